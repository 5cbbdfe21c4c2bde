"""Much traffic in pieces, by several processes: the report is that of one process that reads it whole."""

from __future__ import annotations

import gzip
import os
import signal
import sys
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from intercontract.cassette import stretches
from intercontract.cassette.entry import Entry
from intercontract.cassette.formats.ndjson import dump_line
from intercontract.cassette.limits import DEFAULT
from intercontract.engine.bulk import audit as bulk
from intercontract.engine.bulk import sequence_order
from intercontract.engine.bulk.audit import run_bulk
from intercontract.engine.processes.interrupt import interruptible
from intercontract.engine.processes.processors import are_possible
from intercontract.errors import TrafficError
from intercontract.model.event import PartJudged, ignore

sys.path.insert(0, str(Path(__file__).parent))
from bulk_traffic import CONTRACT, SETTINGS, by_one, lines, told, traffic, written

JOBS = st.sampled_from([1, 2, 3] if are_possible() else [1])


def in_pieces(*files: Path, jobs: int = 1, whole: int = 0, listen=ignore) -> dict:
    return told(run_bulk(SETTINGS, CONTRACT, files, listen, jobs=jobs, whole=whole))


@pytest.fixture
def small(monkeypatch, tmp_path):
    """Pieces as small as the traffic asks for; files are here."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(stretches, "LINES", 7)
    monkeypatch.setattr(bulk, "PIECE", 1)
    return monkeypatch


def test_the_traffic_has_something_of_everything(small):
    found = by_one(written([*lines()], Path("a.ndjson")))["findings"]
    assert {one["verdict"] for one in found} >= {"fail", "known"}
    assert {one["check"] for one in found} >= {"response-schema", "tag-lifecycle"}


ENDS = {
    "lines": (b"\n", b"\n"), "CRLF": (b"\r\n", b"\r\n"), "no last newline": (b"\n", b""),
    "blank lines": (b"\n\n", b"\n  \n"),
}  # fmt: skip


@settings(
    max_examples=4, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.data())
def test_however_it_is_cut_the_report_is_that_of_one_process(tmp_path, small, data):
    own = [*lines()]
    if data.draw(st.booleans(), "damaged"):
        own.insert(data.draw(st.integers(0, len(own))), b'{"request": {')
    cut = data.draw(st.integers(1, len(own) - 1), "cut")
    end, last = ENDS[data.draw(st.sampled_from(sorted(ENDS)), "ends")]
    pack = data.draw(st.sampled_from([bytes, gzip.compress]), "pack")
    files = [Path("a.ndjson"), Path("b.ndjson")]
    for file, some in zip(files, (own[:cut], own[cut:]), strict=True):
        file.write_bytes(pack(written(some, tmp_path / "plain", end, last).read_bytes()))
    small.setattr(stretches, "LINES", data.draw(st.integers(1, len(own)), "stretch"))
    whole = data.draw(st.sampled_from([0, files[0].stat().st_size, 10**9]), "whole")
    assert in_pieces(*files, jobs=data.draw(JOBS, "jobs"), whole=whole) == by_one(*files)


def test_events_come_in_order_of_time_wherever_they_stand(small):
    timed = [
        evolve(one, recorded_at=f"2026-01-01T00:{number // 60:02}:{number % 60:02}Z")
        for number, one in enumerate(traffic())
    ]
    mixed = [dump_line(Entry(one)).rstrip(b"\n") for one in reversed(timed)]
    file = written(mixed, Path("a.ndjson"))
    found = in_pieces(file, jobs=2)
    assert found == by_one(file)
    assert "tag-lifecycle" in {one["check"] for one in found["findings"]}


def test_a_sequence_that_is_too_long_is_looked_at_in_windows_and_the_report_says_so(
    tmp_path, small
):
    file = written([*lines()], Path("a.ndjson"))
    reached = by_one(file)
    small.setattr(sequence_order, "BLOCK", 6)
    found = in_pieces(file)
    (note,) = set(found["coverage"]["not_verified"]) - set(reached["coverage"]["not_verified"])
    assert note.startswith(f"{file}: {len(lines())} interactions of sequences that are too long")
    assert "compared with the 6 before it" in note
    assert in_pieces(file, jobs=2) == found
    tags = [one["count"] for one in found["findings"] if one["check"] == "tag-lifecycle"]
    assert tags == [one["count"] for one in reached["findings"] if one["check"] == "tag-lifecycle"]


def test_what_lies_further_back_than_a_window_reaches_is_not_found(small):
    small.setattr(sequence_order, "BLOCK", 2)
    small.setattr(stretches, "LINES", 100)
    own = [line for line, one in zip(lines(), traffic(), strict=True) if one.region == "au"]
    file = written([part for line in own for part in (line, *own[:1] * 4)], Path("a.ndjson"))
    assert "tag-lifecycle" in {one["check"] for one in by_one(file)["findings"]}
    assert "tag-lifecycle" not in {one["check"] for one in in_pieces(file)["findings"]}


LONG = b"x" * (DEFAULT.line_bytes + 1)


@pytest.mark.parametrize(
    ("second_half", "line", "message"),
    [
        pytest.param([b"{", b"["], 1, "is not JSON", id="nothing can be read"),
        pytest.param([b"{}", LONG], 2, "a line is longer", id="a line that is too long"),
    ],
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_the_error_is_that_of_one_process(small, jobs, second_half, line, message):
    good = written([*lines()][:2], Path("a.ndjson"))
    bad = written(second_half, Path("b.ndjson"))
    small.setattr(stretches, "LINES", 1)
    with pytest.raises(TrafficError) as problem:
        in_pieces(good, bad, jobs=jobs)
    assert (problem.value.file, problem.value.line) == (str(bad), line)
    assert message in problem.value.message


@pytest.mark.skipif(not are_possible(), reason="processes cannot be copied here")
def test_a_signal_ends_all_processes_and_the_report_says_how_far_they_came(small):
    import multiprocessing

    def stop(event):
        if isinstance(event, PartJudged):
            os.kill(os.getpid(), signal.SIGINT)

    small.setattr(stretches, "LINES", 1)
    file = written([*lines()], Path("a.ndjson"))
    report = run_bulk(SETTINGS, CONTRACT, [file], stop, jobs=2, whole=0)
    assert (report.run.complete, report.run.signal) == (False, "SIGINT")
    assert 0 < report.interactions < len(lines())
    assert f"{file}: no sequence was looked at" in report.not_verified
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_signal_between_two_times_of_work_is_heard(small, jobs):
    files = [written([*lines()], Path(f"{name}.ndjson")) for name in "ab"]
    cut = bulk._Bulk._sequences

    def told_meanwhile(*arguments):
        signal.raise_signal(signal.SIGTERM)
        return cut(*arguments)

    small.setattr(bulk._Bulk, "_sequences", told_meanwhile)
    with interruptible():
        report = run_bulk(SETTINGS, CONTRACT, files, jobs=jobs, whole=0)
    assert (report.run.complete, report.run.signal) == (False, "SIGTERM")
    assert report.interactions == len(lines())


def test_what_was_judged_is_heard_by_region(small):
    events = []
    in_pieces(written([*lines()], Path("a.ndjson")), listen=events.append)
    parts = [event for event in events if isinstance(event, PartJudged)]
    assert sum(part.counts["us"] for part in parts) == sum(one.region == "us" for one in traffic())
    assert [part.done for part in parts] == sorted(part.done for part in parts)
    assert parts[-1].done == pytest.approx(1)
    assert sum(part.fresh["au"] for part in parts) > 0
