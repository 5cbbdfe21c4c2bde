"""A comparison as text for people."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TextIO

from rich.console import Console
from rich.text import Text

from intercontract.drift.change import Change
from intercontract.drift.impact.upgrade import UpgradeAnswer
from intercontract.drift.recorded.change import Observed
from intercontract.drift.report import LEVELS, DriftReport, grouped, headline
from intercontract.drift.rules import Level
from intercontract.model.words import plural
from intercontract.report.text import line

_WIDTH = 100
_SHOWN = {Level.BREAKING: 60, Level.WARNING: 40, Level.INFO: 30}
_STYLES = {Level.BREAKING: "bold red", Level.WARNING: "yellow", Level.INFO: "dim"}
_TITLES = {
    Level.BREAKING: "Breaking",
    Level.WARNING: "To look at",
    Level.INFO: "For information",
}
_ANSWERS = {
    UpgradeAnswer.YES: "bold green",
    UpgradeAnswer.NO: "bold red",
    UpgradeAnswer.UNKNOWN: "bold yellow",
}
_ASCII = str.maketrans({"…": "...", "·": "-", "→": "->"})


def show(report: DriftReport, stream: TextIO) -> None:
    """Write the report; without a terminal it is uncoloured and always the same."""
    encoding = stream.encoding or "utf-8"
    text = _render(report, color=stream.isatty())
    if not encoding.lower().replace("-", "").startswith("utf"):
        text = text.translate(_ASCII)
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()


def to_text(report: DriftReport) -> str:
    """The report as plain text."""
    return _render(report, color=False)


def _render(report: DriftReport, *, color: bool) -> str:
    console = Console(
        file=io.StringIO(),
        width=_WIDTH,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )
    with console.capture() as capture:
        for part in _parts(report):
            console.print(part, soft_wrap=True)
    return "\n".join(row.rstrip() for row in capture.get().splitlines()) + "\n"


def _parts(report: DriftReport) -> Iterator[Text]:
    worst = report.worst
    word = (worst.value if worst else "none").upper()
    style = _STYLES[worst] if worst else "green"
    yield Text.assemble((word, style), "  ", (line(headline(report), 300), "bold"))
    for name, value in report.facts:
        yield Text(f"{name}: {line(value, 300)}", style="dim")
    for note in report.notes:
        yield Text(f"note: {line(note, 600)}")
    if report.upgrade is not None:
        yield from _upgrade(report)
    for level in LEVELS:
        yield from _level(report, level)
    yield from _ignored(report)


def _upgrade(report: DriftReport) -> Iterator[Text]:
    upgrade = report.upgrade
    if upgrade is None:
        return
    yield Text.assemble(
        f"\nCan you upgrade to {line(report.revision, 80)}? ",
        (upgrade.verdict.value, _ANSWERS[upgrade.verdict]),
    )
    for reason in upgrade.reasons:
        yield Text(f"  - {line(reason, 500)}")
    if report.untouched:
        yield Text(f"  {report.untouched:,} other changes do not touch it", style="dim")


def _level(report: DriftReport, level: Level) -> Iterator[Text]:
    found = grouped(change for change in report.changes if change.level is level)
    if not found:
        return
    yield Text(f"\n{_TITLES[level]} ({report.total(level):,})", style="bold underline")
    shown = _SHOWN[level]
    for change, places in found[:shown]:
        yield from _change(report, change, places)
    if len(found) > shown:
        yield Text(f"  … {len(found) - shown:,} more; --format json has them all", style="dim")


def _change(report: DriftReport, change: Change, places: list[str]) -> Iterator[Text]:
    where = line(places[0], 120) if len(places) == 1 else plural(len(places), "operation")
    yield Text.assemble(
        ("  " + where, "bold"), "  ", line(change.message, 400), ("  " + change.rule, "dim")
    )
    if len(places) > 1:
        names = ", ".join(places[:6]) + (", …" if len(places) > 6 else "")
        yield Text(f"      {line(names, 400)}", style="dim")
    use = report.use(change)
    if use.where:
        yield Text(f"      used by {line(', '.join(use.where), 400)}")
    elif isinstance(change, Observed) and change.examples:
        yield Text(f"      seen in {line(', '.join(change.examples), 300)}", style="dim")
    yield Text(f"      fingerprint {change.fingerprint}", style="dim")


def _ignored(report: DriftReport) -> Iterator[Text]:
    if report.ignored:
        yield Text(f"\nIgnored ({len(report.ignored):,})", style="bold underline")
        for change, entry in report.ignored[:20]:
            until = f", until {entry.expires}" if entry.expires else ""
            yield Text(
                f"  {change.fingerprint}  {line(change.message, 200)}: {line(entry.reason)}{until}"
            )
    for entries, why in (
        (report.stale, "hides nothing any more"),
        (report.expired, "has expired and hides nothing"),
    ):
        for entry in entries:
            yield Text(
                f"warning: the ignore entry {entry.fingerprint} ({line(entry.reason)}) {why}",
                style="yellow",
            )
