"""Rules on keywords that came with OpenAPI 3.1 (JSON Schema 2020-12).

Source: the rule list of oasdiff (ids and levels; the summaries are ours).
"""

from __future__ import annotations

from intercontract.drift.tables.group import Group

GROUPS: tuple[Group, ...] = (
    Group(
        "RequestPropertyConstChangedCheck",
        direction="request",
        area="schema",
        kind="values",
        summary="const",
        breaking="request-{body,property}-const-added request-{body,property}-const-changed",
        info="request-{body,property}-const-removed",
    ),
    Group(
        "ResponsePropertyConstChangedCheck",
        direction="response",
        area="schema",
        kind="values",
        summary="const",
        breaking="response-{body,property}-const-removed response-{body,property}-const-changed",
        info="response-{body,property}-const-added",
    ),
    Group(
        "RequestPropertyListOfTypesChangedCheck",
        direction="request",
        area="schema",
        kind="type",
        summary="3.1 type array",
        breaking="request-{body,property}-list-of-types-narrowed",
        info="request-{body,property}-list-of-types-widened",
    ),
    Group(
        "ResponsePropertyListOfTypesChangedCheck",
        direction="response",
        area="schema",
        kind="type",
        summary="3.1 type array",
        breaking="response-{body,property}-list-of-types-widened",
        info="response-{body,property}-list-of-types-narrowed",
    ),
    Group(
        "RequestParameterListOfTypesChangedCheck",
        direction="request",
        area="parameters",
        kind="type",
        summary="3.1 type array widened/narrowed",
        breaking=(
            "request-parameter-list-of-types-narrowed "
            "request-parameter-property-list-of-types-narrowed "
        ),
        info=(
            "request-parameter-list-of-types-widened "
            "request-parameter-property-list-of-types-widened "
        ),
    ),
    Group(
        "RequestPropertyPrefixItemsUpdatedCheck",
        direction="request",
        area="schema",
        kind="structure",
        summary="tuple items",
        breaking="request-{body,property}-prefix-items-removed",
        info="request-{body,property}-prefix-items-added",
    ),
    Group(
        "ResponsePropertyPrefixItemsUpdatedCheck",
        direction="response",
        area="schema",
        kind="structure",
        summary="tuple items",
        breaking="response-{body,property}-prefix-items-added",
        info="response-{body,property}-prefix-items-removed",
    ),
    Group(
        "RequestPropertyIfUpdatedCheck",
        direction="request",
        area="schema",
        kind="structure",
        summary="if/then/else",
        breaking=(
            "request-{body,property}-if-added request-{body,property}-then-added "
            "request-{body,property}-else-added "
        ),
        info=(
            "request-{body,property}-if-removed request-{body,property}-then-removed "
            "request-{body,property}-else-removed "
        ),
    ),
    Group(
        "ResponsePropertyIfUpdatedCheck",
        direction="response",
        area="schema",
        kind="structure",
        summary="if/then/else",
        breaking=(
            "response-{body,property}-if-removed response-{body,property}-then-removed "
            "response-{body,property}-else-removed "
        ),
        info=(
            "response-{body,property}-if-added response-{body,property}-then-added "
            "response-{body,property}-else-added "
        ),
    ),
    Group(
        "RequestPropertyContainsUpdatedCheck",
        direction="request",
        area="schema",
        kind="structure",
        summary="contains/min/max",
        breaking="request-{body,property}-contains-added",
        info="request-{body,property}-contains-removed",
    ),
    Group(
        "RequestPropertyContainsUpdatedCheck",
        direction="request",
        area="schema",
        kind="constraints",
        summary="contains/min/max",
        breaking=(
            "request-{body,property}-min-contains-increased "
            "request-{body,property}-max-contains-decreased "
        ),
        info=(
            "request-{body,property}-min-contains-decreased "
            "request-{body,property}-max-contains-increased "
        ),
    ),
    Group(
        "ResponsePropertyContainsUpdatedCheck",
        direction="response",
        area="schema",
        kind="structure",
        summary="contains/min/max",
        breaking="response-{body,property}-contains-removed",
        info="response-{body,property}-contains-added",
    ),
    Group(
        "ResponsePropertyContainsUpdatedCheck",
        direction="response",
        area="schema",
        kind="constraints",
        summary="contains/min/max",
        breaking=(
            "response-{body,property}-min-contains-decreased "
            "response-{body,property}-max-contains-increased "
        ),
        info=(
            "response-{body,property}-min-contains-increased "
            "response-{body,property}-max-contains-decreased "
        ),
    ),
    Group(
        "RequestPropertyDependentRequiredChangedCheck",
        direction="request",
        area="schema",
        kind="structure",
        summary="dependentRequired",
        breaking=(
            "request-{body,property}-dependent-required-added "
            "request-{body,property}-dependent-required-changed "
        ),
        info="request-{body,property}-dependent-required-removed",
    ),
    Group(
        "ResponsePropertyDependentRequiredChangedCheck",
        direction="response",
        area="schema",
        kind="structure",
        summary="dependentRequired",
        breaking=(
            "response-{body,property}-dependent-required-removed "
            "response-{body,property}-dependent-required-changed "
        ),
        info="response-{body,property}-dependent-required-added",
    ),
    Group(
        "RequestPropertyDependentSchemasUpdatedCheck",
        direction="request",
        area="schema",
        kind="structure",
        summary="dependentSchemas",
        breaking="request-{body,property}-dependent-schema-added",
        info="request-{body,property}-dependent-schema-removed",
    ),
    Group(
        "ResponsePropertyDependentSchemasUpdatedCheck",
        direction="response",
        area="schema",
        kind="structure",
        summary="dependentSchemas",
        breaking="response-{body,property}-dependent-schema-removed",
        info="response-{body,property}-dependent-schema-added",
    ),
    Group(
        "RequestPropertyPatternPropertiesUpdatedCheck",
        direction="request",
        area="schema",
        kind="constraints",
        summary="patternProperties",
        breaking="request-{body,property}-pattern-property-added",
        info="request-{body,property}-pattern-property-removed",
    ),
    Group(
        "ResponsePropertyPatternPropertiesUpdatedCheck",
        direction="response",
        area="schema",
        kind="constraints",
        summary="patternProperties",
        breaking="response-{body,property}-pattern-property-removed",
        info="response-{body,property}-pattern-property-added",
    ),
    Group(
        "RequestPropertyPropertyNamesUpdatedCheck",
        direction="request",
        area="schema",
        kind="structure",
        summary="propertyNames",
        breaking="request-{body,property}-property-names-added",
        info="request-{body,property}-property-names-removed",
    ),
    Group(
        "ResponsePropertyPropertyNamesUpdatedCheck",
        direction="response",
        area="schema",
        kind="structure",
        summary="propertyNames",
        breaking="response-{body,property}-property-names-removed",
        info="response-{body,property}-property-names-added",
    ),
    Group(
        "RequestPropertyUnevaluatedUpdatedCheck",
        direction="request",
        area="schema",
        kind="structure",
        summary="unevaluatedItems/Properties",
        breaking=(
            "request-{body,property}-unevaluated-items-added "
            "request-{body,property}-unevaluated-properties-added "
        ),
        info=(
            "request-{body,property}-unevaluated-items-removed "
            "request-{body,property}-unevaluated-properties-removed "
        ),
    ),
    Group(
        "ResponsePropertyUnevaluatedUpdatedCheck",
        direction="response",
        area="schema",
        kind="structure",
        summary="unevaluatedItems/Properties",
        breaking=(
            "response-{body,property}-unevaluated-items-removed "
            "response-{body,property}-unevaluated-properties-removed "
        ),
        info=(
            "response-{body,property}-unevaluated-items-added "
            "response-{body,property}-unevaluated-properties-added "
        ),
    ),
    Group(
        "RequestPropertyContentUpdatedCheck",
        direction="request",
        area="schema",
        kind="existence",
        summary="contentSchema/MediaType/Encoding",
        breaking="request-{body,property}-content-schema-added",
        info="request-{body,property}-content-schema-removed",
    ),
    Group(
        "RequestPropertyContentUpdatedCheck",
        direction="request",
        area="requestbody",
        kind="type",
        summary="contentSchema/MediaType/Encoding",
        breaking="request-body-content-media-type-changed request-body-content-encoding-changed",
    ),
    Group(
        "RequestPropertyContentUpdatedCheck",
        direction="request",
        area="schema",
        kind="type",
        summary="contentSchema/MediaType/Encoding",
        breaking=(
            "request-property-content-media-type-changed request-property-content-encoding-changed "
        ),
    ),
    Group(
        "ResponsePropertyContentUpdatedCheck",
        direction="response",
        area="schema",
        kind="existence",
        summary="contentSchema/MediaType/Encoding",
        breaking="response-{body,property}-content-schema-removed",
        info="response-{body,property}-content-schema-added",
    ),
    Group(
        "ResponsePropertyContentUpdatedCheck",
        direction="response",
        area="responses",
        kind="type",
        summary="contentSchema/MediaType/Encoding",
        breaking="response-body-content-media-type-changed response-body-content-encoding-changed",
    ),
    Group(
        "ResponsePropertyContentUpdatedCheck",
        direction="response",
        area="schema",
        kind="type",
        summary="contentSchema/MediaType/Encoding",
        breaking=(
            "response-property-content-media-type-changed "
            "response-property-content-encoding-changed "
        ),
    ),
)
