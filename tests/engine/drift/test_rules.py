"""The table of rules against the list it follows."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from intercontract.drift import RULES
from intercontract.drift import rules as table

# oasdiff compares ``allOf`` part by part and says of each of these that it is not sure; so do we, and let
# a value tell.
WARNED = dict.fromkeys(
    ("response-body-all-of-removed", "response-property-all-of-removed"), "warning"
)
LEVELS = {"ERR": "breaking", "WARN": "warning", "INFO": "info"}


def published(shared):
    """The rules of oasdiff 1.37 that a description of 3.0 or 3.1 can break (``itemSchema`` is of 3.2)."""
    with (shared / "research" / "oasdiff_rules_1.37.tsv").open() as file:
        return [r for r in csv.DictReader(file, delimiter="\t") if "item-schema" not in r["id"]]


def test_all_known_ids_are_there_with_their_levels(shared):
    for row in published(shared):
        rule = RULES[row["id"]]
        level = LEVELS[row["level"]]
        assert rule.level == WARNED.get(rule.id, level), rule.id
        assert (rule.effect, rule.kind) == (row["effect"], row["kind"]), rule.id
        assert rule.source == "oasdiff"


def test_every_other_rule_is_ours(shared):
    known = {row["id"] for row in published(shared)}
    assert known == {rule.id for rule in RULES.values() if rule.source == "oasdiff"}


def test_every_rule_says_what_it_means():
    assert all(rule.summary for rule in RULES.values())


COLUMNS = {
    "action": {
        "add",
        "remove",
        "set",
        "unset",
        "change",
        "increase",
        "decrease",
        "observe",
        "unseen",
    },
    "effect": {"narrows", "widens", "incomparable", "none", "unknown", "violation"},
    "direction": {"request", "response", ""},
    "source": {"oasdiff", "intercontract", "recorded"},
}


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_holds_known_words_only(column):
    assert {getattr(rule, column) for rule in RULES.values()} == COLUMNS[column]


def test_a_change_is_asked_for_columns_and_never_for_words_of_its_id():
    """No code searches rule ids: what a rule means stands in its row."""
    searched = re.compile(r"""["'][^"']*["'] in (?:\w+\.)?rule\b|\brule\.(?:starts|ends)with""")
    source = Path(table.__file__).parents[1]
    places = [source / "drift", source / "report", source / "cli"]
    files = [path for place in places for path in place.rglob("*.py")]
    assert files
    assert [path.name for path in files if searched.search(path.read_text())] == []
