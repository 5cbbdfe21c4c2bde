"""What a report is told of the runs before it."""

from __future__ import annotations

from pathlib import Path

from intercontract.engine.history import opened
from intercontract.engine.past import past_of
from intercontract.history.record import record_of

FOLDER = Path("reports/now")


def test_a_report_is_told_since_when_and_what_is_fixed(nights, tmp_path):
    address = str(tmp_path / "nights.sqlite")
    old, gone, new = map(nights.fault, ("old", "gone", "new"))
    with opened(address, makes=True) as history:
        nights.keep(history, nights.report(1, [old]))
        nights.keep(history, nights.report(2, [old, gone]))
        nights.keep(history, nights.report(2, [new]), series="another")
    told = nights.report(3, [old, new])
    past = past_of(address, record_of(told, nights.series), FOLDER)
    assert [(run.started_at, run.new) for run in past.runs] == [
        (nights.time_of(night), new) for night, new in ((1, 1), (2, 2), (3, 2))
    ]
    since = {key: (one.first_seen, one.is_new, one.marks) for key, one in past.findings.items()}
    assert since == {
        (old.fingerprint, "us"): (nights.time_of(1), False, ("seen",) * 3),
        (new.fingerprint, "us"): (nights.time_of(3), True, ("absent", "absent", "seen")),
    }
    assert [(one.fingerprint, one.last_seen) for one in past.fixed] == [
        (gone.fingerprint, nights.time_of(2))
    ]
    assert past.base == nights.report(2).run.id


def test_what_was_not_looked_at_is_not_fixed(nights, tmp_path):
    address = str(tmp_path / "nights.sqlite")
    with opened(address, makes=True) as history:
        nights.keep(history, nights.report(1, [nights.fault("gone")]))
    told = nights.report(2, skipped=["retrieveConversation"])
    past = past_of(address, record_of(told, nights.series), FOLDER)
    assert (past.fixed, past.unlooked) == ((), 1)


def test_without_a_history_or_an_earlier_run_nothing_is_told(nights, tmp_path):
    run = record_of(nights.report(1), nights.series)
    assert past_of("none", run, FOLDER) is None
    assert past_of(str(tmp_path / "absent.sqlite"), run, FOLDER) is None
    with opened(str(tmp_path / "one.sqlite"), makes=True) as history:
        nights.keep(history, nights.report(1))
    assert past_of(str(tmp_path / "one.sqlite"), run, FOLDER) is None
