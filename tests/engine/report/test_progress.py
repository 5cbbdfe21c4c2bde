"""Progress while a run runs."""

from __future__ import annotations

import io
from collections import Counter
from itertools import count

import pytest

from intercontract.model.event import (
    InteractionDone,
    PartJudged,
    RunFinished,
    RunStarted,
    StageStarted,
)
from intercontract.report.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def events(make):
    report = make.three()
    yield RunStarted(report.run)
    yield StageStarted("eu", "fuzzing")
    for n in range(50):
        yield InteractionDone(make.interaction(), fresh=n % 2)
    yield RunFinished(report)


def play(make, stream, **options):
    with Progress(stream, **options) as progress:
        for event in events(make):
            progress(event)
    return stream.getvalue()


def test_without_a_terminal_there_is_a_line_now_and_then(make):
    lines = play(make, io.StringIO(), clock=count().__next__).splitlines()
    assert lines[0] == "run 20260801-020000-7f3a: API 2.11 on sandbox (us, eu, au)"
    assert lines[1] == "eu: fuzzing"
    assert lines[-1] == "done: 812 interactions in 23.4 s"
    between = lines[2:-1]
    assert 2 <= len(between) <= 8
    assert "us: 0 interactions, nothing new; eu: " in between[-1]


def test_without_time_passing_interactions_say_nothing(make):
    assert len(play(make, io.StringIO(), clock=lambda: 0.0).splitlines()) == 3


def test_of_much_traffic_rate_and_time_left_are_told():
    stream = io.StringIO()
    progress = Progress(stream, clock=count(step=20).__next__)
    progress(PartJudged(Counter(us=3000, eu=1000), Counter(us=2), done=0.25))
    (told,) = stream.getvalue().splitlines()
    assert told.startswith(
        "us: 3,000 interactions, 2 new findings; eu: 1,000 interactions, nothing new"
    )
    assert told.endswith("; 25%, 100 a second, about 0:02:00 left")
    progress(PartJudged(Counter(), Counter(), done=1.0))
    assert "left" not in stream.getvalue().splitlines()[1]


@pytest.mark.parametrize("stream", [io.StringIO, Terminal], ids=["file", "terminal"])
def test_quiet_is_silent(make, stream):
    assert play(make, stream(), quiet=True) == ""


def test_a_terminal_is_given_back(make, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("TTY_INTERACTIVE", raising=False)
    text = play(make, Terminal())
    assert text.count("\x1b[?25l") == text.count("\x1b[?25h") == 1


def test_stage_names_cannot_move_the_cursor():
    stream = io.StringIO()
    Progress(stream)(StageStarted("eu\x1b[2J", "a\nb"))
    assert stream.getvalue() == "eu\\x1b[2J: a\\nb\n"
