"""Properties that appear or vanish."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.drift.pair import Pair, SchemaChange
from intercontract.drift.schema import Schema


def changed(pair: Pair) -> Iterator[SchemaChange]:
    """``*-property-added``, ``*-property-removed``, ``new-*-request-property``, ``wrapped-in-one-of``."""
    if pair.root and pair.transition.moved_properties:
        yield from pair.say("wrapped-in-one-of")
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
    if pair.scope.side == "request":
        if not schema.flag("readOnly"):
            yield SchemaChange("request-property-removed", (name,), (name,))
        return
    rule = f"response-{_kind(name in pair.base.required, schema)}-property-removed"
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
