"""The table of rules against the list it follows."""

from __future__ import annotations

import csv

from intercontract.drift import RULES

LEVELS = {"ERR": "breaking", "WARN": "warning", "INFO": "info"}


def test_all_known_ids_are_there_with_their_levels_and_groups(shared):
    with (shared / "research" / "oasdiff_rules.tsv").open() as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) == 509
    for row in rows:
        rule = RULES[row["id"]]
        assert rule.level == LEVELS[row["level"]], row["id"]
        assert rule.check == row["check"].replace("nil", ""), row["id"]
        assert rule.origin == "oasdiff"


def test_every_other_rule_is_ours_and_in_no_group_of_theirs(shared):
    with (shared / "research" / "oasdiff_rules.tsv").open() as file:
        known = {row["id"] for row in csv.DictReader(file, delimiter="\t")}
    own = [rule for rule in RULES.values() if rule.id not in known]
    assert own
    assert all(rule.origin == "intercontract" and not rule.check for rule in own)


def test_every_rule_says_what_it_means():
    assert all(rule.summary for rule in RULES.values())
