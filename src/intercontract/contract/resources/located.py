"""Where the objects of an answer stand, and as what: by the operation's schema, else by the path.

What an answer says of itself (its ``type``) decides only where nothing is documented.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter

from attrs import field

from intercontract.contract.description import Description
from intercontract.contract.resources.catalogue import Catalogue
from intercontract.contract.resources.resource import Resource
from intercontract.model.json import (
    JSONObject,
    JSONValue,
    as_list,
    as_object,
    join,
    objects,
    resolve,
)
from intercontract.values import define, frozen

PLAIN = "list"
"""The ``type`` of a list that does not say what it holds."""


@define
class Located:
    """One object of an answer.

    ``documented`` are the texts that it may have as ``type``, and ``kind`` the one that is meant: its own
    where that is documented or nothing is. ``resource`` is what stands here by its schema; references to a
    resource have its kind and are no resource. ``named`` says that its schema gives it an id, and ``schema``
    leads to that in the description. ``is_another`` says that it calls itself a resource or a list, and is
    none of what its schema lists; a plain ``list`` may stand for any list.
    """

    pointer: str
    value: JSONObject
    kind: str = ""
    documented: tuple[str, ...] = ()
    resource: Resource | None = None
    named: bool = False
    schema: str = ""
    is_another: bool = False

    def standing_at(self, pointer: str, value: JSONObject) -> Located:
        """The same of another object that stands for the same."""
        return Located(
            pointer,
            value,
            self.kind,
            self.documented,
            self.resource,
            self.named,
            self.schema,
            self.is_another,
        )


Occurrence = tuple[Located, str, JSONObject]
"""An object that stands for the same as another, at its own place."""


@define(eq=False)
class Peers:
    """Objects of an answer that stand for the same and have the same names, with values of the same types."""

    like: Located
    places: list[str] = field(factory=list)
    values: list[JSONObject] = field(factory=list)
    _numbers: list[int] = field(factory=list)

    def each(self) -> Iterator[Located]:
        """All of them."""
        return map(self.like.standing_at, self.places, self.values)


def peers_among(seen: Iterable[Occurrence]) -> list[Peers]:
    """Objects with their like: of those that are told to stand for the same, all together."""
    found: dict[int, Peers] = {}
    for number, (like, pointer, value) in enumerate(seen):
        peers = found.get(id(like))
        if peers is None:
            peers = found[id(like)] = Peers(like.standing_at(pointer, value))
        peers.places.append(pointer)
        peers.values.append(value)
        peers._numbers.append(number)
    return list(found.values())


def in_order(several: list[Peers]) -> list[tuple[str, JSONObject]]:
    """The objects of several kinds with their pointers, as they follow on each other in the answer."""
    if len(several) == 1:
        return list(zip(several[0].places, several[0].values, strict=True))
    found = [
        one for each in several for one in zip(each._numbers, each.places, each.values, strict=True)
    ]
    found.sort(key=itemgetter(0))
    return [(pointer, value) for _, pointer, value in found]


def schemas_of(description: Description, catalogue: Catalogue) -> dict[str, Resource]:
    """The schemas that describe a resource whole: what reading one answers, or the component of its name."""
    found: dict[str, Resource] = {}
    for resource in catalogue:
        component = join("", "components", "schemas", resource.name)
        if _schema(description.document, component):
            found[component] = resource
    for operation in description.operations:
        known = catalogue.answered(operation.method, operation.path)
        spec = operation.response_for(200) if known and not known.listed else None
        content = spec.json if spec else None
        if known and content:
            _, where = description.resolve({"$ref": f"#{content.pointer}"})
            found.setdefault(where or content.pointer, known.resource)
    return found


def _schema(document: JSONValue, pointer: str) -> JSONObject:
    try:
        return as_object(resolve(document, pointer))
    except KeyError:
        return {}


def _is_named(schema: JSONObject) -> bool:
    """Whether a schema gives an id: what requires a type and no id may have none."""
    required = as_list(schema.get("required"))
    optional = "type" in required and "id" not in required
    return "id" in as_object(schema.get("properties")) and not optional


@frozen
class _Standing:
    """What the schemas of one place say of whatever stands there."""

    resource: Resource | None
    documented: tuple[str, ...]
    expected: tuple[str, ...]
    telling: tuple[str, ...]
    described: bool
    named: bool
    schema: str


@frozen
class Locator:
    """Locates the objects in answers of one API."""

    description: Description
    catalogue: Catalogue
    schemas: dict[str, Resource]
    _standings: dict[tuple[str, ...], _Standing] = field(factory=dict, repr=False, eq=False)
    _types: dict[tuple[str, ...], dict[str, list[str]]] = field(factory=dict, repr=False, eq=False)

    def by_schema(self, pointer: str, value: JSONValue) -> Iterator[Located]:
        """Every object of an answer whose schema stands at a pointer of the description."""
        return self.within((pointer,), value, "")

    def within(self, pointers: tuple[str, ...], value: JSONValue, at: str) -> Iterator[Located]:
        """Every object of a part of an answer, whose schemas stand at some pointers of the description."""
        for below, held, described in self.description.described(pointers, value):
            if not self.catalogue.in_free_map(at + below):
                yield self.one(at + below, held, described)

    def by_path(
        self, method: str, path: str, query: Iterable[str], value: JSONValue
    ) -> Iterator[Located]:
        """Every object of an answer whose operation is not documented."""
        known = self.catalogue.answered(method, path, query)
        if known is None:
            for at, held in objects(value):
                if not self.catalogue.in_free_map(at):
                    yield self.one(at, held, ())
        elif not known.listed:
            yield from self._resource(known.resource, "", value)
        elif isinstance(value, dict):
            resource = known.resource
            kinds = tuple(dict.fromkeys((*resource.list_types, PLAIN)))
            yield Located("", value, self._kind(value, kinds), kinds)
            for name, items in value.items():
                one = resource if name in resource.keys else None
                for index, item in enumerate(as_list(items)):
                    yield from self._resource(one, join("", name, index), item)

    def _resource(self, resource: Resource | None, at: str, value: JSONValue) -> Iterator[Located]:
        schema = next((p for p, found in self.schemas.items() if found is resource), None)
        if schema is not None:
            for below, held, pointers in self.description.described((schema,), value):
                if not self.catalogue.in_free_map(below):
                    yield self.one(at + below, held, pointers)
            return
        for below, held in objects(value):
            if not below and resource:
                kind = self._kind(held, resource.types)
                another = self._is_another(held, resource.types)
                yield Located(at, held, kind, resource.types, resource, True, "", another)
            elif not self.catalogue.in_free_map(below):
                yield self.one(at + below, held, ())

    def is_told_by_schema(self, value: JSONObject, pointers: tuple[str, ...]) -> bool:
        """Whether schemas tell what an object stands for, given no more of it than its type."""
        standing = self._standing_of(self._meant(value, pointers))
        return standing.described or standing.resource is not None

    def _standing_of(self, pointers: tuple[str, ...]) -> _Standing:
        standing = self._standings.get(pointers)
        if standing is None:
            standing = self._standings[pointers] = self._standing(pointers)
        return standing

    def one(self, at: str, value: JSONObject, pointers: tuple[str, ...]) -> Located:
        """One object that schemas describe, as what it stands for."""
        pointers = self._meant(value, pointers)
        standing = self._standing_of(pointers)
        resource, expected = standing.resource, standing.expected
        another = self._is_another(value, standing.documented)
        kind = self._kind(value, expected, standing.telling)
        if not standing.described and not resource:
            called = self.catalogue.of_type(kind)
            resource = called if called and kind in called.types and called.is_one(value) else None
        return Located(
            at, value, kind, expected, resource, standing.named, standing.schema, another
        )

    def _standing(self, pointers: tuple[str, ...]) -> _Standing:
        stands = {name.name: name for p in pointers if (name := self.schemas.get(p))}
        resource = next(iter(stands.values())) if len(stands) == 1 else None
        schemas = [_schema(self.description.document, pointer) for pointer in pointers]
        documented = tuple(dict.fromkeys(text for schema in schemas for text in _texts(schema)))
        typed = any("type" in as_object(schema.get("properties")) for schema in schemas)
        expected = documented
        if resource and not documented and (typed or not any(schemas)):
            expected = resource.types  # of what the schema gives no type, none is expected
        telling = (p for p, schema in zip(pointers, schemas, strict=True) if "properties" in schema)
        return _Standing(
            resource,
            documented,
            expected,
            self._telling(expected),
            any(schemas),
            any(map(_is_named, schemas)),
            next(telling, ""),
        )

    def _telling(self, documented: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(kind for kind in documented if self.catalogue.of_list_type(kind))

    def _meant(self, value: JSONObject, pointers: tuple[str, ...]) -> tuple[str, ...]:
        """Of alternatives (one company, or a list of them), those whose type the value has."""
        if len(pointers) < 2:
            return pointers
        texts = self._types.get(pointers)
        if texts is None:
            texts = {p: _texts(_schema(self.description.document, p)) for p in pointers}
            self._types[pointers] = texts
        found = tuple(p for p in pointers if value.get("type") in texts[p])
        untyped = tuple(p for p in pointers if not texts[p])
        return (*untyped, *found) if found else pointers

    def _is_another(self, value: JSONObject, documented: tuple[str, ...]) -> bool:
        own = value.get("type")
        if not documented or not isinstance(own, str) or own in documented:
            return False
        # A list that does not say what it holds is not another one than the list that is documented.
        plain = own == PLAIN and any(map(self.catalogue.of_list_type, documented))
        return self.catalogue.knows(own) and not plain

    def _kind(
        self, value: JSONObject, documented: tuple[str, ...], telling: tuple[str, ...] | None = None
    ) -> str:
        own = value.get("type")
        if isinstance(own, str) and (not documented or own in documented):
            return own
        telling = self._telling(documented) if telling is None else telling
        if len(documented) == 1 or len(telling) == 1:
            return (telling or documented)[0]
        return ""


def _texts(schema: JSONObject) -> list[str]:
    """The texts that a schema allows as ``type``, where it lists them."""
    given = as_object(as_object(schema.get("properties")).get("type"))
    values = given.get("enum", [given.get("const")])
    return [text for text in values if isinstance(text, str)] if isinstance(values, list) else []
