"""The vendor's descriptions against each other, both ways."""

from __future__ import annotations

import pytest
import yaml

from intercontract.drift import RULES, compare

STEPS = [("2.10", "2.11"), ("2.11", "2.12"), ("2.12", "2.13")]


@pytest.fixture(scope="module")
def load(shared):
    kept = {}

    def read(version):
        if version not in kept:
            text = (shared / "official" / f"intercom-{version}.yaml").read_text()
            kept[version] = yaml.load(text, yaml.CSafeLoader)
        return kept[version]

    return read


@pytest.mark.parametrize(("old", "new"), STEPS + [step[::-1] for step in STEPS])
def test_every_step_gives_changes_that_can_be_told_apart(load, old, new):
    changes = compare(load(old), load(new))
    assert changes
    assert len({(c.fingerprint, c.method, c.path) for c in changes}) == len(changes)
    for change in changes:
        entry = change.to_dict()
        assert entry["rule"] in RULES
        assert entry["message"]
        assert {"level", "operation", "pointer", "from", "to", "used_by"} <= entry.keys()


def test_the_order_is_worst_first_and_stable(load):
    first, second = (compare(load("2.12"), load("2.13")) for _ in range(2))
    assert first == second
    ranks = [change.level.rank for change in first]
    assert ranks == sorted(ranks, reverse=True)


def test_operations_that_come_one_way_go_the_other(load):
    there = {c.operation for c in compare(load("2.12"), load("2.13")) if c.rule == "endpoint-added"}
    back = {
        c.operation
        for c in compare(load("2.13"), load("2.12"))
        if c.rule in ("api-path-removed-without-deprecation", "api-removed-without-deprecation")
    }
    assert there
    assert there == back


def test_a_search_value_that_fits_two_alternatives_is_shown(load):
    """2.13 lets a search value be one of two lists; an empty list is both, hence neither."""
    shown = [
        change
        for change in compare(load("2.12"), load("2.13"))
        if change.rule == "request-property-one-of-added" and change.operation == "SearchContacts"
    ]
    assert [] in [change.witness for change in shown if change.pointer == "/query/value"]
