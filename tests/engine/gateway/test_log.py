"""The log: bounded, printable, and never in a client's way."""

from __future__ import annotations

import threading

from intercontract.gateway.log import Log, printable


def test_each_kind_of_line_is_told_five_times() -> None:
    lines: list[str] = []
    log = Log(lines.append)
    for number in range(20):
        log.line("us", "a", lambda number=number: f"a {number}")  # type: ignore[misc]
    log.line("us", "b", lambda: "b")
    log.line("eu", "a", lambda: "a")
    log.flush()
    assert lines == [
        "us  a 0\n", "us  a 1\n", "us  a 2\n", "us  a 3\n", "us  a 4  (further ones are not told)\n",
        "us  b\n", "eu  a\n",
    ]  # fmt: skip


def test_a_reader_that_does_not_read_holds_nobody_up() -> None:
    stuck = threading.Event()
    log = Log(lambda _line: stuck.wait(30))
    for number in range(3000):
        log.line("us", number, lambda: "line")
    log.flush(0.05)
    assert log.left_out > 1000
    stuck.set()


def test_a_reader_that_is_gone_holds_nobody_up() -> None:
    def broken(_line: str) -> None:
        raise BrokenPipeError

    log = Log(broken)
    log.line("us", "a", lambda: "line")
    log.line("us", "b", lambda: "line")
    log.flush()
    assert log.left_out == 2


def test_quiet_is_quiet() -> None:
    lines: list[str] = []
    log = Log(lines.append, quiet=True)
    log.line("us", "a", lambda: "line")
    log.flush()
    assert lines == []


def test_a_line_steers_no_terminal_and_has_an_end() -> None:
    assert printable("a\x1b[2J\r\nb\u2028") == "a\\x1b[2J\\x0d\\x0ab\\x2028"
    assert len(printable("x" * 100_000)) < 500
