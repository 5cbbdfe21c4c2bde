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
        kind = "required" if _is_required(pair, name) else "optional"
        for keyword, word in (("readOnly", "read-only"), ("writeOnly", "write-only")):
            was, is_ = schema.flag(keyword), after[name].flag(keyword)
            if was == is_:
                continue
            rule = f"{pair.scope.side}-{kind}-property-became-{'' if is_ else 'not-'}{word}"
            if was and pair.base.document.is_31:
                # From 3.1 on a required property is required whether read-only or not, to the letter.
                rule = pair.known(f"{rule}-in-openapi-31") or rule
            yield SchemaChange(rule, (name,), (name,), was, is_)


def _is_required(pair: Pair, name: str) -> bool:
    was = name in pair.base.required
    return was and (pair.scope.side == "response" or name in pair.revision.required)
