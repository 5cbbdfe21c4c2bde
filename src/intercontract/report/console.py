"""A run as text for people: styled on a terminal, the same plain lines everywhere else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from intercontract.model.finding import Verdict
from intercontract.model.json import generalise
from intercontract.model.report import Report
from intercontract.model.run import names
from intercontract.model.words import plural
from intercontract.report.defects import Defect, defects
from intercontract.report.excerpt import MARK
from intercontract.report.grid import grid, label
from intercontract.report.sample import rendered
from intercontract.report.text import block, line

_WIDTH = 100
_IN_FULL = 20
_IN_SHORT = 100
_STYLES = {
    Verdict.PASS: "green",
    Verdict.FAIL: "bold red",
    Verdict.WARNING: "yellow",
    Verdict.KNOWN: "blue",
    Verdict.SKIP: "dim",
    Verdict.ERROR: "bold magenta",
}
_ASCII = str.maketrans({"…": "...", "·": "-", "─": "-", "╶": "-", "╴": "-"})


def show(report: Report, stream: TextIO) -> None:
    """Write the report; without a terminal it is 100 columns wide, uncoloured, and always the same."""
    encoding = stream.encoding or "utf-8"
    if stream.isatty():
        probe = Console(file=stream)
        text = _render(report, probe.width, probe.color_system is not None, probe.no_color)
    else:
        text = _render(report, _WIDTH, False, True)
    if not encoding.lower().replace("-", "").startswith("utf"):
        text = text.translate(_ASCII)
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()


def to_text(report: Report) -> str:
    """The report as plain text, 100 columns wide (commands to copy are not wrapped)."""
    return _render(report, _WIDTH, False, True)


def _render(report: Report, width: int, terminal: bool, no_color: bool) -> str:
    console = Console(
        file=io.StringIO(),
        width=width,
        height=50,
        force_terminal=terminal,
        color_system="standard" if terminal else None,
        no_color=no_color,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )
    with console.capture() as capture:
        for part in _parts(report):
            console.print(part, soft_wrap=isinstance(part, Text))
    return "\n".join(row.rstrip() for row in capture.get().splitlines()) + "\n"


def _parts(report: Report) -> Iterator[RenderableType]:
    verdict = report.verdict
    yield Text.assemble(
        (verdict.value.upper(), _STYLES[verdict]), "  ", (report.summary.headline, "bold")
    )
    yield Text(_facts(report), style="dim")
    if report.run.selftest:
        yield Text(f"selftest: {line(report.run.selftest, 200)}", style="dim")
    for note in report.run.notes:
        yield Text(f"note: {line(note, 400)}")
    if report.grid:
        yield _grid(report)
    yield from _findings(report)
    yield from _known(report)
    yield from _unverified(report)


def _facts(report: Report) -> str:
    run = report.run
    facts = [f"run {run.id}", run.target, f"API {run.api_version}", f"contract {run.contract}"]
    if run.seed is not None:
        facts.append(f"seed {run.seed}")
    return " · ".join(line(fact, 80) for fact in [*facts, f"{run.duration:.1f} s"])


def _grid(report: Report) -> Table:
    arranged = grid(report)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, safe_box=True)
    table.add_column("operation", overflow="fold", max_width=48)
    for region in arranged.regions:
        table.add_column(Text(line(region, 20)))
    for row in arranged.rows:
        cells = []
        for cell in row.cells:
            text = Text(label(cell), style=_STYLES[cell.verdict] if cell else "dim")
            if cell and cell.interactions:
                text.append(f" · {cell.interactions:,}", style="dim")
            cells.append(text)
        table.add_row(Text(line(row.operation, 120)), *cells)
    return Table.grid() if not arranged.rows else _spaced(table)


def _spaced(table: Table) -> Table:
    outer = Table.grid()
    outer.add_row(Padding(table, (1, 0, 0, 0)))
    return outer


def _heading(text: str) -> Text:
    return Text(f"\n{text}", style="bold underline")


def _findings(report: Report) -> Iterator[RenderableType]:
    found = defects(report.groups, Verdict.ERROR, Verdict.FAIL, Verdict.WARNING)
    if not found:
        return
    yield _heading("New findings")
    for number, defect in enumerate(found[:_IN_FULL], 1):
        yield from _finding(number, defect)
    rest = found[_IN_FULL:]
    if rest:
        yield Text("")
    for number, defect in enumerate(rest[:_IN_SHORT], _IN_FULL + 1):
        yield _title(number, defect)
    if len(rest) > _IN_SHORT:
        yield Text(f"… {plural(len(rest) - _IN_SHORT, 'more finding')}: see the report's files")


def _title(number: int, defect: Defect) -> Text:
    finding = defect.finding
    where = f"{finding.place} {finding.pointer}".strip()
    return Text.assemble(
        f"{number}. ",
        (defect.verdict.value, _STYLES[defect.verdict]),
        "  ",
        (line(finding.check, 80), "bold"),
        f"  {line(where)}",
        f"  {line(', '.join(defect.regions), 80)}  {defect.count:,}x  ",
        (finding.fingerprint, "dim"),
    )


def _finding(number: int, defect: Defect) -> Iterator[RenderableType]:
    finding, first = defect.finding, defect.first
    yield Text("")
    yield _title(number, defect)
    status = "no answer" if finding.status is None else str(finding.status)
    place = f"{finding.part} {finding.pointer or '(whole)'}"
    where = f"{finding.method} {finding.path} → {status}, {place}"
    for name, value, style in (
        ("message", finding.message, ""),
        ("where", where, ""),
        ("expected", finding.expected, "green"),
        ("observed", finding.observed, "red"),
        ("seen in", ", ".join(first.examples) or finding.interaction, "dim"),
    ):
        if value:
            yield Text.assemble(f"   {name:<9} ", (line(value, 400), style))
    sample = rendered(first)
    if sample.excerpt:
        yield Text("")
        for row in block(sample.excerpt, 3000).split("\n"):
            yield Text(f"   {row}", style="red" if row.startswith(MARK) else "dim")
    if sample.curl:
        yield Text("")
        yield Text("\n".join(f"   {row}" for row in block(sample.curl, 3000).split("\n")))


def _known(report: Report) -> Iterator[RenderableType]:
    known = defects(report.groups, Verdict.KNOWN)
    if not known:
        return
    yield _heading("Known deviations")
    # One deviation explains many places; people read it once.
    by_reason: dict[tuple[str, str], list[Defect]] = {}
    for defect in known:
        by_reason.setdefault((defect.finding.check, defect.first.reason), []).append(defect)
    for (check, reason), explained in list(by_reason.items())[:_IN_SHORT]:
        operations = sorted({defect.finding.place for defect in explained})
        named = (
            ", ".join(operations) if len(operations) <= 2 else plural(len(operations), "operation")
        )
        places = sorted({generalise(defect.finding.pointer) for defect in explained} - {""})
        where = places[0] if places else ""
        if len(places) > 1:
            where += f" and {plural(len(places) - 1, 'more place')}"
        yield Text.assemble(
            f"{sum(defect.count for defect in explained):>6,}x  ",
            (line(check, 80), "blue"),
            f"  {line(named)}  {line(where)}".rstrip(),
        )
        if reason:
            yield Text(f"         {line(reason, 400)}", style="dim")
    if len(by_reason) > _IN_SHORT:
        yield Text(f"… {plural(len(by_reason) - _IN_SHORT, 'more known deviation')}")


def _unverified(report: Report) -> Iterator[RenderableType]:
    rows = []
    for kind in ("operations", "parameters", "statuses", "fields", "keywords", "checks"):
        dimension = getattr(report.coverage, kind)
        missing = names(dimension, "missing")
        if missing:
            total = len(missing) + len(names(dimension, "exercised"))
            some = ", ".join(line(name, 80) for name in missing[:3])
            more = f", … {len(missing) - 3:,} more" if len(missing) > 3 else ""
            rows.append(Text(f"   {len(missing):,} of {total:,} {kind}: {some}{more}"))
    if not rows and not report.not_verified:
        return
    yield _heading("Not verified")
    for sentence in report.not_verified[:_IN_SHORT]:
        yield Text(f"   {line(sentence, 400)}")
    yield from rows
