"""What a resource can be searched by: typed fields, and the operators that each type takes.

Source: *Search contacts*, *Search conversations* and *Search tickets*, their tables of accepted fields and
accepted operators.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from operator import attrgetter
from typing import Any, Generic, TypeAlias, TypeVar

from attrs import evolve

from intercontract.model.json import JSONValue
from intercontract.sandbox.errors import invalid
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen

Row = TypeVar("Row")
SearchValue: TypeAlias = str | float | bool | None
"""What a field of a row holds, and what it is compared with: an integer is a number like any other."""

Read: TypeAlias = Callable[[Row, Workspace], SearchValue | tuple[SearchValue, ...]]
"""What a row has in a field; of several values any may match."""

SECONDS = 86400
_EQUAL = frozenset({"=", "!=", "IN", "NIN"})
_TEXT = _EQUAL | {"~", "!~", "^", "$"}
_ORDER = _EQUAL | {"<", ">", "<=", ">="}


class FieldType(Enum):
    """The type of a field, and the operators that it takes.

    Identifiers are ordered too: clients that walk through all conversations ask for those beyond an id
    (tap-intercom). Dates of contacts are compared by day (here of UTC, the workspace's time zone) and
    take few operators, those of conversations and tickets by the second.
    """

    STRING = ("a string", _TEXT)
    IDENTIFIER = ("a string", _TEXT | _ORDER)
    INTEGER = ("an integer", _ORDER)
    NUMBER = ("a number", _ORDER)
    BOOLEAN = ("true or false", _EQUAL)
    DATE = ("a time in Unix seconds", _ORDER)
    DAY = ("a time in Unix seconds", frozenset({"=", "<", ">"}))

    @property
    def operators(self) -> frozenset[str]:
        """The operators that fields of this type take."""
        return self.value[1]

    def wanted(self, field: str, value: JSONValue) -> SearchValue:
        """A value in a query as this type has it; numbers may come as text (so in the example).

        Raises:
            Refusal: 400 for a value of another type.
        """
        read = _READERS[self](value)
        if read is None:
            raise invalid(f"{field} must be compared with {self.value[0]}", field)
        return read // SECONDS if self is FieldType.DAY and isinstance(read, float | int) else read

    def held(self, value: SearchValue) -> SearchValue:
        """What a row holds, as it is compared."""
        if self is FieldType.DAY and isinstance(value, float | int):
            return value // SECONDS
        return value

    def ordered(self, value: object) -> object:
        """A value as it is ordered: ids of digits as numbers, and no id before any."""
        return (
            (len(value), value)
            if self is FieldType.IDENTIFIER and isinstance(value, str)
            else value
        )


def _string(value: JSONValue) -> SearchValue:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value)


def _number(value: JSONValue) -> SearchValue:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def _integer(value: JSONValue) -> SearchValue:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    number = _number(value)
    return int(number) if isinstance(number, float) and number.is_integer() else None


def _boolean(value: JSONValue) -> SearchValue:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value) if isinstance(value, str) else None


_READERS: dict[FieldType, Callable[[JSONValue], SearchValue]] = {
    FieldType.STRING: _string,
    FieldType.IDENTIFIER: _string,
    FieldType.INTEGER: _integer,
    FieldType.NUMBER: _number,
    FieldType.BOOLEAN: _boolean,
    FieldType.DATE: _integer,
    FieldType.DAY: _integer,
}


@frozen
class SearchField(Generic[Row]):
    """One field that a resource can be searched by.

    ``index`` names an index of its table whose key is the value that ``read`` returns. ``operators`` are
    fewer than those of the type where the documentation says so; where it says that greater or lower
    includes equal, the field is ``inclusive``.
    """

    type: FieldType
    read: Read[Row]
    index: str = ""
    operators: frozenset[str] = frozenset()
    inclusive: bool = False

    @property
    def accepted(self) -> frozenset[str]:
        """The operators that the field takes."""
        return self.operators or self.type.operators

    def limited(self, *operators: str) -> SearchField[Row]:
        """The field, with fewer operators."""
        return evolve(self, operators=frozenset(operators))


def of_attribute(path: str) -> Read[object]:
    """Reads an attribute of a row, or one of what an attribute holds: ``source.id``."""
    get = attrgetter(path)
    return lambda row, _workspace: get(row)


def string(read: str | Read[Any], index: str = "") -> SearchField[Any]:
    """A text, by the path of an attribute or by a function."""
    return SearchField(FieldType.STRING, _reading(read), index)


def identifier(read: str | Read[Any], index: str = "") -> SearchField[Any]:
    """An id: a text that can be asked for what comes after it."""
    return SearchField(FieldType.IDENTIFIER, _reading(read), index)


def integer(read: str | Read[Any]) -> SearchField[Any]:
    """An integer."""
    return SearchField(FieldType.INTEGER, _reading(read))


def boolean(read: str | Read[Any]) -> SearchField[Any]:
    """True or false."""
    return SearchField(FieldType.BOOLEAN, _reading(read))


def date(read: str | Read[Any], *, inclusive: bool = True) -> SearchField[Any]:
    """A time that is compared by the second."""
    return SearchField(FieldType.DATE, _reading(read), inclusive=inclusive)


def day(read: str | Read[Any]) -> SearchField[Any]:
    """A time that is compared by the day."""
    return SearchField(FieldType.DAY, _reading(read))


def _reading(read: str | Read[object]) -> Read[object]:
    return of_attribute(read) if isinstance(read, str) else read
