"""A call is waited for no longer than it was given, whatever it does."""

from __future__ import annotations

import threading
import time

import pytest

from intercontract.transport.bounded import Bounded, NotInTime


def soon() -> float:
    return time.monotonic() + 0.05


def later() -> float:
    return time.monotonic() + 30.0


@pytest.fixture
def block():
    """A call that goes on until the test is over."""
    over = threading.Event()
    yield over.wait
    over.set()


def test_a_call_gives_its_result_or_what_it_raised():
    bounded = Bounded()
    assert bounded.call(lambda: 7, later()) == 7
    with pytest.raises(ZeroDivisionError):
        bounded.call(lambda: 1 / 0, later())
    assert bounded.call(lambda: None, later()) is None


def test_calls_are_made_in_one_thread_that_is_not_ours():
    bounded = Bounded()
    threads = {bounded.call(threading.get_ident, later()) for _ in range(5)}
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_what_does_not_end_in_time_is_left_alone_and_the_next_call_is_made(block):
    bounded = Bounded()
    with pytest.raises(NotInTime):
        bounded.call(block, soon())
    assert bounded.call(lambda: 7, later()) == 7


def test_waiting_ends_when_somebody_says_so(block):
    bounded = Bounded()
    timer = threading.Timer(0.05, bounded.stop)
    timer.start()
    with pytest.raises(NotInTime):
        bounded.call(block, later())
    timer.join()


def test_a_call_that_is_left_alone_is_made_to_its_end():
    bounded = Bounded()
    made = []

    def slow():
        made.append("begun")
        time.sleep(0.05)
        made.append("done")

    with pytest.raises(NotInTime):
        bounded.call(slow, time.monotonic() + 0.01)
    bounded.settle(later())
    assert made == ["begun", "done"]


def test_a_stop_before_any_call_does_nothing():
    bounded = Bounded()
    bounded.stop()
    bounded.settle(later())
    assert bounded.call(lambda: 7, later()) == 7


def test_the_thread_ends_with_what_calls_in_it():
    calls = Bounded()
    thread = calls.call(threading.current_thread, later())
    del calls
    thread.join(5)
    assert not thread.is_alive()
