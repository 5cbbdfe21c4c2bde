"""What the JSON of several resources is made of."""

from __future__ import annotations

from intercontract.model.json import JSONObject, JSONValue


def taken(value: object, *names: str) -> JSONObject:
    """Attributes that are called and written as in the API."""
    return {name: getattr(value, name) for name in names}


def without_last_next(pages: JSONObject) -> JSONObject:
    """The ``pages`` of a list by number, for lists that leave ``next`` out on the last page."""
    return {name: value for name, value in pages.items() if (name, value) != ("next", None)}


def reference(type_: str, id_: str | None, **more: JSONValue) -> JSONObject:
    """One resource inside of another: its type and id, and what else is told there."""
    return {"type": type_, "id": id_, **more}


def listed(items: list[JSONValue], **more: JSONValue) -> JSONObject:
    """A list inside of a resource, whole; ``more`` stands before the count."""
    return {"type": "list", "data": items, **more, "total_count": len(items), "has_more": False}
