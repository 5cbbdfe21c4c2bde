"""``readOnly`` and ``writeOnly`` of properties that stay."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.drift.pair import Pair, SchemaChange


def changed(pair: Pair) -> Iterator[SchemaChange]:
    """``*-property-became-read-only``, ``-not-read-only``, ``-write-only``, ``-not-write-only``."""
    if pair.scope.part != "body":
        return
    after = pair.revision.properties
    for name, schema in pair.base.properties.items():
        if name not in after:
            continue
        kind = "required" if name in pair.base.required else "optional"
        for keyword, word in (("readOnly", "read-only"), ("writeOnly", "write-only")):
            was, is_ = schema.flag(keyword), after[name].flag(keyword)
            if was != is_:
                word = word if is_ else f"not-{word}"
                rule = f"{pair.scope.side}-{kind}-property-became-{word}"
                yield SchemaChange(rule, (name,), (name,), was, is_)
