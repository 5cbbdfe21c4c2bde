"""What JSON values of one place looked like, and by name and position what was inside: a value that merges.

`ObservedShape` is a commutative monoid: an empty one is neutral, `add` takes a value in, `update` another
shape, and the result does not depend on order or on how the work was split. Its size is bounded: beyond
some number of different values, kinds and names they are no longer told apart.
"""

from __future__ import annotations

from collections import Counter

from attrs import Factory

from intercontract.contract.fields import ANY
from intercontract.evidence.occurrences import Occurrences, Sighting, digest, example
from intercontract.evidence.reading import PLAIN, BodyReading, form_of, owner_of
from intercontract.model.json import JSONValue, Tokens, as_count, as_list, as_object, json_type
from intercontract.values import define, frozen

Scalar = bool | int | float | str
Values = dict[tuple[str, Scalar], Occurrences]
"""Values with their JSON types: True and 1 are one key in Python, and two values in JSON."""

# With more different values, or longer ones, a field is no enumeration; FEW is what people call one.
MAX_VALUES = 100
FEW = 16
LONGEST = 60
MAX_KINDS = 64
MAX_NAMES = 1000


@define
class Property:
    """One property of objects of one kind; ``absent`` has examples of objects without it, uncounted."""

    shape: ObservedShape = Factory(lambda: ObservedShape())
    present: Occurrences = Factory(Occurrences)
    absent: Occurrences = Factory(Occurrences)

    def update(self, other: Property) -> None:
        """Take in what was seen elsewhere."""
        self.shape.update(other.shape)
        self.present.update(other.present)
        self.absent.update(other.absent)


@define
class Objects:
    """The objects of one kind at one place. ``open``: their names are too many to tell them apart."""

    seen: Occurrences = Factory(Occurrences)
    properties: dict[str, Property] = Factory(dict)
    open: bool = False

    def property(self, name: str) -> Property:
        """A property, perhaps a new one, which all objects so far lack."""
        name = ANY if self.open else name
        found = self.properties.get(name)
        if found is None:
            found = self.properties[name] = Property()
            if name != ANY:
                found.absent.show(*self.seen.examples)
        return found

    def update(self, other: Objects) -> None:
        """Take in what was seen elsewhere."""
        for name, mine in self.properties.items():
            if name not in other.properties and name != ANY:
                mine.absent.show(*other.seen.examples)
        for name, theirs in other.properties.items():
            self.property(name).update(theirs)
        self.seen.update(other.seen)
        self.open = self.open or other.open
        self.settle()

    def settle(self) -> None:
        """Stop telling names apart when they are too many."""
        if self.open or len(self.properties) > MAX_NAMES:
            every = self.properties.pop(ANY, Property())
            while self.properties:
                every.update(self.properties.popitem()[1])
            every.absent = Occurrences()
            self.properties, self.open = {ANY: every}, True

    def to_dict(self) -> dict[str, JSONValue]:
        """As JSON; properties are lists of shape, presence and absence."""
        properties: dict[str, JSONValue] = {
            name: [found.shape.to_dict(), found.present.to_dict(), found.absent.to_dict()]
            for name, found in self.properties.items()
        }
        return {"seen": self.seen.to_dict(), "properties": properties, "open": self.open}

    @classmethod
    def from_dict(cls, data: JSONValue) -> Objects:
        """What `to_dict` wrote."""
        given = as_object(data)
        made = cls(Occurrences.from_dict(given.get("seen")), open=bool(given.get("open")))
        for name, found in as_object(given.get("properties")).items():
            shape, present, absent = as_list(found)
            made.properties[name] = Property(
                ObservedShape.from_dict(shape),
                Occurrences.from_dict(present),
                Occurrences.from_dict(absent),
            )
        return made


