"""Which alternatives of a composition on one side are which on the other.

By meaning first, so that neither order nor the name of a component matters; then by reference, by
title, by the form of what is said (if one of that form is left on each side), and last the one that is left,
if just one without a title is left on each side.
"""

from __future__ import annotations

from collections.abc import Hashable

from intercontract.drift.canonical import Canon
from intercontract.drift.schema import SAY_NOTHING, Schema
from intercontract.values import frozen

_DEEPEST_FORM = 3


@frozen
class Matching:
    """Pairs, what only the base has, and what only the revision has."""

    pairs: tuple[tuple[Schema, Schema], ...]
    removed: tuple[Schema, ...]
    added: tuple[Schema, ...]


def match(base: list[Schema], revision: list[Schema], canon: Canon) -> Matching:
    """Pair up the schemas of two ``allOf``, ``anyOf`` or ``oneOf`` lists."""
    left, right = list(base), list(revision)
    pairs: list[tuple[Schema, Schema]] = []

    def take(keys: tuple[list[object], list[object]]) -> None:
        wanted, offered = keys
        free: dict[object, list[Schema]] = {}
        for schema, key in zip(right, offered, strict=True):
            free.setdefault(key, []).append(schema)
        for schema, key in zip(list(left), wanted, strict=True):
            if key is not None and free.get(key):
                other = free[key].pop(0)
                pairs.append((schema, other))
                left.remove(schema)
                right.remove(other)

    take(
        (
            [canon.number((s,), strict=True) for s in left],
            [canon.number((s,), strict=True) for s in right],
        )
    )
    take(([canon.number((s,)) for s in left], [canon.number((s,)) for s in right]))
    take(([s.ref or None for s in left], [s.ref or None for s in right]))
    take(([_title(s) for s in left], [_title(s) for s in right]))
    forms = [[_form(s) for s in side] for side in (left, right)]
    alone = {form for form in forms[0] if all(side.count(form) == 1 for side in forms)}
    take(
        (
            [f if f in alone else None for f in forms[0]],
            [f if f in alone else None for f in forms[1]],
        )
    )
    rest = [s for s in left if not s.ref], [s for s in right if not s.ref]
    if len(rest[0]) == len(rest[1]) == 1 and not rest[0][0].get("title"):
        one, other = rest[0][0], rest[1][0]
        if not other.get("title"):
            pairs.append((one, other))
            left.remove(one)
            right.remove(other)
    return Matching(tuple(pairs), tuple(left), tuple(right))


def _form(schema: Schema, depth: int = 0) -> Hashable:
    """Types, properties and keywords of a schema and of what it holds, whatever the values.

    None for one that has a name or a title, or says little that could tell it from others.
    """
    if depth == 0 and (schema.ref or schema.get("title")):
        return None
    inner: list[Hashable] = []
    if depth < _DEEPEST_FORM:
        for keyword in ("oneOf", "anyOf", "allOf"):
            inner += [_form(held, depth + 1) for held in schema.schemas(keyword)]
        if (items := schema.schema("items")) is not None:
            inner.append(_form(items, depth + 1))
    named = tuple(sorted(schema.properties))
    if depth == 0 and not named and not inner:
        return None
    keywords = frozenset(schema.raw.keys() - SAY_NOTHING)
    return (schema.types, named, keywords, tuple(inner))


def _title(schema: Schema) -> object:
    title = schema.get("title")
    return title if title and not schema.ref else None


def describe(schema: Schema, position: int | None = None) -> str:
    """A schema in a few words: its component, its title, or its type."""
    if schema.ref:
        return schema.ref
    title = schema.get("title")
    if isinstance(title, str) and title:
        return title
    kind = "/".join(schema.types) or "schema"
    return f"inline {kind}" if position is None else f"inline {kind} #{position + 1}"
