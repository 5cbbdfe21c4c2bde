"""Discriminators made part of the schemas, so that the named schema decides and no other.

Source: OpenAPI 3.0.3 and 3.1.0, *Discriminator Object*: the property's value names a schema, by the
mapping or by the schema's own name. Beside ``oneOf`` or ``anyOf`` it chooses the branch; in a schema that
others build on with ``allOf`` it says which of them the value must fit as well. A schema that lists the
property's values itself is named by those: a discriminator makes no valid value invalid (3.0.4, 3.1.1).
"""

from __future__ import annotations

from typing import cast
from urllib.parse import quote

from attrs import Factory

from intercontract.contract.document.grammar import mentions, walk
from intercontract.contract.document.references import target_of
from intercontract.contract.reading.text import json_copy
from intercontract.model.json import JSONObject, JSONValue, join, resolve, split
from intercontract.values import define

SCHEMAS = "/components/schemas"
# Where schemas stand without what is added to them here: a subtype must not lead back to itself.
PLAIN = "x-plain-schemas"


def decide(document: JSONObject) -> None:
    """Lets discriminators decide, in place. No pointer into the document changes its meaning."""
    if not mentions(document, "discriminator"):
        return
    found = [
        (part.pointer, part.value)
        for part in walk(document)
        if part.kind == "schema" and isinstance(part.value, dict) and "discriminator" in part.value
    ]
    bases: list[tuple[str, JSONObject, str, JSONObject]] = []
    for pointer, schema in found:
        discriminator = schema["discriminator"]
        name = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        if not isinstance(name, str):
            continue
        mapped = mapping if isinstance(mapping, dict) else {}
        branches = [b for k in ("oneOf", "anyOf") for b in _listed(schema, k)]
        if branches:
            for branch in branches:
                _choose(document, branch, name, mapped)
        elif pointer.startswith(SCHEMAS):
            bases.append((pointer, schema, name, mapped))
    plain = _Plain(document, frozenset(pointer for pointer, *_ in bases))
    conditions = [
        (schema, _conditions(document, pointer, name, mapped, plain))
        for pointer, schema, name, mapped in bases
    ]
    for schema, added in conditions:
        if added:
            schema["allOf"] = [*_listed(schema, "allOf"), *added]


def _listed(schema: JSONObject, keyword: str) -> list[JSONValue]:
    listed = schema.get(keyword)
    return listed if isinstance(listed, list) else []


def _choose(document: JSONObject, branch: JSONValue, name: str, mapping: JSONObject) -> None:
    """Lets a branch fit only values that name it."""
    if not isinstance(branch, dict) or {"required", "properties"} & branch.keys():
        return
    target = target_of(branch.get("$ref"))
    if target is not None:
        values = _names(document, target, name, mapping)
        branch["required"] = [name]
        branch["properties"] = {name: {"enum": cast("list[JSONValue]", values)}}


def _names(document: JSONObject, target: str, name: str, mapping: JSONObject) -> list[str]:
    """The values that name the schema at a pointer: those mapped to it, and its own name.

    Where it lists the values itself, they are those.
    """
    if listed := listed_values(document, target, name):
        return listed
    mapped = [value for value, reference in mapping.items() if _target(reference) == target]
    own = split(target)[-1]
    return list(dict.fromkeys([*mapped, *([own] if own not in mapping else [])]))


def listed_values(
    document: JSONObject, target: str, name: str, seen: frozenset[str] = frozenset()
) -> list[str]:
    """The values that the schema at a pointer lists for one of its properties, itself or by ``allOf``."""
    schema = _at(document, target)
    if not isinstance(schema, dict) or target in seen:
        return []
    properties = schema.get("properties")
    found = properties.get(name) if isinstance(properties, dict) else None
    inner = target_of(found.get("$ref")) if isinstance(found, dict) else None
    found = _at(document, inner) if inner else found
    if isinstance(found, dict):
        values = [found["const"]] if "const" in found else _listed(found, "enum")
        if values:
            return [value for value in values if isinstance(value, str)]
    parts = [join(target, "allOf", index) for index in range(len(_listed(schema, "allOf")))]
    further = target_of(schema.get("$ref"))
    for part in [*parts, *([further] if further else [])]:
        if values_there := listed_values(document, part, name, seen | {target}):
            return values_there
    return []


