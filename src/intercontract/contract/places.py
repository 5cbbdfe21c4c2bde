"""Where the answers of a description hold what a schema of its components describes.

A resource is the same wherever it is answered: alone, in lists, inside of others. What is known of it is
written once, with ``schema`` in place of ``operation`` and pointers that begin where it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import cast

from intercontract.contract.description import Description
from intercontract.contract.document.references import IN_PLACE_LISTS, target_of
from intercontract.model.json import JSONObject, JSONValue, as_list, as_object, join, resolve

_SCHEMAS = "/components/schemas/"
_Places = dict[str, dict[str, list[str]]]


def with_places(deviations: JSONValue, description: Description) -> JSONValue:
    """The content of a ``deviations.yaml`` in which entries with a ``schema`` say where that is answered.

    Each gets ``places``: lists of operations, with the pointers there.
    """
    entries = as_list(as_object(deviations).get("deviations"))
    names = {str(e["schema"]) for e in entries if isinstance(e, dict) and "schema" in e}
    if not names or not isinstance(deviations, dict):
        return deviations
    places = places_of(description, names)
    return {**deviations, "deviations": [_placed(entry, places) for entry in entries]}


def _placed(entry: JSONValue, places: _Places) -> JSONValue:
    if not isinstance(entry, dict) or "schema" not in entry:
        return entry
    given = entry.get("pointer")
    pointers = [str(pointer) for pointer in (given if isinstance(given, list) else [given])]
    found = [
        {"operation": operations, "pointer": [at + pointer for pointer in pointers]}
        for at, operations in places.get(str(entry["schema"]), {}).items()
    ]
    return {**entry, "places": cast("list[JSONValue]", found)}


def places_of(description: Description, names: Collection[str]) -> _Places:
    """By name of a component: the pointers at which successful answers hold it, with the operations' ids.

    A ``*`` stands for any position of an array.
    """
    found: _Places = {name: {} for name in names}
    for operation in description.operations:
        for spec in operation.responses:
            if not spec.status.startswith("2"):
                continue
            for content in spec.content:
                reference: JSONObject = {"$ref": f"#{content.pointer}"}
                for at, name in _components(description, reference, "", ()):
                    if name in found and operation.id not in found[name].setdefault(at, []):
                        found[name][at].append(operation.id)
    return found


def _components(
    description: Description, schema: JSONValue, at: str, trail: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """The components below a schema, each with the pointer at which values have it; none inside of itself."""
    held = as_object(schema)
    target = target_of(held.get("$ref"))
    if target is not None and target not in trail:
        if target.startswith(_SCHEMAS):
            yield at, target.removeprefix(_SCHEMAS)
        leads_to = _at(description.document, target)
        yield from _components(description, leads_to, at, (*trail, target))
    for keyword in IN_PLACE_LISTS:
        for part in as_list(held.get(keyword)):
            yield from _components(description, part, at, trail)
    for name, below in as_object(held.get("properties")).items():
        yield from _components(description, below, join(at, name), trail)
    if "items" in held:
        yield from _components(description, held["items"], f"{at}/*", trail)


def _at(document: JSONObject, pointer: str) -> JSONValue:
    try:
        return resolve(document, pointer)
    except KeyError:
        return None
