"""What Python source uses: paths and SDK calls for operations; keys, attributes and arguments for fields.

Nothing is imported or run. What is found is where a name stands; that the value comes from Intercom is
assumed, so more is kept rather than less.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import ClassVar

from attrs import Factory

from intercontract.contract.contract import Contract
from intercontract.contract.fields import ANY
from intercontract.drift.change import Change
from intercontract.drift.impact.naming import Known
from intercontract.drift.impact.reader import Reader
from intercontract.drift.impact.touch import (
    OperationKey,
    Touch,
    adds_property,
    breaks,
    demands,
    first,
    is_of_version,
    is_same_text,
    may_be_missing,
    may_be_null,
    operation_key,
    parameter_of,
    removes_value,
    tokens_of,
)
from intercontract.errors import TrafficError
from intercontract.values import define


@define
class PythonSource:
    """Python source as a use of the API.

    ``names`` are all keys, attributes and arguments with the places they stand at; of them ``read`` must
    be there, ``got`` may be missing (``.get``), and ``sent`` go into requests.
    """

    label: str
    operations: dict[OperationKey, list[str]] = Factory(dict)
    names: dict[str, list[str]] = Factory(dict)
    read: dict[str, list[str]] = Factory(dict)
    got: dict[str, list[str]] = Factory(dict)
    sent: dict[str, list[str]] = Factory(dict)
    words: dict[str, list[str]] = Factory(dict)
    unclear: list[str] = Factory(list)
    files: int = 0

    kind: ClassVar[str] = "source"

    @property
    def summary(self) -> str:
        """What the source uses, in one line."""
        return (
            f"{self.label}: {self.files} Python files name {len(self.operations)} documented "
            f"operations and {len(self.names)} keys, attributes and arguments"
        )

    @property
    def is_empty(self) -> bool:
        """Whether no operation was recognised."""
        return not self.operations

    def touch(self, change: Change) -> Touch | None:
        """How a change touches the source."""
        if is_of_version(change):
            return None
        key = operation_key(change)
        if not key[1]:
            return None
        called = self.operations.get(key)
        if called is None and not key[0]:
            called = [
                w for known, where in self.operations.items() if known[1] == key[1] for w in where
            ]
        if not called:
            return None
        sure = breaks(change)
        parameter = parameter_of(change)
        if parameter is not None:
            return self._parameter(change, called, parameter[1], sure)
        tokens = [t for t in tokens_of(change) if t != ANY]
        if not tokens:
            rule = change.definition
            adds_body = (rule.keyword, rule.action) == ("requestBody", "add")
            if change.direction and not adds_body and rule.source != "recorded":
                return Touch(first(called), None, "the operation is called")
            return Touch(first(called), sure, "the operation is called")
        if change.direction == "response":
            return self._field(change, tokens, sure)
        named = self.sent.get(tokens[-1], [])
        if demands(change):
            return None if named else Touch(first(called), None, f"{tokens[-1]} is not named")
        if not named:
            return None
        if removes_value(change):
            said = self.words.get(str(change.from_), [])
            return Touch(first(said), sure, f"{change.from_} is named") if said else None
        return Touch(first(named), self._sure(tokens, sure), f"{tokens[-1]} is sent")

    def _field(self, change: Change, tokens: list[str], sure: bool | None) -> Touch | None:
        """How a change of an answer touches what is read."""
        name = tokens[-1]
        read, got = self.read.get(name, []), self.got.get(name, [])
        if adds_property(change) or not (read or got):
            return None
        if not read and (may_be_missing(change) or may_be_null(change)):
            return Touch(first(got), False, f"{name} is read with .get")
        return Touch(first([*read, *got]), self._sure(tokens, sure), f"{name} is read")

    def _sure(self, tokens: list[str], sure: bool | None) -> bool | None:
        """A word such as "id" stands everywhere; it surely means this field where its holder is named."""
        return sure if all(token in self.names for token in tokens[:-1]) else None

    def _parameter(
        self, change: Change, called: list[str], name: str, sure: bool | None
    ) -> Touch | None:
        named = self.sent.get(name, [])
        if demands(change):
            return None if named else Touch(first(called), sure, f"{name} is not named")
        if removes_value(change):
            named = self.words.get(str(change.from_), [])
        elif change.location.startswith("path "):
            named = called
        if named and is_same_text(change):
            return Touch(first(named), False, "the text in the URL is the same")
        return Touch(first(named), sure, f"{name} is sent") if named else None


def source(label: str, files: Iterable[tuple[str, str]], contract: Contract) -> PythonSource:
    """The use that Python files show; each is a name and its text.

    Raises:
        TrafficError: a file is not Python.
    """
    result = PythonSource(label)
    known = Known(contract)
    for name, text in files:
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError) as problem:
            line = getattr(problem, "lineno", None)
            raise TrafficError(
                "is not Python that can be read", file=name, line=line, hint="leave the file out"
            ) from None
        result.files += 1
        Reader(name, result, known).visit(tree)
    return result
