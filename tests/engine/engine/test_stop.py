"""Told to stop at any moment, a run leaves the workspace as it was, and a report of what it did.

`benchmarks/moments.py` does it to processes, at random moments, with SIGKILL too.
"""

from __future__ import annotations

import signal

import pytest

from intercontract.engine.processes import interrupt
from intercontract.sandbox.sandbox import Sandbox, Settings

NUMBERS = [
    getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name)
]


class Signalling(Sandbox):
    """Sends us signals while it works at the requests of these numbers, or removes contacts."""

    def __init__(self, number: int, *requests: int, cleaning: bool = False) -> None:
        super().__init__(Settings(region="us", disguised=True, workspace_id="ws-test"))
        self.number, self.requests, self.cleaning = number, set(requests), cleaning
        self.count = 0

    def handle(self, request):
        self.count += 1
        # No scenario removes a contact.
        removes = request.method == "DELETE" and request.path.startswith("/contacts/")
        if self.count in self.requests or (self.cleaning and removes):
            self.cleaning = self.cleaning and not removes
            signal.raise_signal(self.number)
        return super().handle(request)

    @property
    def things(self) -> tuple[dict, ...]:
        return tuple(
            dict(self.workspace[kind].items()) for kind in ("contact", "conversation", "tag")
        )


@pytest.fixture(autouse=True)
def _handlers():
    """Signals do what they did before, whatever became of the run."""
    before = {number: signal.getsignal(number) for number in NUMBERS}
    yield
    assert before == {number: signal.getsignal(number) for number in NUMBERS}


@pytest.mark.parametrize(
    ("number", "moment"),
    [
        pytest.param(NUMBERS[0], 2, id="before anything is created"),
        pytest.param(NUMBERS[-1], 14, id="in the first scenario that writes"),
        pytest.param(NUMBERS[1], 30, id="in a scenario"),
        pytest.param(NUMBERS[0], 31, id="and one request later"),
    ],
)
def test_a_signal_leaves_the_workspace_as_it_was_and_a_report(runs, up, number, moment):
    sandbox = Signalling(number, moment)
    before = sandbox.things
    report = runs(us=up(sandbox), allow_writes=True, operations=("createConversation",))
    assert (report.run.complete, report.run.stopped) == (False, "interrupted")
    assert report.run.signal == signal.Signals(number).name
    assert report.exit_code("never") == 128 + number
    assert sandbox.things == before
    assert runs.ledgers == []


def test_a_signal_while_it_cleans_up_changes_nothing_but_the_exit_code(runs, up):
    sandbox = Signalling(NUMBERS[0], cleaning=True)
    before = sandbox.things
    report = runs(us=up(sandbox), allow_writes=True, operations=("attachTagToConversation",))
    assert report.run.signal == "SIGTERM"
    assert sandbox.things == before
    assert runs.ledgers == []


def test_a_second_signal_ends_the_cleaning_and_the_ledger_keeps_the_rest(runs, up, monkeypatch):
    monkeypatch.setattr(interrupt, "_ECHO", 0.0)
    sandbox = Signalling(NUMBERS[0], 60, cleaning=True)
    before = sandbox.things
    url = up(sandbox)
    report = runs(us=url, allow_writes=True, operations=("createConversation",))
    assert report.run.signal == "SIGTERM"
    assert [note for note in report.not_verified if "told a second time to stop" in note]
    assert sandbox.things != before
    runs(us=url, allow_writes=True, operations=("listConversations",))
    assert sandbox.things == before
    assert runs.ledgers == []


def test_what_nobody_hears_is_raised_at_the_end():
    with pytest.raises(interrupt.ToldToStop), interrupt.interruptible():
        signal.raise_signal(NUMBERS[0])


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no terminals that go away")
def test_under_nohup_the_terminal_may_go():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with interrupt.interruptible() as interruption, interruption.raising():
            signal.raise_signal(signal.SIGHUP)
        assert interruption.name == ""
    finally:
        signal.signal(signal.SIGHUP, before)


def test_the_same_word_twice_in_a_moment_is_one():
    with interrupt.interruptible() as interruption:
        for _ in range(3):
            signal.raise_signal(NUMBERS[0])
        assert interruption.name == "SIGTERM"
        interruption.is_heard = True


def test_what_was_noted_before_work_begins_keeps_it_from_beginning():
    with interrupt.interruptible() as interruption:
        signal.raise_signal(NUMBERS[0])
        with pytest.raises(interrupt.ToldToStop), interruption.raising():
            pytest.fail("it began")
