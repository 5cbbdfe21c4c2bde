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
from collections.abc import Iterator
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType

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


def _rules(row: dict[str, str]) -> Iterator[DriftRule]:
    subjects = row["subject"].replace("*", "{request,response}")
    for subject in _expand(subjects) if subjects else ("",):
        direction = row["direction"] or subject.partition("-")[0]
        for keyword in row["keyword"].split():
            verb = row["verb"].replace("@", word(keyword))
            yield DriftRule(
                id=f"{subject}-{verb}".strip("-"),
                subject=subject,
                verb=verb,
                keyword=keyword,
                action=row["action"],
                effect=row["effect"],
                kind=row["kind"],
                area=row["area"] or _area(subject),
                level=Level(row["level"] or _level(row["effect"], direction)),
                source=row["source"] or "oasdiff",
                direction=direction,
                summary=row["summary"]
                or f"{keyword}: {verb.replace('-', ' ')} ({_EFFECTS[row['effect']]})",
            )


def _area(subject: str) -> str:
    if subject.endswith(("parameter-property", "header-property")):
        return "parameters"
    return _AREAS[subject.rpartition("-")[2]]


def _level(effect: str, direction: str) -> Level:
    if effect == "unknown":
        return Level.WARNING
    harmless = "narrows" if direction == "response" else "widens"
    return Level.INFO if effect in ("none", harmless) else Level.BREAKING


def _table() -> dict[str, DriftRule]:
    text = files(__package__).joinpath("rules.tsv").read_text(encoding="utf-8")
    rules: dict[str, DriftRule] = {}
    for row in csv.DictReader(text.splitlines(), delimiter="\t", restval=""):
        for rule in _rules(row):
            if rule.id in rules:
                raise ValueError(f"two rules are called {rule.id}")
            rules[rule.id] = rule
    return rules


RULES = MappingProxyType(_table())
"""Every rule by id."""