@define
class ObservedShape:
    """What was seen at one place.

    ``types`` are counted by JSON type, ``values`` while they are few and short (else None), ``forms`` are
    what short texts are by their form, ``low`` and ``high`` the least and the greatest number. ``mixed``:
    the kinds of objects are too many to tell them apart.
    """

    types: dict[str, Occurrences] = Factory(dict)
    values: Values | None = Factory(dict)
    forms: Counter[str] = Factory(Counter)
    low: float | None = None
    high: float | None = None
    objects: dict[str, Objects] = Factory(dict)
    items: ObservedShape | None = None
    mixed: bool = False

    @property
    def seen(self) -> Occurrences:
        """Every value, whatever its type."""
        found = Occurrences()
        for one in self.types.values():
            found.update(one)
        return found

    @property
    def count(self) -> int:
        """How many values were seen."""
        return sum(one.count for one in self.types.values())

    @property
    def counts(self) -> dict[str, int]:
        """How many values were of each JSON type."""
        return {kind: one.count for kind, one in self.types.items()}

    def of(self, kind: str) -> Occurrences:
        """The values of one JSON type."""
        return self.types.get(kind) or Occurrences()

    @property
    def few(self) -> Values | None:
        """The values if they are few; None when there are too many to tell anything."""
        return self.values if self.values is not None and len(self.values) <= FEW else None

    @property
    def enumeration(self) -> dict[str | int, Occurrences] | None:
        """The texts and whole numbers that came, if few: what could be the values of an enumeration."""
        found = {
            value: one
            for (kind, value), one in (self.values or {}).items()
            if kind in ("string", "integer") and isinstance(value, (str, int))
        }
        return None if self.values is None or len(found) > FEW else found

    @property
    def properties(self) -> dict[str, Property]:
        """The properties of the objects, all kinds together."""
        if len(self.objects) == 1:
            return next(iter(self.objects.values())).properties
        every = Objects()
        for found in self.objects.values():
            every.update(found)
        return every.properties

    def add(self, value: JSONValue, reading: BodyReading = PLAIN, name: str = "") -> None:
        """Take in a body, of the interaction of that name."""
        if reading.detailed:
            body = digest(name)
            _Body(reading, example(name), body).add(self, value, body, ())
        else:
            _Body(reading, None, None).add(self, value, None, ())

    def update(self, other: ObservedShape) -> None:
        """Take in what was seen elsewhere."""
        for kind, one in other.types.items():
            self.types.setdefault(kind, Occurrences()).update(one)
        if other.values is None:
            self.values = None
        for key, one in (other.values or {}).items():
            self.note(key).update(one)
        self.forms.update(other.forms)
        for number in (other.low, other.high):
            self.measure(number)
        for kind, objects in other.objects.items():
            self.objects.setdefault(kind, Objects()).update(objects)
        self.mixed = self.mixed or other.mixed
        self.settle()
        if other.items is not None:
            self.items = self.items or ObservedShape()
            self.items.update(other.items)

    def note(self, key: tuple[str, Scalar]) -> Occurrences:
        """Where to count a value; it is not kept once there are too many."""
        found = (self.values or {}).get(key) or Occurrences()
        if self.values is not None:
            self.values[key] = found
            if len(self.values) > MAX_VALUES:
                self.values = None
        return found

    def measure(self, number: float | None) -> None:
        """Take in a number's size."""
        if number is not None:
            self.low = number if self.low is None else min(self.low, number)
            self.high = number if self.high is None else max(self.high, number)

    def settle(self) -> None:
        """Stop telling kinds apart when they are too many."""
        if self.mixed or len(self.objects) > MAX_KINDS:
            self.mixed = True
            for kind in self.objects.keys() - {"", ANY}:
                self.objects.setdefault("", Objects()).update(self.objects.pop(kind))

    def to_dict(self) -> dict[str, JSONValue]:
        """As JSON; what is empty is left out."""
        values: list[JSONValue] = [
            [kind, value, one.to_dict()] for (kind, value), one in (self.values or {}).items()
        ]
        whole: dict[str, JSONValue] = {
            "types": {kind: one.to_dict() for kind, one in self.types.items()},
            "values": None if self.values is None else values,
            "forms": dict[str, JSONValue](self.forms),
            "range": [] if self.low is None else [self.low, self.high],
            "objects": {kind: objects.to_dict() for kind, objects in self.objects.items()},
            "items": self.items.to_dict() if self.items else {},
            "mixed": self.mixed or [],
        }
        return {key: value for key, value in whole.items() if value is None or value}

    @classmethod
    def from_dict(cls, data: JSONValue) -> ObservedShape:
        """What `to_dict` wrote."""
        given = as_object(data)
        made = cls(mixed=bool(given.get("mixed")))
        for kind, one in as_object(given.get("types")).items():
            made.types[kind] = Occurrences.from_dict(one)
        if given.get("values", []) is None:
            made.values = None
        for entry in as_list(given.get("values")):
            match entry:
                case [str(kind), bool() | int() | float() | str() as value, one]:
                    made.note((kind, value)).update(Occurrences.from_dict(one))
        for form, count in as_object(given.get("forms")).items():
            made.forms[form] = as_count(count)
        for number in as_list(given.get("range")):
            made.measure(number if isinstance(number, (int, float)) else None)
        for kind, objects in as_object(given.get("objects")).items():
            made.objects[kind] = Objects.from_dict(objects)
        if "items" in given:
            made.items = cls.from_dict(given["items"])
        return made


