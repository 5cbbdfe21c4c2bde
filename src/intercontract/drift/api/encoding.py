"""How the fields of a form are written (OpenAPI, *Encoding Object*): style, explode, media type."""

from __future__ import annotations

from fnmatch import fnmatchcase

from intercontract.drift.api.context import Context
from intercontract.drift.api.media import parse
from intercontract.drift.api.style import Style
from intercontract.drift.collector import OperationRef
from intercontract.drift.document import Node
from intercontract.drift.schema import view
from intercontract.model.json import join

_FORMS = {("application", "x-www-form-urlencoded"), ("multipart", "form-data")}


def compare_encodings(
    context: Context, before: Node, after: Node, place: OperationRef, location: str
) -> None:
    """The fields that both sides of a form's media type know, each written otherwise or as another type."""
    one, other = (
        view(before.get("schema"), context.base),
        view(after.get("schema"), context.revision),
    )
    was, is_ = one.named("properties"), other.named("properties")
    for name in was.keys() & is_.keys():
        nodes = _encoding(before, name), _encoding(after, name)
        styles = _style(nodes[0]), _style(nodes[1])
        pointer = join("", name)
        if styles[0].differs(styles[1], was[name], is_[name]):
            texts = styles[0].text, styles[1].text
            context.collector.add(
                "request-property-style-changed", place, pointer, *texts, location=location
            )
        types = _types(nodes[0]), _types(nodes[1])
        # Where none is named it follows from the schema, which has rules of its own.
        if all(types) and set(types[0]) != set(types[1]):
            narrows = not all(any(fnmatchcase(t, wide) for wide in types[1]) for t in types[0])
            rule = f"request-property-content-type-{'narrowed' if narrows else 'widened'}"
            texts = ", ".join(types[0]), ", ".join(types[1])
            context.collector.add(rule, place, pointer, *texts, location=location)


def is_form(media_type: str) -> bool:
    """Whether a body of this type has fields that an encoding can describe."""
    name = parse(media_type)
    return (name.type, name.subtype) in _FORMS


def _encoding(media: Node, name: str) -> Node:
    encodings = media.get("encoding")
    found = encodings.get(name) if isinstance(encodings, dict) else None
    return found if isinstance(found, dict) else {}


def _style(encoding: Node) -> Style:
    name = str(encoding.get("style") or "form")
    return Style(name, encoding.get("explode", name == "form") is True)


def _types(encoding: Node) -> list[str]:
    """The media types that a field may have; empty where none is named."""
    named = str(encoding.get("contentType") or "")
    return sorted(
        kind.partition(";")[0].strip().lower() for kind in named.split(",") if kind.strip()
    )
