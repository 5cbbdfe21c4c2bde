"""The rules: one table, in which everything that is asked about a rule is a column.

``rules.tsv`` has a row for each family of rules. Its columns:

subject
    What the ids begin with; ``*`` stands for ``request`` and ``response``, ``{a,b}`` for ``a`` and ``b``.
    Empty where the verb is the whole id.
verb
    How the ids end; ``@`` stands for the keyword's word (``min-length``).
keyword
    What changes: keywords of JSON Schema or OpenAPI, or ``null``, ``status``, ``operation`` and the like.
action
    What became of it: ``add`` and ``remove`` an entry, ``set`` and ``unset`` the whole, ``change``,
    ``increase``, ``decrease``; of recordings also ``observe`` (not documented) and ``unseen``.
effect
    On what is valid: ``narrows``, ``widens``, ``incomparable``, ``none``, ``unknown``, or ``violation`` (of
    a policy).
level
    Empty where it follows from effect and direction: what narrows requests or widens responses breaks.

Source: ids, levels and effects are those of oasdiff where ``source`` is empty.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from intercontract.values import frozen


class Level(StrEnum):
    """What a change does to a client that was written against the base."""

    BREAKING = "breaking"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """2 for breaking, 1 for warning, 0 for info."""
        return _RANKS[self]


_RANKS = {Level.BREAKING: 2, Level.WARNING: 1, Level.INFO: 0}
_EFFECTS = {
    "narrows": "fewer are valid",
    "widens": "more are valid",
    "incomparable": "others are valid",
    "none": "as many are valid",
    "unknown": "which are valid cannot be told",
    "violation": "against a policy",
}
_WORDS = {
    "maximum": "max",
    "minimum": "min",
    "exclusiveMaximum": "exclusive-max",
    "exclusiveMinimum": "exclusive-min",
    "default": "default-value",
    "dependentSchemas": "dependent-schema",
    "patternProperties": "pattern-property",
}
_AREAS = {"body": "schema", "property": "schema", "parameter": "parameters", "header": "headers"}
_CHOICE = re.compile(r"\{([^}]*)\}")
_CAPITAL = re.compile(r"(?=[A-Z])")


@frozen
class DriftRule:
    """One rule; ``source`` is ``oasdiff``, ``intercontract`` or ``recorded``."""

    id: str
    subject: str
    verb: str
    keyword: str
    action: str
    effect: str
    kind: str
    area: str
    level: Level
    source: str
    direction: str
    summary: str


def word(keyword: str) -> str:
    """A keyword as rule ids have it: ``minLength`` as ``min-length``."""
    return _WORDS.get(keyword) or _CAPITAL.sub("-", keyword).lower()


def _expand(patterns: str) -> Iterator[str]:
    """The texts that patterns stand for: ``a-{b,c}-d`` for ``a-b-d`` and ``a-c-d``."""
    for pattern in patterns.split():
        choice = _CHOICE.search(pattern)
        if choice is None:
            yield pattern
            continue
        for text in choice[1].split(","):
            yield from _expand(pattern[: choice.start()] + text + pattern[choice.end() :])


@frozen
class _Told:
    """Where a rule stands in the table: its row, and which of the row's subjects and keywords it is for."""

    row: dict[str, str]
    subject: str
    keyword: str

    @property
    def verb(self) -> str:
        return self.row["verb"].replace("@", word(self.keyword))

    @property
    def id(self) -> str:
        return f"{self.subject}-{self.verb}".strip("-")

    def rule(self) -> DriftRule:
        row, verb = self.row, self.verb
        direction = row["direction"] or self.subject.partition("-")[0]
        return DriftRule(
            id=self.id,
            subject=self.subject,
            verb=verb,
            keyword=self.keyword,
            action=row["action"],
            effect=row["effect"],
            kind=row["kind"],
            area=row["area"] or _area(self.subject),
            level=Level(row["level"] or _level(row["effect"], direction)),
            source=row["source"] or "oasdiff",
            direction=direction,
            summary=row["summary"]
            or f"{self.keyword}: {verb.replace('-', ' ')} ({_EFFECTS[row['effect']]})",
        )


def _told(row: dict[str, str]) -> Iterator[_Told]:
    subjects = row["subject"].replace("*", "{request,response}")
    for subject in _expand(subjects) if subjects else ("",):
        for keyword in row["keyword"].split():
            yield _Told(row, subject, keyword)


def _area(subject: str) -> str:
    if subject.endswith(("parameter-property", "header-property")):
        return "parameters"
    return _AREAS[subject.rpartition("-")[2]]


def _level(effect: str, direction: str) -> Level:
    if effect == "unknown":
        return Level.WARNING
    harmless = "narrows" if direction == "response" else "widens"
    return Level.INFO if effect in ("none", harmless) else Level.BREAKING


class _Table(Mapping[str, DriftRule]):
    """Every rule by id, each made when it is first asked for: most comparisons need few of a thousand."""

    def __init__(self) -> None:
        self._made: dict[str, DriftRule] = {}

    @cached_property
    def _all(self) -> dict[str, _Told]:
        text = Path(__file__).with_name("rules.tsv").read_text(encoding="utf-8")
        found: dict[str, _Told] = {}
        for row in csv.DictReader(text.splitlines(), delimiter="\t", restval=""):
            for told in _told(row):
                if found.setdefault(told.id, told) is not told:
                    raise ValueError(f"two rules are called {told.id}")
        return found

    def __getitem__(self, name: str) -> DriftRule:
        known = self._made.get(name)
        if known is None:
            known = self._made[name] = self._all[name].rule()
        return known

    def __contains__(self, name: object) -> bool:
        return name in self._all

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


RULES: Mapping[str, DriftRule] = _Table()
"""Every rule by id."""
