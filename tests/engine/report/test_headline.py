"""The verdict in one line."""

from __future__ import annotations

import attrs
import pytest

from intercontract.model.finding import Verdict
from intercontract.model.run import Coverage
from intercontract.report.headline import headline

COVERED = Coverage(fields={"exercised": ["a 200 /b"], "missing": []})


def test_headline_counts_new_known_and_unverified(make):
    assert headline(make.three()) == (
        "3 new findings in 812 interactions; 9 known deviations; 4 fields not verified"
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({}, "No new findings in 1 interaction", id="clean"),
        pytest.param(
            {"coverage": COVERED},
            "No new findings in 1 interaction; every documented field verified",
            id="all-covered",
        ),
        pytest.param(
            {"interactions": 0},
            "Nothing was verified: there was no interaction to judge",
            id="empty",
        ),
        pytest.param({"cut": True}, "Cut short: no new findings in 1 interaction", id="cut-short"),
    ],
)
def test_headline_never_claims_more_than_was_seen(make, changes, sentence):
    changes = {"interactions": 1, "coverage": Coverage()} | changes
    cut = changes.pop("cut", False)
    report = make.report(**changes)
    if cut:
        report = attrs.evolve(report, run=attrs.evolve(report.run, complete=False))
    assert headline(report) == sentence


def test_headline_puts_our_own_errors_first(make):
    report = make.report(make.group(Verdict.ERROR), make.group(), coverage=Coverage())
    assert headline(report) == (
        "1 check could not be carried out; 1 new finding in 812 interactions"
    )
