"""Rules on request bodies and their properties.

Source: the rule list of oasdiff (ids and levels; the summaries are ours).
"""

from __future__ import annotations

from intercontract.drift.tables.group import Group

GROUPS: tuple[Group, ...] = (
    Group(
        "RequestPropertyDeprecationCheck",
        direction="request",
        area="schema",
        kind="lifecycle",
        summary="a request property is deprecated or in use again, with or without a sunset date",
        breaking=(
            "request-property-deprecated-sunset-missing "
            "request-property-deprecated-sunset-invalid request-property-sunset-date-too-small "
        ),
        info=(
            "request-property-deprecated request-property-deprecated-with-sunset "
            "request-property-reactivated "
        ),
    ),
    Group(
        "",
        direction="request",
        area="schema",
        kind="lifecycle",
        summary="a policy over what the other groups found",
        breaking="request-property-stability-decreased",
        info="request-property-stability-increased",
    ),
    Group(
        "AddedRequestBodyCheck",
        direction="request",
        area="requestbody",
        kind="existence",
        summary="body added where there was none",
        breaking="request-body-added-required",
        info="request-body-added-optional",
    ),
    Group(
        "RequestBodyBecameEnumCheck",
        direction="request",
        area="schema",
        kind="values",
        summary="body became a closed list",
        breaking="request-body-became-enum",
    ),
    Group(
        "RequestBodyMediaTypeChangedCheck",
        direction="request",
        area="requestbody",
        kind="existence",
        summary="media type added/removed",
        breaking="request-body-media-type-removed",
        info="request-body-media-type-added",
    ),
    Group(
        "MediaTypeSchemaExistenceCheck",
        direction="request",
        area="requestbody",
        kind="existence",
        summary="a media type gained or lost its schema (request and response)",
        breaking="request-body-media-type-schema-added",
        info="request-body-media-type-schema-removed",
    ),
    Group(
        "RequestBodyRemovedCheck",
        direction="request",
        area="schema",
        kind="existence",
        summary="body gone",
        breaking="request-body-removed",
    ),
    Group(
        "RequestBodyRequiredUpdatedCheck",
        direction="request",
        area="requestbody",
        kind="requiredness",
        summary="body required <-> optional",
        breaking="request-body-became-required",
        info="request-body-became-optional",
    ),
    Group(
        "RequestDiscriminatorUpdatedCheck",
        direction="request",
        area="schema",
        kind="structure",
        summary="discriminator object/mapping",
        info=(
            "request-{body,property}-discriminator-added "
            "request-{body,property}-discriminator-removed "
            "request-{body,property}-discriminator-property-name-changed "
            "request-{body,property}-discriminator-mapping-added "
            "request-{body,property}-discriminator-mapping-deleted "
            "request-{body,property}-discriminator-mapping-changed "
        ),
    ),
    Group(
        "RequestPropertyAllOfUpdatedCheck",
        direction="request",
        area="schema",
        kind="structure",
        summary="allOf member added/removed (annotation-only = harmless)",
        breaking="request-{body,property}-all-of-added",
        warning="request-{body,property}-all-of-removed",
        info=(
            "request-{body,property}-all-of-added-annotation-only "
            "request-{body,property}-all-of-removed-annotation-only "
        ),
    ),
    Group(
        "RequestPropertyAnyOfUpdatedCheck",
        direction="request",
        area="schema",
        kind="structure",
        summary="anyOf alternative added/removed",
        breaking="request-{body,property}-any-of-removed",
        info="request-{body,property}-any-of-added",
    ),
    Group(
        "RequestPropertyBecameEnumCheck",
        direction="request",
        area="schema",
        kind="values",
        summary="became a closed list",
        breaking="request-property-became-enum",
    ),
    Group(
        "RequestPropertyBecameNotNullableCheck",
        direction="request",
        area="schema",
        kind="requiredness",
        summary="null allowed / refused",
        breaking="request-{body,property}-became-not-nullable",
        info="request-{body,property}-became-nullable",
    ),
    Group(
        "RequestPropertyDefaultValueChangedCheck",
        direction="request",
        area="schema",
        kind="values",
        summary="default",
        info=(
            "request-{body,property}-default-value-added "
            "request-{body,property}-default-value-removed "
            "request-{body,property}-default-value-changed "
        ),
    ),
    Group(
        "RequestPropertyEnumValueUpdatedCheck",
        direction="request",
        area="schema",
        kind="values",
        summary="list value added/removed",
        breaking="request-property-enum-value-removed",
        info="request-read-only-property-enum-value-removed request-property-enum-value-added",
    ),
    Group(
        "RequestPropertyMaxDecreasedCheck",
        direction="request",
        area="schema",
        kind="constraints",
        summary="maximum / exclusiveMaximum",
        breaking=(
            "request-{body,property}-max-decreased request-{body,property}-exclusive-max-decreased "
        ),
        info=(
            "request-{body,property}-max-increased request-read-only-property-max-decreased "
            "request-{body,property}-exclusive-max-increased "
            "request-read-only-property-exclusive-max-decreased "
        ),
    ),
    Group(
        "RequestPropertyMaxLengthSetCheck",
        direction="request",
        area="schema",
        kind="constraints",
        summary="maxLength introduced",
        warning="request-{body,property}-max-length-set",
    ),
    Group(
        "RequestPropertyMaxLengthUpdatedCheck",
        direction="request",
        area="schema",
        kind="constraints",
        summary="maxLength",
        breaking="request-{body,property}-max-length-decreased",
        info=(
            "request-{body,property}-max-length-increased "
            "request-read-only-property-max-length-decreased "
        ),
    ),
    Group(
        "RequestPropertyMaxSetCheck",
        direction="request",
        area="schema",
        kind="constraints",
        summary="maximum introduced",
        warning="request-{body,property}-max-set request-{body,property}-exclusive-max-set",
    ),
    Group(
        "RequestPropertyMinIncreasedCheck",
        direction="request",
        area="schema",
        kind="constraints",
        summary="minimum / exclusiveMinimum",
        breaking=(
            "request-{body,property}-min-increased request-{body,property}-exclusive-min-increased "
        ),
        info=(
            "request-{body,property}-min-decreased request-read-only-property-min-increased "
            "request-{body,property}-exclusive-min-decreased "
            "request-read-only-property-exclusive-min-increased "
        ),
    ),
    Group(
        "RequestPropertyMinItemsIncreasedCheck",
        direction="request",
        area="schema",
        kind="constraints",
        summary="minItems",
        breaking="request-{body,property}-min-items-increased",
    ),
    Group(
        "RequestPropertyMinItemsSetCheck",
        direction="request",
        area="schema",
        kind="constraints",
        summary="minItems introduced",
        warning="request-{body,property}-min-items-set",
    ),
    Group(
        "RequestPropertyMinLengthUpdatedCheck",
        direction="request",
        area="schema",
        kind="constraints",
        summary="minLength",
        breaking="request-{body,property}-min-length-increased",
        info="request-{body,property}-min-length-decreased",
    ),
    Group(
        "RequestPropertyMinSetCheck",
        direction="request",
        area="schema",
        kind="constraints",
        summary="minimum introduced",
        warning="request-{body,property}-min-set request-{body,property}-exclusive-min-set",
    ),
    Group(
        "RequestPropertyOneOfUpdatedCheck",
        direction="request",
        area="schema",
        kind="structure",
        summary="oneOf alternative added/removed",
        breaking="request-{body,property}-one-of-removed",
        info="request-{body,property}-one-of-added",
    ),
    Group(
        "RequestPropertyPatternUpdatedCheck",
        direction="request",
        area="schema",
        kind="constraints",
        summary="regex",
        breaking="request-property-pattern-added",
        warning="request-property-pattern-changed",
        info="request-property-pattern-removed request-property-pattern-generalized",
    ),
    Group(
        "RequestPropertyRequiredUpdatedCheck",
        direction="request",
        area="schema",
        kind="requiredness",
        summary="property required <-> optional",
        breaking="request-property-became-required request-property-became-required-with-default",
        info="request-property-became-optional",
    ),
    Group(
        "RequestPropertyTypeChangedCheck",
        direction="request",
        area="schema",
        kind="type",
        summary="type/format changed, widened, or only loosely different",
        breaking="request-{body,property}-type-changed",
        info="request-{body,property}-type-generalized request-{body,property}-type-compatible",
    ),
    Group(
        "RequestPropertyUpdatedCheck",
        direction="request",
        area="schema",
        kind="existence",
        summary="a property is removed or added; the body is wrapped in oneOf",
        breaking="new-required-request-property new-required-request-property-with-default",
        warning="request-property-removed",
        info="new-optional-request-property",
    ),
    Group(
        "RequestPropertyUpdatedCheck",
        direction="request",
        area="schema",
        kind="structure",
        summary="a property is removed or added; the body is wrapped in oneOf",
        breaking="request-body-wrapped-in-one-of",
    ),
    Group(
        "RequestPropertyWriteOnlyReadOnlyCheck",
        direction="request",
        area="schema",
        kind="mutability",
        summary="readOnly/writeOnly flipped",
        info=(
            "request-optional-property-became-not-write-only "
            "request-optional-property-became-write-only "
            "request-optional-property-became-read-only "
            "request-optional-property-became-not-read-only "
            "request-required-property-became-not-write-only "
            "request-required-property-became-write-only "
            "request-required-property-became-read-only "
            "request-required-property-became-not-read-only "
        ),
    ),
    Group(
        "RequestPropertyXExtensibleEnumValueRemovedCheck",
        direction="request",
        area="schema",
        kind="values",
        summary="x-extensible-enum value removed",
        breaking="request-property-x-extensible-enum-value-removed",
    ),
    Group(
        "RequestBodyEnumValueRemovedCheck",
        direction="request",
        area="schema",
        kind="values",
        summary="body enum value removed",
        breaking="request-body-enum-value-removed",
    ),
)
