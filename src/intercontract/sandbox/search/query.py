"""From the ``query`` of a search to a predicate: single filters, and groups of them with AND and OR.

Source: *Search contacts*, "Nesting & Limitations": at most 2 nested filters, at most 15 filters for each AND
or OR group. Real requests nest groups (``(1 OR 2) AND (3 OR 4)``).
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Generic, TypeAlias, TypeVar

from intercontract.model.json import JSONObject
from intercontract.sandbox.errors import invalid, missing
from intercontract.sandbox.search.fields import SearchField, SearchValue
from intercontract.sandbox.table import Table
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen

Row = TypeVar("Row")
Lookup: TypeAlias = Callable[[str], SearchField[Row]]
"""The field of a name; raises a Refusal where there is none."""

NESTED = 2
"""Levels of groups below the outermost."""
MOST = 15
"""Filters in a group."""

_POSITIVE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "IN": lambda held, wanted: held in wanted,
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
    "~": lambda held, wanted: wanted in held,
    "^": lambda held, wanted: held.startswith(wanted),
    "$": lambda held, wanted: held.endswith(wanted),
}
_NEGATIVE = {"!=": "=", "NIN": "IN", "!~": "~"}
_NULL = ("=", "!=")
"""The operators that can be asked with null: is there a value at all?"""


@frozen
class Query(Generic[Row]):
    """Which rows match; where an index knows all that may, ``candidates`` names them."""

    matches: Callable[[Row], bool]
    candidates: Callable[[Table[Row]], list[Row]] | None = None


def parse(
    query: JSONObject, field_of: Lookup[Row], workspace: Workspace, depth: int = 0
) -> Query[Row]:
    """A query, ready to be asked of rows.

    Raises:
        Refusal: 400 for an unknown field or operator, a value of another type, or too large a query.
    """
    name = query.get("operator")
    if not isinstance(name, str):
        raise (
            missing("operator")
            if name is None
            else invalid("operator must be a string", "operator")
        )
    if name.upper() in ("AND", "OR"):
        return _group(query, name.upper(), field_of, workspace, depth)
    return _single(query, name, field_of, workspace)


def _group(
    query: JSONObject, name: str, field_of: Lookup[Row], workspace: Workspace, depth: int
) -> Query[Row]:
    filters = query.get("value")
    if not isinstance(filters, list) or not all(isinstance(inner, dict) for inner in filters):
        raise invalid(f"the value of {name} must be an array of filters", "value")
    if len(filters) > MOST:
        raise invalid(f"a group has at most {MOST} filters", "value")
    if depth > NESTED:
        raise invalid(f"filters nest at most {NESTED} levels", "value")
    parts = [
        parse(inner, field_of, workspace, depth + 1) for inner in filters if isinstance(inner, dict)
    ]
    tests = [part.matches for part in parts]
    if name == "OR":
        return Query(lambda row: any(test(row) for test in tests))
    known = next((part.candidates for part in parts if part.candidates), None)
    return Query(lambda row: all(test(row) for test in tests), known)


def _single(
    query: JSONObject, name: str, field_of: Lookup[Row], workspace: Workspace
) -> Query[Row]:
    called = query.get("field")
    if not isinstance(called, str):
        raise missing("field") if called is None else invalid("field must be a string", "field")
    field = field_of(called)
    if name not in field.accepted:
        raise invalid(f"{name} is not an operator for {called}", "operator")
    wanted = _wanted(field, called, name, query)
    positive = _NEGATIVE.get(name, name)
    if field.inclusive and positive in "<>":
        positive += "="
    test, read, held_as = _POSITIVE[positive], field.read, field.type.held
    negative = name in _NEGATIVE
    if positive[0] in "<>":
        wanted, order = field.type.ordered(wanted), field.type.ordered
        test = _ordered(test, order)

    def holds(held: SearchValue) -> bool:
        if held is None or wanted is None:
            return positive == "=" and held is wanted
        return test(held_as(held), wanted)

    def matches(row: Row) -> bool:
        found = read(row, workspace)
        if isinstance(found, tuple):
            matched = any(map(holds, found)) or (not found and wanted is None)
        else:
            matched = holds(found)
        return matched is not negative

    if not field.index or name != "=" or wanted is None:
        return Query(matches)
    return Query(matches, lambda table: table.having(field.index, wanted))


def _ordered(
    test: Callable[[object, object], bool], order: Callable[[object], object]
) -> Callable[[object, object], bool]:
    return lambda held, wanted: test(order(held), wanted)


def _wanted(field: SearchField[Row], called: str, name: str, query: JSONObject) -> object:
    """What to compare with: one value, null (where JavaScript clients send nothing), or those of an array."""
    value = query.get("value")
    if name in ("IN", "NIN"):
        if not isinstance(value, list):
            raise invalid(f"the value of {name} must be an array", "value")
        return frozenset(field.type.wanted(called, item) for item in value)
    if value is None:
        if name in _NULL:
            return None
        raise missing("value")
    return field.type.wanted(called, value)
