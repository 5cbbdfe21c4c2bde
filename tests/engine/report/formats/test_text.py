"""The report on the console."""

from __future__ import annotations

import io

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.drift.rules import Level
from intercontract.model.run import Cell, Rendered
from intercontract.report.registry import outline
from intercontract.report.write import show


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_console_says_verdict_grid_findings_and_what_is_missing(make):
    text = make.write("text", make.three())
    first, *_ = text.splitlines()
    assert first == (
        "FAIL  3 new findings in 812 interactions; 1 known deviation; 4 fields not verified"
    )
    rows = [line for line in text.splitlines() if line.startswith("retrieveConversation")]
    assert [row.split() for row in rows] == [
        ["retrieveConversation", "known", "3", "·", "54", "fail", "1", "·", "54",
         "warning", "1", "·", "54"],
    ]  # fmt: skip
    for part in (
        '   expected  one of open, closed, snoozed\n   observed  "pending"\n',
        '   >   "state": "pending"\n',
        "   108x  response-schema  retrieveConversation  /ai_agent",
        "         Not in the document\n",
        "   1 of 3 statuses: listConversations 403\n",
    ):
        assert part in text


def test_commands_are_not_wrapped(make):
    group = attrs.evolve(make.group(), sample=Rendered("curl " + "x" * 500))
    assert "   curl " + "x" * 500 + "\n" in make.write("text", make.report(group))


def test_a_quiet_run_has_no_empty_headings(make):
    text = make.write("text", make.report())
    assert text.startswith("PASS  No new findings")
    assert "New findings" not in text
    assert "Known deviations" not in text


def test_three_hundred_findings_are_cut_with_a_note(make):
    text = make.write("text", make.many())
    assert text.count("   expected  ") == 20
    assert "… 23 more:" in text


@pytest.mark.parametrize(
    "variable", ["COLUMNS=40", "FORCE_COLOR=1", "TTY_COMPATIBLE=1", "NO_COLOR=1"]
)
def test_text_does_not_depend_on_the_environment(make, monkeypatch, variable):
    expected = make.write("text", make.three())
    monkeypatch.setenv(*variable.split("="))
    stream = io.StringIO()
    show(outline(make.three()), "text", stream)
    assert stream.getvalue() == expected


def test_a_stream_that_is_not_unicode_gets_plain_letters(make):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    show(outline(make.report(make.group(observed="zażółć"))), "text", stream)
    text = raw.getvalue().decode("ascii")
    assert "za\\u017c\\xf3\\u0142\\u0107" in text
    assert "-----" in text


def test_a_terminal_gets_colour_and_never_the_observed_escapes(make, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Terminal()
    show(outline(make.report(make.group(observed="\x1b[5mblink [bold]no[/bold]"))), "text", stream)
    text = stream.getvalue()
    assert "\x1b[" in text
    assert "\x1b[5m" not in text
    assert "\\x1b[5mblink [bold]no[/bold]" in text


@given(data=st.data())
@settings(max_examples=60)
def test_no_control_character_reaches_the_terminal(make, data):
    text = make.write("text", data.draw(make.hostile_reports()))
    assert [char for char in text if not char.isprintable() and char not in "\n\t"] == []


def test_markup_in_observed_values_is_shown_as_it_is(make):
    text = make.write("text", make.report(make.group(observed="[bold red]x[/] :smile: [/nothing]")))
    assert "   observed  [bold red]x[/] :smile: [/nothing]\n" in text


def test_a_comparison_is_told_by_level_and_shared_changes_once(make):
    info = make.change(rule="endpoint-added", level=Level.INFO, operation="new", pointer="")
    text = make.write("text", make.comparison(make.change(), make.change(operation="x"), info))
    assert text.startswith("BREAKING  2.11 → 2.12: 2 breaking, 1 for information\n")
    assert (
        "\nBreaking (2)\n1. breaking  response-property-became-nullable  2 operations /data/"
        in text
    )
    assert "   in        listTags, x\n" in text
    assert "\nFor information (1)\n" in text
    assert text.count("became nullable") == 1


@pytest.mark.parametrize(("idle", "rows"), [(8, 8), (9, 0)])
def test_many_operations_that_were_not_run_are_one_line(make, idle, rows):
    cells = [Cell(f"idle{index}", region) for index in range(idle) for region in ("us", "eu")]
    report = make.three()
    text = make.write("text", attrs.evolve(report, grid=(*report.grid, *cells)))
    assert sum(line.startswith("idle") for line in text.splitlines()) == rows
    told = "not run: idle0, idle1, idle2 and 6 other operations"
    assert (told in text) is (rows == 0)
    assert any(line.startswith("retrieveConversation") for line in text.splitlines())


def test_where_nothing_was_run_there_is_no_table(make):
    cells = tuple(Cell(f"idle{index}", "us") for index in range(12))
    text = make.write("text", attrs.evolve(make.three(), grid=cells))
    assert "\n\nnot run: idle0, idle1, idle2 and 9 other operations\n" in text
    assert "──" not in text
