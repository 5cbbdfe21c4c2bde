"""Schemas with names of their own (``$id``, ``$dynamicAnchor``) made places in the one document.

Source: JSON Schema 2020-12, core, sections 8.2.1 (``$id``) and 8.2.3.2 (``$dynamicRef``): below an ``$id``
a reference such as ``#/$defs/x`` counts from the schema that bears it. Here every such reference is written
from the root of the document, and the identifiers go.
"""

from __future__ import annotations

from urllib.parse import quote, unquote, urldefrag, urljoin

from intercontract.contract.document.grammar import Part, mentions, walk
from intercontract.model.json import JSONObject, JSONValue, resolve

_SAFE = "/~!$&'()*+,;=:@"


def to_root(document: JSONObject) -> None:
    """Rewrites, in place, what refers to or from a schema with an ``$id``, and each plain ``$dynamicRef``.

    A reference that leads nowhere from its ``$id`` is left as it is: many write ``#/components/...`` there
    all the same. So is a ``$dynamicRef`` that more than one schema may be meant by.
    """
    if not mentions(document, "$id", "$dynamicRef"):
        return
    parts = [part for part in walk(document) if part.kind == "schema"]
    resources = _resources(parts)
    places = {uri: pointer for pointer, uri in resources.items()}
    anchors = [(part.pointer, _text(part.value, "$dynamicAnchor")) for part in parts]
    for part in parts:
        schema = part.value
        if not isinstance(schema, dict):
            continue
        base = max((p for p in resources if _is_below(part.pointer, p)), key=len, default=None)
        if (name := _text(schema, "$dynamicRef")).startswith("#") and "$ref" not in schema:
            named = [p for p, anchor in anchors if anchor == unquote(name[1:])]
            near = [p for p in named if base is not None and _is_below(p, base)]
            if len(found := near or named) == 1:
                schema["$ref"] = "#" + quote(found[0], safe=_SAFE)
                del schema["$dynamicRef"]
        elif reference := _text(schema, "$ref"):
            uri, fragment = urldefrag(urljoin(resources[base] if base else "", reference))
            pointer = places.get(uri)
            if pointer is not None and (not fragment or fragment.startswith("/")):
                pointer += unquote(fragment)
                if _leads_somewhere(document, pointer):
                    schema["$ref"] = "#" + quote(pointer, safe=_SAFE)
    for pointer in resources:
        _schema_at(document, pointer).pop("$id")


def _resources(parts: list[Part]) -> dict[str, str]:
    """The absolute identifier of every schema that has an ``$id``, by its pointer; parents come first."""
    found: dict[str, str] = {}
    for part in parts:
        if name := _text(part.value, "$id"):
            above = max((p for p in found if _is_below(part.pointer, p)), key=len, default=None)
            found[part.pointer] = urldefrag(urljoin(found[above] if above else "", name))[0]
    return found


def _is_below(pointer: str, ancestor: str) -> bool:
    return pointer == ancestor or pointer.startswith(ancestor + "/")


def _text(schema: JSONValue, keyword: str) -> str:
    value = schema.get(keyword) if isinstance(schema, dict) else None
    return value if isinstance(value, str) else ""


def _leads_somewhere(document: JSONObject, pointer: str) -> bool:
    try:
        resolve(document, pointer)
    except KeyError:
        return False
    return True


def _schema_at(document: JSONObject, pointer: str) -> JSONObject:
    found = resolve(document, pointer)
    return found if isinstance(found, dict) else {}
