"""Discriminators: which property tells alternatives apart, and how."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.drift.alternatives import AlternativeNames, names_of
from intercontract.drift.change import MISSING
from intercontract.drift.document import Node
from intercontract.drift.pair import Pair, SchemaChange
from intercontract.drift.pairing import match
from intercontract.drift.schema import Schema, view
from intercontract.model.json import JSONValue


def changed(pair: Pair) -> Iterator[SchemaChange]:
    """``discriminator-added``, ``-removed``, ``-property-name-changed``, ``-mapping-*``, ``-value-*``."""
    before, after = pair.base.get("discriminator"), pair.revision.get("discriminator")
    if not isinstance(before, dict) or not isinstance(after, dict):
        if isinstance(after, dict):
            yield from pair.say("discriminator-added", MISSING, after.get("propertyName"))
        elif isinstance(before, dict):
            yield from pair.say("discriminator-removed", before.get("propertyName"))
        return
    if before.get("propertyName") != after.get("propertyName"):
        names = before.get("propertyName"), after.get("propertyName")
        yield from pair.say("discriminator-property-name-changed", *names)
    else:
        yield from _values(pair)
    yield from _mapping(pair, _pairs(before), _pairs(after))


def _values(pair: Pair) -> Iterator[SchemaChange]:
    """Values that name an alternative no longer, or newly: requests with them are refused, answers come."""
    added: set[str] = set()
    removed: set[str] = set()
    for keyword in ("oneOf", "anyOf"):
        before, after = pair.base.schemas(keyword), pair.revision.schemas(keyword)
        # Alternatives of one meaning are one: nothing tells which of them is which.
        alike: dict[int, tuple[AlternativeNames, AlternativeNames]] = {}
        for one, other in match(before, after, pair.canon).pairs:
            meaning = pair.canon.number((other,))
            was, is_ = alike.get(meaning, (AlternativeNames(), AlternativeNames()))
            named = names_of(pair.base, one), names_of(pair.revision, other)
            alike[meaning] = was | named[0], is_ | named[1]
        for was, is_ in alike.values():
            if was.meant and is_.meant:
                added |= is_.meant - was.taken
                removed |= was.meant - is_.taken
    if added:
        yield from pair.say("discriminator-value-added", MISSING, list[JSONValue](sorted(added)))
    if removed:
        yield from pair.say("discriminator-value-removed", list[JSONValue](sorted(removed)))


def _mapping(pair: Pair, before: Node, after: Node) -> Iterator[SchemaChange]:
    added = [value for value in after if value not in before]
    removed = [value for value in before if value not in after]
    if added:
        yield from pair.say("discriminator-mapping-added", MISSING, list(added))
    if removed:
        yield from pair.say("discriminator-mapping-deleted", list(removed))
    for value in before:
        if value in after and not _same(pair, before[value], after[value]):
            names = f"{value}: {before[value]}", f"{value}: {after[value]}"
            yield from pair.say("discriminator-mapping-changed", *names)


def _same(pair: Pair, before: object, after: object) -> bool:
    """The same component, if need be under a new name."""
    if before == after:
        return True
    one, other = _target(pair.base, before), _target(pair.revision, after)
    kept = _target(pair.revision, before) is not None
    return not kept and one is not None and other is not None and pair.canon.same(one, other)


def _target(schema: Schema, reference: object) -> Schema | None:
    if not isinstance(reference, str) or schema.document.target(reference) is None:
        return None
    return view({"$ref": reference}, schema.document)


def _pairs(discriminator: Node) -> Node:
    mapping = discriminator.get("mapping")
    return mapping if isinstance(mapping, dict) else {}
