"""Alternatives and parts that come and go: ``oneOf``, ``anyOf``, ``allOf``."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from intercontract.drift.change import MISSING
from intercontract.drift.pair import Pair, SchemaChange
from intercontract.drift.pairing import describe, match
from intercontract.drift.schema import Schema
from intercontract.model.json import JSONValue


def changed(pair: Pair) -> Iterator[SchemaChange]:
    """``one-of-added``, ``any-of-removed``, ``all-of-added-annotation-only`` and the like."""
    for keyword, word in (("oneOf", "one-of"), ("anyOf", "any-of"), ("allOf", "all-of")):
        before, after = pair.base.schemas(keyword), pair.revision.schemas(keyword)
        if not before and not after:
            continue
        matching = match(before, after, pair.canon)
        for schemas, action in ((matching.added, "added"), (matching.removed, "removed")):
            yield from _say(pair, word, action, schemas)


def _say(pair: Pair, word: str, action: str, schemas: tuple[Schema, ...]) -> Iterator[SchemaChange]:
    bare: tuple[Schema, ...] = ()
    if word == "all-of":
        bare = tuple(s for s in schemas if pair.canon.says_nothing(s))
        schemas = tuple(s for s in schemas if s not in bare)
    for group, suffix in ((schemas, ""), (bare, "-annotation-only")):
        if group:
            names: list[JSONValue] = [describe(schema) for schema in group]
            sides = (MISSING, names) if action == "added" else (names, MISSING)
            found = pair.say(f"{word}-{action}{suffix}", *sides)
            redundant = word == "all-of" and pair.canon.same(pair.base, pair.revision)
            # What the other parts say already makes no difference.
            yield from (evolve(change, harmless=True) for change in found) if redundant else found
