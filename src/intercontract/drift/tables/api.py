"""Rules on paths, operations, security, tags, components and versions.

Source: the rule list of oasdiff (ids and levels; the summaries are ours).
"""

from __future__ import annotations

from intercontract.drift.tables.group import Group

GROUPS: tuple[Group, ...] = (
    Group(
        "APIAddedCheck",
        direction="",
        area="paths",
        kind="existence",
        summary="operation appears",
        info="endpoint-added",
    ),
    Group(
        "APIComponentsSecurityUpdatedCheck",
        direction="",
        area="security",
        kind="existence",
        summary="security scheme component added/removed/retyped, OAuth URL or scope changed",
        info=(
            "api-security-component-removed api-security-component-added "
            "api-security-component-oauth-scope-added api-security-component-oauth-scope-removed "
        ),
    ),
    Group(
        "APIComponentsSecurityUpdatedCheck",
        direction="",
        area="security",
        kind="type",
        summary="security scheme component added/removed/retyped, OAuth URL or scope changed",
        info=(
            "api-security-component-oauth-url-changed api-security-component-type-changed "
            "api-security-component-oauth-token-url-changed "
            "api-security-component-oauth-scope-changed "
        ),
    ),
    Group(
        "APISecurityUpdatedCheck",
        direction="",
        area="security",
        kind="existence",
        summary="operation or global security requirement/scope added/removed",
        info=(
            "api-security-removed api-security-added api-security-scope-added "
            "api-security-scope-removed api-global-security-removed api-global-security-added "
            "api-global-security-scope-added api-global-security-scope-removed "
        ),
    ),
    Group(
        "",
        direction="",
        area="info",
        kind="lifecycle",
        summary="a policy over what the other groups found",
        info="api-version-not-bumped api-version-decreased api-major-version-not-bumped",
    ),
    Group(
        "",
        direction="",
        area="paths",
        kind="lifecycle",
        summary="a policy over what the other groups found",
        breaking="api-stability-decreased",
        info="api-stability-increased",
    ),
    Group(
        "APIDeprecationCheck",
        direction="",
        area="paths",
        kind="lifecycle",
        summary="an operation is deprecated or in use again; its sunset or stability level is amiss",
        breaking=(
            "api-deprecated-sunset-parse api-deprecated-sunset-missing "
            "api-invalid-stability-level api-sunset-date-too-small "
        ),
        info="endpoint-reactivated endpoint-deprecated endpoint-deprecated-with-sunset",
    ),
    Group(
        "APIRemovedCheck",
        direction="",
        area="paths",
        kind="existence",
        summary="path or single operation gone: silently, after deprecation, or before its announced sunset",
        breaking=(
            "api-path-removed-without-deprecation api-path-removed-before-sunset "
            "api-removed-without-deprecation api-removed-before-sunset "
        ),
        info="api-path-removed-with-deprecation api-removed-with-deprecation",
    ),
    Group(
        "APIRemovedCheck",
        direction="",
        area="paths",
        kind="lifecycle",
        summary="path or single operation gone: silently, after deprecation, or before its announced sunset",
        breaking="api-path-sunset-parse",
    ),
    Group(
        "APISunsetChangedCheck",
        direction="",
        area="paths",
        kind="lifecycle",
        summary="sunset removed or moved closer while still deprecated",
        breaking="sunset-deleted api-sunset-date-changed-too-small",
    ),
    Group(
        "APIOperationIdUpdatedCheck",
        direction="",
        area="paths",
        kind="existence",
        summary="operationId added/changed (breaks generated SDK method names; INFO)",
        info="api-operation-id-removed api-operation-id-added",
    ),
    Group(
        "APITagUpdatedCheck",
        direction="",
        area="tags",
        kind="existence",
        summary="tag added/removed",
        info="api-tag-removed api-tag-added",
    ),
    Group(
        "WebhookUpdatedCheck",
        direction="",
        area="components",
        kind="existence",
        summary="webhook added/removed",
        breaking="webhook-removed",
        info="webhook-added",
    ),
    Group(
        "APIComponentsSchemaRemovedCheck",
        direction="",
        area="components",
        kind="existence",
        summary="component schema gone",
        info="api-schema-removed",
    ),
)
