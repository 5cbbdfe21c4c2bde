"""What recorded bodies look like: types, nulls, presence and few-valued fields, counted place by place.

Samples are not independent: one conversation read forty times is one conversation. So beside samples,
*owners* are counted: the distinct objects (by the nearest ``id``) that a value was seen in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from attrs import Factory, define

from intercontract.model.json import JSONValue, json_type

Tokens = tuple[str, ...]
IsMap = Callable[[Tokens, dict[str, JSONValue]], bool]

ANY = "*"
KIND = "type"
KEPT = 16
"""Most distinct values of a place that are kept; a place with more has no few-valued field."""
_LONGEST = 60
_FORMS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("digits", r"[0-9]+"),
        ("24 hex digits", r"[0-9a-fA-F]{24}"),
        ("uuid", r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
        ("date", r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
        ("date-time", r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:.]+(?:[Zz]|[+-][0-9:]+)?"),
        ("URL", r"https?://\S+"),
        ("e-mail address", r"[^@\s]+@[^@\s]+"),
    )
)
_KIND = re.compile(r"[a-z][a-zA-Z0-9_.-]{0,39}")


@define
class Shape:
    """What was seen at one place."""

    samples: int = 0
    owners: set[int] = Factory(set)
    types: Counter[str] = Factory(Counter)
    typed_owners: dict[str, set[int]] = Factory(dict)
    first: dict[str, str] = Factory(dict)
    values: dict[str | int, set[int]] | None = Factory(dict)
    valued: dict[str | int, str] = Factory(dict)
    formats: Counter[str] = Factory(Counter)
    low: float | None = None
    high: float | None = None
    objects: dict[str, Objects] = Factory(dict)
    items: Shape | None = None


@define
class Objects:
    """The objects of one kind (their ``type``) at one place."""

    samples: int = 0
    owners: set[int] = Factory(set)
    fields: dict[str, Field] = Factory(dict)
    first: str = ""


@define
class Field:
    """One property; ``without`` names an interaction in which an object lacks it."""

    shape: Shape = Factory(Shape)
    present: int = 0
    owners: set[int] = Factory(set)
    first: str = ""
    without: str = ""


def never(_tokens: Tokens, _value: dict[str, JSONValue]) -> bool:
    """No object is a map."""
    return False


def observe(shape: Shape, value: JSONValue, name: str, is_map: IsMap = never) -> None:
    """Add one body, of the interaction of that name, to a shape.

    ``is_map`` says which objects have keys that are data (custom attributes); all of their values are
    seen at one place, ``*``.
    """
    _observe(shape, value, name, hash(name), (), is_map)


def _observe(
    shape: Shape, value: JSONValue, name: str, owner: int, tokens: Tokens, is_map: IsMap
) -> None:
    kind = json_type(value)
    if isinstance(value, dict):
        owner = _owner(value, owner)
    shape.samples += 1
    shape.owners.add(owner)
    shape.types[kind] += 1
    shape.typed_owners.setdefault(kind, set()).add(owner)
    shape.first.setdefault(kind, name)
    if isinstance(value, dict):
        if is_map(tokens, value):
            held = shape.objects.setdefault(ANY, Objects(first=name))
            held.samples += 1
            for item in value.values():
                field = held.fields.setdefault(ANY, Field(first=name))
                _observe(field.shape, item, name, owner, (*tokens, ANY), is_map)
        else:
            _object(shape, value, name, owner, tokens, is_map)
    elif isinstance(value, list):
        if shape.items is None:
            shape.items = Shape()
        for item in value:
            _observe(shape.items, item, name, owner, (*tokens, ANY), is_map)
    elif isinstance(value, str):
        if value and len(value) <= _LONGEST:
            shape.formats[form_of(value)] += 1
        _scalar(shape, value, name, owner)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        shape.low = value if shape.low is None else min(shape.low, value)
        shape.high = value if shape.high is None else max(shape.high, value)
        if isinstance(value, int):
            _scalar(shape, value, name, owner)


def _object(
    shape: Shape,
    value: dict[str, JSONValue],
    name: str,
    owner: int,
    tokens: Tokens,
    is_map: IsMap,
) -> None:
    given = value.get(KIND)
    kind = given if isinstance(given, str) and _KIND.fullmatch(given) else ""
    held = shape.objects.get(kind)
    if held is None:
        held = shape.objects[kind] = Objects(first=name)
    for key, field in held.fields.items():
        if key not in value and not field.without:
            field.without = name
    for key, item in value.items():
        known = held.fields.get(key)
        if known is None:
            without = held.first if held.samples else ""
            known = held.fields[key] = Field(first=name, without=without)
        known.present += 1
        known.owners.add(owner)
        _observe(known.shape, item, name, owner, (*tokens, key), is_map)
    held.samples += 1
    held.owners.add(owner)


def _owner(value: dict[str, JSONValue], owner: int) -> int:
    given = value.get("id")
    if isinstance(given, (str, int)) and not isinstance(given, bool) and given != "":
        return hash((str(value.get("type")), str(given)))
    return owner


def form_of(text: str) -> str:
    """What a short text is by its form: ``digits``, ``uuid`` ... or else ``text``."""
    return next((name for name, pattern in _FORMS if pattern.fullmatch(text)), "text")


def _scalar(shape: Shape, value: str | int, name: str, owner: int) -> None:
    if shape.values is None:
        return
    if isinstance(value, str) and len(value) > _LONGEST:
        shape.values = None
        return
    found = shape.values.get(value)
    if found is None:
        if len(shape.values) >= KEPT:
            shape.values = None
            return
        found = shape.values[value] = set()
        shape.valued[value] = name
    found.add(owner)


@define
class Place:
    """One place of a body with all kinds of objects taken together.

    ``parents`` counts the objects that could have it, ``present`` those that do; for an item of an array
    both are the number of items.
    """

    shape: Shape
    parents: int
    present: int


def places(shape: Shape, tokens: Tokens = ()) -> Iterator[tuple[Tokens, Place]]:
    """Every place below a shape; the same place in objects of different kinds is told for each."""
    for held in shape.objects.values():
        for key, field in held.fields.items():
            below = (*tokens, key)
            yield below, Place(field.shape, held.samples, field.present)
            yield from places(field.shape, below)
    if shape.items is not None and shape.items.samples:
        below = (*tokens, ANY)
        yield below, Place(shape.items, shape.items.samples, shape.items.samples)
        yield from places(shape.items, below)


def merged(shape: Shape) -> dict[Tokens, Place]:
    """Every place once, kinds of objects added up."""
    found: dict[Tokens, Place] = {(): Place(shape, shape.samples, shape.samples)}
    for tokens, place in places(shape):
        known = found.get(tokens)
        if known is None:
            found[tokens] = Place(_copy(place.shape), place.parents, place.present)
        else:
            known.parents += place.parents
            known.present += place.present
            _add(known.shape, place.shape)
    # A kind of object that never has a property still could.
    for tokens, place in found.items():
        parent = found.get(tokens[:-1]) if tokens else None
        if parent and tokens[-1] != ANY:
            place.parents = max(place.parents, parent.shape.types["object"])
    return found


def field_of_all(shape: Shape, name: str) -> Shape:
    """A property of the objects at a place, all kinds together; types and values only."""
    result = Shape()
    for held in shape.objects.values():
        if name in held.fields:
            _add(result, held.fields[name].shape)
    return result


def _copy(shape: Shape) -> Shape:
    copied = Shape()
    _add(copied, shape)
    return copied


def _add(shape: Shape, other: Shape) -> None:
    shape.samples += other.samples
    shape.owners |= other.owners
    shape.types += other.types
    for kind, owners in other.typed_owners.items():
        shape.typed_owners.setdefault(kind, set()).update(owners)
        shape.first.setdefault(kind, other.first[kind])
    if shape.values is not None and other.values is not None:
        for value, owners in other.values.items():
            shape.values.setdefault(value, set()).update(owners)
            shape.valued.setdefault(value, other.valued[value])
    if other.values is None or (shape.values is not None and len(shape.values) > KEPT):
        shape.values = None
