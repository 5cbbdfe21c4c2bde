"""Properties that appear or vanish."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.drift.deprecation import RemovalRules, removed
from intercontract.drift.pair import Pair, SchemaChange
from intercontract.drift.schema import Schema


def _removal(rule: str) -> RemovalRules:
    """Once its sunset is past, a property is gone as announced."""
    announced = f"{rule}-with-deprecation"
    return RemovalRules(rule, announced, f"{rule}-before-sunset", announced, rule)


_REQUEST = _removal("request-property-removed")
_RESPONSE = _removal("response-required-property-removed")


def changed(pair: Pair) -> Iterator[SchemaChange]:
    """``*-property-added``, ``*-property-removed``, ``new-*-request-property``, ``wrapped-in-one-of``."""
    if pair.root and pair.transition.moved_properties:
        preserved = "-original-preserved" if pair.transition.is_original_preserved else ""
        yield from pair.say(f"wrapped-in-one-of{preserved}")
    before, after = pair.base.properties, pair.revision.properties
    removed = [name for name in before if name not in after]
    added = [name for name in after if name not in before]
    if pair.scope.part == "body":
        for name in removed:
            if name not in pair.transition.moved_properties:
                yield from _removed(pair, name, before[name])
        for name in added:
            yield from _added(pair, name, after[name])
    elif pair.scope.header:
        for name in added:
            if name in pair.revision.required and not after[name].flag("readOnly"):
                rule = "new-required-request-header-property"
                yield SchemaChange(rule, (name,), (name,))


def _removed(pair: Pair, name: str, schema: Schema) -> Iterator[SchemaChange]:
    today = pair.options.today
    if pair.scope.side == "request":
        if not schema.flag("readOnly"):
            yield SchemaChange(removed(_REQUEST, schema.raw, today)[0], (name,), (name,))
        return
    kind = _kind(name in pair.base.required, schema)
    rule = f"response-{kind}-property-removed"
    if kind == "required":
        rule = removed(_RESPONSE, schema.raw, today)[0]
    yield SchemaChange(rule, (name,), (name,))


def _added(pair: Pair, name: str, schema: Schema) -> Iterator[SchemaChange]:
    required = name in pair.revision.required
    if pair.scope.side == "request":
        if schema.flag("readOnly"):
            return
        rule = "new-optional-request-property"
        if required:
            filled = schema.get("default") is not None
            rule = "new-required-request-property" + ("-with-default" if filled else "")
        yield SchemaChange(rule, (name,), (name,))
        return
    yield SchemaChange(f"response-{_kind(required, schema)}-property-added", (name,), (name,))


def _kind(required: bool, schema: Schema) -> str:
    kind = "required" if required else "optional"
    return f"{kind}-write-only" if schema.flag("writeOnly") else kind