_TYPES = {
    type(None): "null",
    bool: "boolean",
    int: "integer",
    str: "string",
    list: "array",
    dict: "object",
}


@frozen
class _Body:
    """One body on its way into a shape."""

    reading: BodyReading
    seen: Sighting | None
    body: int | None

    def add(
        self, shape: ObservedShape, value: JSONValue, owner: int | None, tokens: Tokens
    ) -> None:
        """Count a value and what is inside; ``owner`` is the outermost object that has an id, else the body.

        What stands in one object, parts of a conversation for example, goes together, and is one observation.
        """
        kind = _TYPES.get(type(value)) or json_type(value)
        if owner is not None and owner == self.body and isinstance(value, dict):
            owner = owner_of(value, owner)
        counted = shape.types.get(kind)
        if counted is None:
            counted = shape.types[kind] = Occurrences()
        if owner is None and self.seen is None:
            counted.count += 1
        else:
            counted.add(owner, self.seen)
        if isinstance(value, dict):
            self._object(shape, value, owner, tokens)
        elif isinstance(value, list):
            for item in value:
                if shape.items is None:
                    shape.items = ObservedShape()
                below = tokens if self.reading.is_map is None else (*tokens, ANY)
                self.add(shape.items, item, owner, below)
        elif value is not None:
            self._scalar(shape, kind, value, owner)

    def _scalar(self, shape: ObservedShape, kind: str, value: Scalar, owner: int | None) -> None:
        if isinstance(value, str):
            if len(value) > LONGEST:
                shape.values = None
            elif value and self.reading.detailed:
                shape.forms[form_of(value)] += 1
        elif not isinstance(value, bool):
            # 1.0 and 1 are one number, and are to be written alike.
            value = int(value) if kind == "integer" else value
            shape.measure(value)
        if shape.values is not None:
            key = kind, value
            counted = shape.values.get(key) or shape.note(key)
            if owner is None and self.seen is None:
                counted.count += 1
            else:
                counted.add(owner, self.seen)

    def _object(
        self, shape: ObservedShape, value: dict[str, JSONValue], owner: int | None, tokens: Tokens
    ) -> None:
        is_map = self.reading.is_map is not None and self.reading.is_map(tokens, value)
        kind = ANY if is_map else "" if shape.mixed else self.reading.kind_of(value)
        objects = shape.objects.get(kind)
        if objects is None:
            objects = shape.objects[kind] = Objects()
        if self.seen is not None:
            for name, known in objects.properties.items():
                if name not in value and name != ANY:
                    known.absent.show(self.seen)
        for name, item in value.items():
            key = ANY if is_map or objects.open else name
            known = objects.properties.get(key) or objects.property(key)
            if owner is None and self.seen is None:
                known.present.count += 1
            else:
                known.present.add(owner, self.seen)
            # How a value is read depends on its real name, kept apart from others or not.
            below = tokens if self.reading.is_map is None else (*tokens, ANY if is_map else name)
            self.add(known.shape, item, owner, below)
        objects.seen.add(owner, self.seen)
        if len(objects.properties) > MAX_NAMES:
            objects.settle()
        if len(shape.objects) > MAX_KINDS:
            shape.settle()
