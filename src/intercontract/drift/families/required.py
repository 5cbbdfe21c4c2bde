"""Properties that stay and become required or optional."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.drift.pair import Pair, SchemaChange


def changed(pair: Pair) -> Iterator[SchemaChange]:
    """``property-became-required`` and ``-optional``, with their variants."""
    before, after = pair.base, pair.revision
    was, is_ = set(before.required), set(after.required)
    for name in sorted(was ^ is_):
        known = name in before.properties or (pair.root and name in was)
        if not known or name not in after.properties:
            continue  # it came or went altogether
        rule = _rule(pair, name, required=name in is_)
        if rule:
            yield SchemaChange(rule, (name,), (name,), name in was, name in is_)


def _rule(pair: Pair, name: str, *, required: bool) -> str | None:
    schema = pair.revision.properties[name]
    if pair.scope.part == "parameter":
        concerns = pair.scope.header and required and not schema.flag("readOnly")
        return "request-header-property-became-required" if concerns else None
    if pair.scope.side == "request":
        if schema.flag("readOnly"):
            return None
        if not required:
            return "request-property-became-optional"
        filled = schema.get("default") is not None
        return "request-property-became-required" + ("-with-default" if filled else "")
    if pair.scope.part != "body":
        return None
    kind = "response-write-only-property" if schema.flag("writeOnly") else "response-property"
    return f"{kind}-became-{'required' if required else 'optional'}"