def _target(reference: JSONValue) -> str | None:
    # A mapping may also name a schema without being a reference.
    return target_of(reference) or (
        join(SCHEMAS, reference) if isinstance(reference, str) else None
    )


def _conditions(
    document: JSONObject, base: str, name: str, mapping: JSONObject, plain: _Plain
) -> list[JSONValue]:
    # A name that the mapping does not have is the schema's own, mapping or not.
    named: dict[str, str] = {}
    for target in _subtypes(document, base):
        # What a subtype inherits from the base lists the values of all of them.
        listed = listed_values(document, target, name, frozenset({base}))
        named |= dict.fromkeys(listed or [split(target)[-1]], target)
    named |= {v: to for v, ref in mapping.items() if (to := _target(ref)) is not None}
    return [
        {
            "if": {"required": [name], "properties": {name: {"const": value}}},
            "then": {"$ref": "#" + quote(plain.of(target), safe="/~!$&'()*+,;=:@")},
        }
        for value, target in named.items()
        if target != base and _at(document, target) is not None
    ]


def _subtypes(document: JSONObject, base: str) -> list[str]:
    """The component schemas that build on another with ``allOf``, and those that build on them."""
    schemas = _at(document, SCHEMAS)
    parents = {
        join(SCHEMAS, name): _parents(schema)
        for name, schema in (schemas.items() if isinstance(schemas, dict) else ())
        if isinstance(schema, dict)
    }
    found = [base]
    for ancestor in found:  # grows as it goes
        found += [p for p, above in parents.items() if ancestor in above and p not in found]
    return found[1:]


def _parents(schema: JSONObject) -> set[str | None]:
    return {target_of(m.get("$ref")) for m in _listed(schema, "allOf") if isinstance(m, dict)}


def _at(document: JSONValue, pointer: str) -> JSONValue:
    try:
        return resolve(document, pointer)
    except KeyError:
        return None


@define
class _Plain:
    """Copies of schemas that build on a base, in which the base leads nowhere further."""

    document: JSONObject
    bases: frozenset[str]
    made: dict[str, str] = Factory(dict)

    def of(self, pointer: str) -> str:
        """The pointer of a schema's plain copy, or its own where it builds on no base."""
        if pointer not in self.made:
            self.made[pointer] = pointer  # ends a circle of references
            schema = _at(self.document, pointer)
            if isinstance(schema, dict) and self._builds_on_a_base(pointer, set()):
                self.made[pointer] = self._copy(pointer, schema)
        return self.made[pointer]

    def _builds_on_a_base(self, pointer: str, seen: set[str]) -> bool:
        schema = _at(self.document, pointer)
        if pointer in self.bases:
            return True
        if pointer in seen or not isinstance(schema, dict):
            return False
        parents = {*_parents(schema), target_of(schema.get("$ref"))} - {None}
        return any(self._builds_on_a_base(cast("str", p), seen | {pointer}) for p in parents)

    def _copy(self, pointer: str, schema: JSONObject) -> str:
        kept = self.document.setdefault("components", {})
        store = cast("JSONObject", cast("JSONObject", kept).setdefault(PLAIN, {}))
        name = "_".join(split(pointer)[2:])
        copied = cast("JSONObject", json_copy(schema))
        store[name] = copied
        where = self.made[pointer] = join("", "components", PLAIN, name)
        for holder in (copied, *_listed(copied, "allOf")):
            if isinstance(holder, dict) and (target := target_of(holder.get("$ref"))) is not None:
                holder["$ref"] = "#" + quote(self.of(target), safe="/~!$&'()*+,;=:@")
        return where
