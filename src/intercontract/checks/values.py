"""Whether a record shows what was sent: field by field, as far as both say the same kind of thing."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.differences import VOLATILE
from intercontract.checks.events import is_simple, plain
from intercontract.model.json import JSONObject, JSONValue, json_type

# What an API may write otherwise: telephone numbers get spaces, a data type of dates has two names, pictures
# become objects. What changes by itself says nothing either.
REWRITTEN = frozenset({"phone", "data_type", "avatar", "created_at", *VOLATILE})
# Objects whose members are told apart: what was not sent stays.
_MAPS = ("custom_attributes", "ticket_attributes")


def steady(sent: JSONObject) -> Iterator[tuple[str, JSONValue]]:
    """The fields of a request that a record must show: pointers without their first slash, and values."""
    for name, value in sent.items():
        if name in _MAPS and isinstance(value, dict):
            yield from ((f"{name}/{inner}", held) for inner, held in value.items() if _tells(held))
        elif name not in REWRITTEN and _tells(value):
            yield name, value


def held(record: JSONObject, name: str) -> JSONValue:
    """What a record has in a field; None where it does not say."""
    value: JSONValue = record
    for part in name.split("/", 1):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def agrees(sent: JSONValue, shown: JSONValue) -> bool:
    """Whether what is shown may be what was sent: alike but for markup, case and the spaces around.

    What is of another type, or longer than a line of prose is kept, is for other checks.
    """
    if json_type(sent) != json_type(shown):
        return shown is not None
    if isinstance(sent, str) and isinstance(shown, str):
        return plain(sent).casefold() == plain(shown).casefold()
    return sent == shown


def _tells(value: JSONValue) -> bool:
    if isinstance(value, str):
        return is_simple(value) and value.strip() != "" and len(value) < 200
    return isinstance(value, bool | int)
