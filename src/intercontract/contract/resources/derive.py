"""The resources that a description tells of: paths that list, take an id, create and delete."""

from __future__ import annotations

import re
from collections import defaultdict

from attrs import evolve

from intercontract.contract.description import Description, Operation
from intercontract.contract.free_maps import free_maps
from intercontract.contract.resources.catalogue import Catalogue
from intercontract.contract.resources.resource import Creation, IdForm, Removal, Resource
from intercontract.model.json import JSONValue
from intercontract.values import frozen

_ITEM = re.compile(r"(?P<path>.*/(?P<plural>[^/{}]+))/\{(?P<parameter>[^/{}]+)\}")
_COLLECTION = re.compile(r"(?:/[^/{}]+)+")


def derive(description: Description, known: Catalogue | None = None) -> Catalogue:
    """The resources of a description, added to those that are known of its API.

    A resource is what paths take an id of (``/companies/{id}``), or what a GET lists. What is known is
    kept; the description adds keys and types of lists, creation and removal, and resources of its own. These
    are called and numbered as others of a known API are; of an unknown one nothing is taken for granted.
    """
    found = {resource.plural: resource for resource in known or ()}
    for path, operations in _collections(description).items():
        plural = path.rpartition("/")[2]
        derived = _Reader(description, path, operations, by_convention=known is not None)
        alias = known.of_segment(plural) if known else None
        if alias is not None and alias.plural != plural:
            continue
        if resource := derived.resource(found.get(plural), plural):
            found[plural] = resource
    free = known.free_maps if known else frozenset[str]()
    return Catalogue(tuple(found.values()), free | free_maps(description))


def singular(plural: str) -> str:
    """An English plural's singular, by its ending: ``companies``, ``boxes``, ``tags``."""
    if plural.endswith("ies") and len(plural) > 4:
        return plural[:-3] + "y"
    if re.search(r"(?:ss|us|x|z|ch|sh)es\Z", plural):
        return plural[:-2]
    return plural[:-1] if plural.endswith("s") and not plural.endswith(("ss", "us")) else plural


def _collections(description: Description) -> dict[str, dict[str, Operation]]:
    """The operations by collection: its own by method, and those on one of its items by ``ITEM GET``."""
    found: dict[str, dict[str, Operation]] = defaultdict(dict)
    for operation in description.operations:
        path = operation.path.rstrip("/")
        item = _ITEM.fullmatch(path)
        if item:
            found[item["path"]][f"ITEM {operation.method}"] = operation
        elif _COLLECTION.fullmatch(path):
            found[path][operation.method] = operation
    return found


@frozen
class _Reader:
    """One collection of a description, read into a resource."""

    description: Description
    path: str
    operations: dict[str, Operation]
    by_convention: bool

    def resource(self, known: Resource | None, plural: str) -> Resource | None:
        """The resource that the collection holds, or None where it is no collection."""
        listed = self._answer("GET")
        keys = tuple(name for name, schema in listed.items() if self._lists_objects(schema))
        single = not {"ITEM GET", "ITEM PUT", "ITEM PATCH", "ITEM DELETE"}.isdisjoint(
            self.operations
        )
        lists = plural in keys or (bool(keys) and self.path.count("/") == 1)
        if not (known or single or lists):
            return None
        base = known or self._new(plural, keys)
        own = keys != ("data",)
        base = evolve(
            base,
            keys=tuple(dict.fromkeys((*base.keys, *keys))),
            # Of what is listed as `data` a type says nothing about a list under a key of its own.
            list_types=tuple(
                dict.fromkeys((*base.list_types, *(self._texts(listed.get("type")) if own else ())))
            ),
        )
        if "{" in self.path:
            return base
        if keys:
            query = {parameter.name for parameter in self.operations["GET"].parameters}
            base = evolve(base, path=self.path, paged="per_page" in query or base.paged)
        return evolve(
            base,
            creation=base.creation or self._creation(base.name),
            removal=base.removal or self._removal(),
        )

    def _new(self, plural: str, keys: tuple[str, ...]) -> Resource:
        one, name = self._answer("ITEM GET"), singular(plural)
        textual = self._type(one.get("id")) == "string"
        return Resource(
            name,
            plural,
            path="",
            paged=False,
            types=self._texts(one.get("type")) or ((name,) if self.by_convention else ()),
            keys=keys,
            list_types=(),
            id_form=IdForm.TEXT if self.by_convention and textual else None,
            one_id=False,
        )

    def _creation(self, name: str) -> Creation | None:
        answer, one = self._answer("POST"), self._answer("ITEM GET")
        # What answers with another thing, as a message that starts a conversation, names this one.
        if one and answer != one and f"{name}_id" in answer:
            return Creation(self.path, f"{name}_id")
        return Creation(self.path) if "id" in answer else None

    def _removal(self) -> Removal | None:
        return Removal(f"{self.path}/{{id}}") if "ITEM DELETE" in self.operations else None

    def _answer(self, name: str) -> dict[str, JSONValue]:
        """The properties of the object that an operation answers with 200 or 201."""
        operation = self.operations.get(name)
        for spec in (operation.response_for(200), operation.response_for(201)) if operation else ():
            content = spec.json if spec else None
            if content:
                return self._below({"$ref": f"#{content.pointer}"})
        return {}

    def _below(self, schema: JSONValue, depth: int = 0) -> dict[str, JSONValue]:
        schema, _ = self.description.resolve(schema)
        if not isinstance(schema, dict) or depth > 5:
            return {}
        found: dict[str, JSONValue] = {}
        for keyword in ("allOf", "anyOf", "oneOf"):
            parts = schema.get(keyword)
            for part in parts if isinstance(parts, list) else ():
                found |= self._below(part, depth + 1)
        own = schema.get("properties")
        return found | own if isinstance(own, dict) else found

    def _lists_objects(self, schema: JSONValue) -> bool:
        resolved, _ = self.description.resolve(schema)
        items = resolved.get("items") if isinstance(resolved, dict) else None
        return self._type(schema) == "array" and self._type(items) in (None, "object")

    def _type(self, schema: JSONValue) -> JSONValue:
        resolved, _ = self.description.resolve(schema)
        given = resolved.get("type") if isinstance(resolved, dict) else None
        return next((t for t in given if t != "null"), None) if isinstance(given, list) else given

    def _texts(self, schema: JSONValue) -> tuple[str, ...]:
        """The texts that a property may have, where its schema lists them."""
        resolved, _ = self.description.resolve(schema)
        given = resolved.get("enum", [resolved.get("const")]) if isinstance(resolved, dict) else ()
        return tuple(v for v in given if isinstance(v, str)) if isinstance(given, list) else ()
