"""Components: schemas that went, security schemes that changed; renaming is no change."""

from __future__ import annotations

from typing import Any

from intercontract.drift.api.context import Context
from intercontract.drift.document import Node, dump
from intercontract.drift.schema import view
from intercontract.model.json import as_object

_FIELDS = {
    "name": "api-key-name",
    "in": "api-key-in",
    "scheme": "http-scheme",
    "bearerFormat": "bearer-format",
    "openIdConnectUrl": "openid-connect-url",
}
_URLS = {
    "authorizationUrl": "oauth-url",
    "tokenUrl": "oauth-token-url",
    "refreshUrl": "oauth-refresh-url",
}


def compare_components(context: Context) -> None:
    """Rules on components."""
    _schemas(context)
    _security_schemes(context)


def renamed_schemes(context: Context) -> dict[str, str]:
    """Security schemes that have a new name and are otherwise as they were."""
    before = context.base.section("components", "securitySchemes")
    after = context.revision.section("components", "securitySchemes")
    free = {
        _meaning(context.revision.follow(after[name])): name for name in after if name not in before
    }
    gone = {
        name: _meaning(context.base.follow(before[name])) for name in before if name not in after
    }
    return {name: free[meaning] for name, meaning in gone.items() if meaning in free}


def _meaning(scheme: Node) -> bytes:
    """What a client has to do, told alike however it is spelled and described."""
    told = {keyword: scheme.get(keyword) for keyword in ("type", "in", "openIdConnectUrl")}
    flows = as_object(scheme.get("flows"))
    # RFC 9110, 11.1: the name of an HTTP scheme is case-insensitive.
    return dump(
        {
            **told,
            "name": _name(scheme),
            "scheme": str(scheme.get("scheme")).lower(),
            "flows": {
                kind: {
                    **{keyword: flow.get(keyword) for keyword in _URLS},
                    "scopes": sorted(as_object(flow.get("scopes"))),
                }
                for kind, flow in flows.items()
                if isinstance(flow, dict)
            },
        }
    )


def _name(scheme: Node) -> object:
    """The name of a key; that of a header is case-insensitive (RFC 9110, 5.1)."""
    name = scheme.get("name")
    return str(name).lower() if scheme.get("in") == "header" else name


def _schemas(context: Context) -> None:
    before = context.base.section("components", "schemas")
    after = context.revision.section("components", "schemas")
    gone = [name for name in before if name not in after]
    if not gone:
        return
    canon = context.walker.canon
    new = {
        canon.number((view(node, context.revision),))
        for name, node in after.items()
        if name not in before
    }
    for name in gone:
        if canon.number((view(before[name], context.base),)) not in new:
            context.collector.add("api-schema-removed", pointer=name, location="components schemas")


def _security_schemes(context: Context) -> None:
    before = context.base.section("components", "securitySchemes")
    after = context.revision.section("components", "securitySchemes")
    renamed = renamed_schemes(context)
    for name in before:
        if name not in after and name not in renamed:
            _say(context, "removed", name)
    for name in after:
        if name not in before and name not in renamed.values():
            _say(context, "added", name)
    for name in before:
        if name in after:
            one, other = context.base.follow(before[name]), context.revision.follow(after[name])
            _scheme(context, name, one, other)


def _scheme(context: Context, name: str, before: Node, after: Node) -> None:
    """How a client proves who it is; under a new type every other field is new as well."""
    if before.get("type") != after.get("type"):
        _say(context, "type-changed", name, before.get("type"), after.get("type"))
        return
    for keyword, rule in _FIELDS.items():
        was, is_ = before.get(keyword), after.get(keyword)
        if keyword == "scheme":  # RFC 9110, 11.1: case-insensitive
            was, is_ = str(was).lower(), str(is_).lower()
        if keyword == "name" and _name(before) == _name(after):
            continue
        if was != is_:
            _say(context, f"{rule}-changed", name, was, is_)
    _flows(context, name, before, after)


def _flows(context: Context, name: str, before: Node, after: Node) -> None:
    flows = before.get("flows"), after.get("flows")
    if not isinstance(flows[0], dict) or not isinstance(flows[1], dict):
        return
    for flow in flows[0].keys() - flows[1].keys():
        _say(context, "oauth-flow-removed", name, flow, None)
    for flow in flows[1].keys() - flows[0].keys():
        _say(context, "oauth-flow-added", name, None, flow)
    for flow in flows[0].keys() & flows[1].keys():
        one, other = as_object(flows[0][flow]), as_object(flows[1][flow])
        for keyword, rule in _URLS.items():
            if one.get(keyword) != other.get(keyword):
                _say(context, f"{rule}-changed", name, one.get(keyword), other.get(keyword))
        scopes = as_object(one.get("scopes")), as_object(other.get("scopes"))
        for scope in scopes[1].keys() - scopes[0].keys():
            _say(context, "oauth-scope-added", name, None, scope)
        for scope in scopes[0].keys() - scopes[1].keys():
            _say(context, "oauth-scope-removed", name, scope, None)
        for scope in scopes[0].keys() & scopes[1].keys():
            if scopes[0][scope] != scopes[1][scope]:
                texts = f"{scope}: {scopes[0][scope]}", f"{scope}: {scopes[1][scope]}"
                _say(context, "oauth-scope-changed", name, *texts)


def _say(context: Context, rule: str, name: str, was: Any = None, is_: Any = None) -> None:
    sides = {} if was is None and is_ is None else {"from_": was, "to": is_}
    context.collector.add(
        f"api-security-component-{rule}",
        pointer=name,
        location="components securitySchemes",
        **sides,
    )
