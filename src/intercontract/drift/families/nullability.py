"""Null allowed or refused: ``nullable``, ``"null"`` among the types, or ``oneOf`` with null."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.drift.pair import Pair, SchemaChange


def changed(pair: Pair) -> Iterator[SchemaChange]:
    """``became-nullable`` and ``became-not-nullable``."""
    before, after = pair.base, pair.revision
    if pair.transition.null_wrapped:
        yield from pair.say("became-nullable", False, True)
        return
    if pair.transition.null_unwrapped:
        yield from pair.say("became-not-nullable", True, False)
        return
    same_dialect = before.document.is_31 == after.document.is_31
    loose = (before.loosely_nullable, after.loosely_nullable) if same_dialect else (False, False)
    was, is_ = before.null or loose[0], after.null or loose[1]
    if was == is_:
        return
    # Without a type a schema takes null anyway; only the keyword of 3.0 says something then.
    if is_ and (before.typed or not after.document.is_31):
        yield from pair.say("became-nullable", False, True)
    elif was and (after.typed or not before.document.is_31):
        yield from pair.say("became-not-nullable", True, False)
