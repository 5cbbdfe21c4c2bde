"""The query of a search, asked of a record that an answer shows: it matches, it does not, or nobody can tell.

Source: *Search contacts*, *Search conversations*, *Search tickets*: operators, AND and OR.
"""

from __future__ import annotations

import operator
from collections.abc import Callable

from intercontract.model.json import JSONObject, JSONValue

Truth = bool | None
Fold = Callable[[str], str]
_DAY = 86400

_ORDER: dict[str, Callable[[int, int], bool]] = {
    ">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le,
}  # fmt: skip
_TEXT: dict[str, Callable[[str, str], bool]] = {
    "~": lambda held, wanted: wanted in held,
    "^": str.startswith,
    "$": str.endswith,
}
_NOT = {"!=": "=", "NIN": "IN", "!~": "~"}


def matches(query: JSONValue, record: JSONObject, fold: Fold = str.casefold) -> Truth:
    """Whether a record matches a query; None where its fields do not tell. ``fold`` evens out texts."""
    if not isinstance(query, dict):
        return None
    name, value = query.get("operator"), query.get("value")
    if not isinstance(name, str):
        return None
    if name.upper() in ("AND", "OR"):
        return _group(name.upper(), value, record, fold)
    field = query.get("field")
    if not isinstance(field, str):
        return None
    return _filter(name, _folded(_field(record, field), fold), _folded(value, fold), field)


def of_whole_texts(query: JSONValue) -> JSONValue:
    """The same query, in which what asks for a part of a text tells nothing.

    For recordings: another text may stand for a name, which begins and ends otherwise.
    """
    if isinstance(query, list):
        return [of_whole_texts(inner) for inner in query]
    if not isinstance(query, dict):
        return query
    name, value = query.get("operator"), query.get("value")
    if isinstance(name, str) and name.upper() in ("AND", "OR"):
        return {**query, "value": of_whole_texts(value)}
    plain = _NOT.get(name, name) if isinstance(name, str) else ""
    return None if plain in _TEXT else query


def surely_matches(query: JSONValue, record: JSONObject) -> bool:
    """Whether a record matches a query, be upper and lower case the same or not."""
    return all(matches(query, record, fold) is True for fold in (str.casefold, str))


def _folded(value: JSONValue, fold: Fold) -> JSONValue:
    if isinstance(value, list):
        return [_folded(one, fold) for one in value]
    return fold(value) if isinstance(value, str) else value


def _group(name: str, value: JSONValue, record: JSONObject, fold: Fold) -> Truth:
    found = [matches(inner, record, fold) for inner in value] if isinstance(value, list) else [None]
    decisive = name == "OR"
    if decisive in found:
        return decisive
    return None if None in found else not decisive


def _field(record: JSONObject, name: str) -> JSONValue:
    """What a record has in a field that can be searched by: a text, a number, a flag, else None."""
    value: JSONValue = record
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value if isinstance(value, str | int | bool) else None


def _filter(name: str, held: JSONValue, wanted: JSONValue, field: str) -> Truth:
    if held is None:  # nothing, or nothing that is shown
        return None
    if name in _NOT:
        found = _filter(_NOT[name], held, wanted, field)
        return None if found is None else not found
    if name == "IN":
        each = wanted if isinstance(wanted, list) else [wanted]
        found_each = [_filter("=", held, one, field) for one in each]
        return True if True in found_each else None if None in found_each else False
    if isinstance(held, bool) or isinstance(wanted, bool):
        same = str(held).lower() == str(wanted).lower()
        return same if name == "=" else None
    if isinstance(held, int):
        return _number(name, held, wanted, field)
    if not isinstance(held, str) or not isinstance(wanted, str):
        return None
    return _text(name, held, wanted)


def _number(name: str, held: int, wanted: JSONValue, field: str) -> Truth:
    text = str(wanted)
    if not text.lstrip("-").isdecimal():
        return None
    number = int(text)
    # Times of contacts are compared by day, so what is near says nothing.
    if field.endswith("_at") and abs(held - number) < 2 * _DAY:
        return None
    if name == "=":
        return held == number
    return _ORDER[name](held, number) if name in _ORDER else None


def _text(name: str, held: str, wanted: str) -> Truth:
    if name == "=":
        return held == wanted
    return _TEXT[name](held, wanted) if name in _TEXT and wanted else None
