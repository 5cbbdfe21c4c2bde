"""Rules on responses: statuses, media types, headers, bodies and their properties.

Source: the rule list of oasdiff (ids and levels; the summaries are ours).
"""

from __future__ import annotations

from intercontract.drift.tables.group import Group

GROUPS: tuple[Group, ...] = (
    Group(
        "ResponsePropertyDeprecationCheck",
        direction="response",
        area="schema",
        kind="lifecycle",
        summary="a response property is deprecated or in use again, with or without a sunset date",
        breaking=(
            "response-property-deprecated-sunset-missing "
            "response-property-deprecated-sunset-invalid response-property-sunset-date-too-small "
        ),
        info=(
            "response-property-deprecated response-property-deprecated-with-sunset "
            "response-property-reactivated "
        ),
    ),
    Group(
        "",
        direction="response",
        area="schema",
        kind="lifecycle",
        summary="a policy over what the other groups found",
        breaking="response-property-stability-decreased",
        info="response-property-stability-increased",
    ),
    Group(
        "MediaTypeSchemaExistenceCheck",
        direction="response",
        area="responses",
        kind="existence",
        summary="a media type gained or lost its schema (request and response)",
        warning="response-body-media-type-schema-removed",
        info="response-body-media-type-schema-added",
    ),
    Group(
        "ResponseDiscriminatorUpdatedCheck",
        direction="response",
        area="schema",
        kind="structure",
        summary="discriminator object/mapping",
        info=(
            "response-{body,property}-discriminator-added "
            "response-{body,property}-discriminator-removed "
            "response-{body,property}-discriminator-property-name-changed "
            "response-{body,property}-discriminator-mapping-added "
            "response-{body,property}-discriminator-mapping-deleted "
            "response-{body,property}-discriminator-mapping-changed "
        ),
    ),
    Group(
        "ResponseHeaderBecameOptionalCheck",
        direction="response",
        area="headers",
        kind="requiredness",
        summary="header no longer promised",
        breaking="response-header-became-optional",
    ),
    Group(
        "ResponseHeaderRemovedCheck",
        direction="response",
        area="headers",
        kind="existence",
        summary="header gone (required ERR, optional WARN)",
        breaking="required-response-header-removed",
        warning="optional-response-header-removed",
    ),
    Group(
        "ResponseHeaderAddedCheck",
        direction="response",
        area="headers",
        kind="existence",
        summary="header added",
        info="response-header-added",
    ),
    Group(
        "ResponseHeaderTypeChangedCheck",
        direction="response",
        area="headers",
        kind="type",
        summary="header type",
        breaking="response-header-type-changed response-header-type-generalized",
        info="response-header-type-specialized response-header-type-compatible",
    ),
    Group(
        "ResponseHeaderBecameNullableCheck",
        direction="response",
        area="headers",
        kind="requiredness",
        summary="header null",
        breaking="response-header-became-nullable",
        info="response-header-became-not-nullable",
    ),
    Group(
        "ResponseMediaTypeUpdatedCheck",
        direction="response",
        area="responses",
        kind="existence",
        summary="media type added/removed",
        breaking="response-media-type-removed",
        info="response-media-type-added",
    ),
    Group(
        "ResponseMediaTypeNameUpdatedCheck",
        direction="response",
        area="responses",
        kind="type",
        summary="media type name/parameters changed",
        breaking="response-media-type-name-generalized",
        info="response-media-type-name-changed response-media-type-name-specialized",
    ),
    Group(
        "ResponseOptionalPropertyUpdatedCheck",
        direction="response",
        area="schema",
        kind="existence",
        summary="optional property removed / added",
        warning="response-optional-property-removed",
        info=(
            "response-optional-write-only-property-removed response-optional-property-added "
            "response-optional-write-only-property-added "
        ),
    ),
    Group(
        "ResponseOptionalPropertyWriteOnlyReadOnlyCheck",
        direction="response",
        area="schema",
        kind="mutability",
        summary="readOnly/writeOnly flipped (optional)",
        info=(
            "response-optional-property-became-not-write-only "
            "response-optional-property-became-write-only "
            "response-optional-property-became-read-only "
            "response-optional-property-became-not-read-only "
        ),
    ),
    Group(
        "ResponsePatternAddedOrChangedCheck",
        direction="response",
        area="schema",
        kind="constraints",
        summary="regex",
        info=(
            "response-property-pattern-added response-property-pattern-changed "
            "response-property-pattern-removed "
        ),
    ),
    Group(
        "ResponsePropertyAllOfUpdatedCheck",
        direction="response",
        area="schema",
        kind="structure",
        summary="allOf member added/removed",
        info=(
            "response-{body,property}-all-of-added response-{body,property}-all-of-removed "
            "response-{body,property}-all-of-added-annotation-only "
            "response-{body,property}-all-of-removed-annotation-only "
        ),
    ),
    Group(
        "ResponsePropertyAnyOfUpdatedCheck",
        direction="response",
        area="schema",
        kind="structure",
        summary="anyOf alternative added/removed",
        info="response-{body,property}-any-of-added response-{body,property}-any-of-removed",
    ),
    Group(
        "ResponsePropertyBecameNullableCheck",
        direction="response",
        area="schema",
        kind="requiredness",
        summary="null may now come / no longer",
        breaking="response-{body,property}-became-nullable",
        info="response-{body,property}-became-not-nullable",
    ),
    Group(
        "ResponsePropertyBecameOptionalCheck",
        direction="response",
        area="schema",
        kind="requiredness",
        summary="property no longer promised",
        breaking="response-property-became-optional",
        info="response-write-only-property-became-optional",
    ),
    Group(
        "ResponsePropertyBecameRequiredCheck",
        direction="response",
        area="schema",
        kind="requiredness",
        summary="property now promised",
        info="response-property-became-required response-write-only-property-became-required",
    ),
    Group(
        "ResponsePropertyDefaultValueChangedCheck",
        direction="response",
        area="schema",
        kind="values",
        summary="default",
        info=(
            "response-{body,property}-default-value-added "
            "response-{body,property}-default-value-removed "
            "response-{body,property}-default-value-changed "
        ),
    ),
    Group(
        "ResponsePropertyEnumValueAddedCheck",
        direction="response",
        area="schema",
        kind="values",
        summary="new value may come",
        warning="response-property-enum-value-added",
        info="response-write-only-property-enum-value-added",
    ),
    Group(
        "ResponsePropertyMaxIncreasedCheck",
        direction="response",
        area="schema",
        kind="constraints",
        summary="maximum raised",
        breaking=(
            "response-{body,property}-max-increased "
            "response-{body,property}-exclusive-max-increased "
        ),
    ),
    Group(
        "ResponsePropertyMaxLengthIncreasedCheck",
        direction="response",
        area="schema",
        kind="constraints",
        summary="maxLength raised",
        breaking="response-{body,property}-max-length-increased",
    ),
    Group(
        "ResponsePropertyMaxLengthUnsetCheck",
        direction="response",
        area="schema",
        kind="constraints",
        summary="maxLength dropped",
        breaking="response-{body,property}-max-length-unset",
    ),
    Group(
        "ResponsePropertyMinDecreasedCheck",
        direction="response",
        area="schema",
        kind="constraints",
        summary="minimum lowered",
        breaking=(
            "response-{body,property}-min-decreased "
            "response-{body,property}-exclusive-min-decreased "
        ),
    ),
    Group(
        "ResponsePropertyMinItemsDecreasedCheck",
        direction="response",
        area="schema",
        kind="constraints",
        summary="minItems lowered",
        breaking="response-{body,property}-min-items-decreased",
    ),
    Group(
        "ResponsePropertyMinItemsUnsetCheck",
        direction="response",
        area="schema",
        kind="constraints",
        summary="minItems dropped",
        breaking="response-{body,property}-min-items-unset",
    ),
    Group(
        "ResponsePropertyMinLengthDecreasedCheck",
        direction="response",
        area="schema",
        kind="constraints",
        summary="minLength lowered",
        breaking="response-{body,property}-min-length-decreased",
    ),
    Group(
        "ResponsePropertyOneOfUpdated",
        direction="response",
        area="schema",
        kind="structure",
        summary="oneOf alternative added / removed",
        breaking="response-{body,property}-one-of-added",
        info="response-{body,property}-one-of-removed",
    ),
    Group(
        "ResponsePropertyTypeChangedCheck",
        direction="response",
        area="schema",
        kind="type",
        summary="type/format changed, widened, narrowed, loosely compatible",
        breaking="response-{body,property}-type-changed response-{body,property}-type-generalized",
        info="response-{body,property}-type-specialized response-{body,property}-type-compatible",
    ),
    Group(
        "ResponseRequiredPropertyUpdatedCheck",
        direction="response",
        area="schema",
        kind="existence",
        summary="required property removed/added; body wrapped in oneOf",
        breaking="response-required-property-removed",
        info=(
            "response-required-write-only-property-removed response-required-property-added "
            "response-required-write-only-property-added "
        ),
    ),
    Group(
        "ResponseRequiredPropertyUpdatedCheck",
        direction="response",
        area="schema",
        kind="structure",
        summary="required property removed/added; body wrapped in oneOf",
        breaking="response-body-wrapped-in-one-of",
    ),
    Group(
        "ResponseRequiredPropertyWriteOnlyReadOnlyCheck",
        direction="response",
        area="schema",
        kind="mutability",
        summary="readOnly/writeOnly flipped (required)",
        warning="response-required-property-became-not-write-only",
        info=(
            "response-required-property-became-write-only "
            "response-required-property-became-read-only "
            "response-required-property-became-not-read-only "
        ),
    ),
    Group(
        "ResponseSuccessStatusUpdatedCheck",
        direction="response",
        area="responses",
        kind="existence",
        summary="2xx status added/removed",
        breaking="response-success-status-removed",
        info="response-success-status-added",
    ),
    Group(
        "ResponseNonSuccessStatusUpdatedCheck",
        direction="response",
        area="responses",
        kind="existence",
        summary="other status added/removed",
        info="response-non-success-status-removed response-non-success-status-added",
    ),
    Group(
        "ResponseParameterEnumValueRemovedCheck",
        direction="response",
        area="schema",
        kind="values",
        summary="value no longer comes",
        info="response-property-enum-value-removed",
    ),
    Group(
        "ResponseMediaTypeEnumValueRemovedCheck",
        direction="response",
        area="schema",
        kind="values",
        summary="body enum value removed",
        info="response-mediatype-enum-value-removed",
    ),
)
