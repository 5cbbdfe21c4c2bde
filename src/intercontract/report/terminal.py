"""Text for people: styled on a terminal, the same plain lines everywhere else."""

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
from intercontract.model.words import plural
from intercontract.report.excerpt import MARK
from intercontract.report.outline import Block, Grid, Merged, Outline, Section, label
from intercontract.report.registry import FormatOptions
from intercontract.report.text import block, line

_WIDTH = 100
_MOST = 100
_IDLE = label(None)
_MOST_IDLE = 8
_STYLES = {
    Verdict.PASS: "green",
    Verdict.FAIL: "bold red",
    Verdict.WARNING: "yellow",
    Verdict.KNOWN: "blue",
    Verdict.SKIP: "dim",
    Verdict.ERROR: "bold magenta",
}
_ASCII = str.maketrans({"…": "...", "·": "-", "─": "-", "╶": "-", "╴": "-", "→": "->"})


def write(outline: Outline, options: FormatOptions) -> str:
    """The report; without a terminal it is 100 columns wide, uncoloured, and always the same.

    Commands to copy are not wrapped.
    """
    width, colour, plain = _terminal(options.stream)
    console = Console(
        file=io.StringIO(),
        width=width,
        height=50,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=plain,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )
    with console.capture() as capture:
        for part in _parts(outline):
            console.print(part, soft_wrap=isinstance(part, Text))
    text = "\n".join(row.rstrip() for row in capture.get().splitlines()) + "\n"
    encoding = (options.stream and options.stream.encoding) or "utf-8"
    unicode = encoding.lower().replace("-", "").startswith("utf")
    return text if unicode else text.translate(_ASCII)


def _terminal(stream: TextIO | None) -> tuple[int, bool, bool]:
    if stream is None or not stream.isatty():
        return _WIDTH, False, True
    probe = Console(file=stream)
    return probe.width, probe.color_system is not None, probe.no_color


def _parts(outline: Outline) -> Iterator[RenderableType]:
    word, headline = outline.word.upper(), line(outline.headline, 400)
    yield Text.assemble((word, _STYLES[outline.tone]), "  ", (headline, "bold"))
    for row in outline.brief:
        yield Text(line(row, 500), style="dim")
    for note in outline.notes:
        yield Text(f"note: {line(note, 600)}")
    for warning in outline.warnings:
        yield Text(f"warning: {line(warning, 600)}", style="yellow")
    if asked := outline.question:
        answer = (asked.answer, _STYLES[asked.tone])
        yield Text.assemble(f"\n{line(asked.heading)} ", answer)
        for reason in asked.reasons:
            yield Text(f"  - {line(reason, 500)}")
    if outline.grid and outline.grid.rows:
        yield _grid(outline.grid)
    if outline.tally:
        yield _heading("By rule")
    for one in outline.tally[:_MOST]:
        yield Text.assemble(
            f"{one.number:>8,}  ", (f"{one.word:<8}", _STYLES[one.tone]), f"  {line(one.rule, 80)}"
        )
    for section in outline.sections:
        yield from _section(section)
    yield from _accepted(outline)
    yield from _unverified(outline)
    if outline.next_steps:
        yield _heading("Next")
    for step in outline.next_steps:
        yield Text(f"   {line(step, 400)}")


def _grid(grid: Grid) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, safe_box=True)
    table.add_column("operation", overflow="fold", max_width=48)
    for region in grid.regions:
        table.add_column(Text(line(region, 20)))
    idle = [name for name, row in grid.rows if all(label(cell) == _IDLE for cell in row)]
    folded = frozenset(idle if len(idle) > _MOST_IDLE else ())
    for operation, row in grid.rows:
        if operation in folded:
            continue
        cells = []
        for cell in row:
            text = Text(label(cell), style=_STYLES[cell.verdict] if cell else "dim")
            if cell and cell.interactions:
                text.append(f" · {cell.interactions:,}", style="dim")
            cells.append(text)
        table.add_row(Text(line(operation, 120)), *cells)
    outer = Table.grid()
    if len(folded) < len(grid.rows):
        outer.add_row(Padding(table, (1, 0, 0, 0)))
    else:
        outer.add_row("")
    if folded:
        few = ", ".join(line(name, 60) for name in idle[:3])
        outer.add_row(Text(f"{_IDLE}: {few} and {len(idle) - 3:,} other operations", style="dim"))
    return outer


def _heading(text: str) -> Text:
    return Text(f"\n{text}", style="bold underline")


def _section(section: Section) -> Iterator[RenderableType]:
    yield _heading(section.title)
    entries, shown = section.entries, section.full + section.short
    for number, entry in enumerate(entries[: section.full], 1):
        yield from _entry(number, entry)
    if len(entries) > section.full:
        yield Text("")
    for number, entry in enumerate(entries[section.full : shown], section.full + 1):
        yield _title(number, entry)
    if len(entries) > shown:
        yield Text(
            f"… {len(entries) - shown:,} more: --format json and the report's files have all"
        )


def _title(number: int, found: Merged) -> Text:
    entry = found.first
    place = found.places[0] if len(found.places) == 1 else plural(len(found.places), "operation")
    return Text.assemble(
        f"{number}. ",
        (entry.word, _STYLES[entry.tone]),
        "  ",
        (line(entry.rule, 80), "bold"),
        f"  {line(f'{place} {found.pointer}'.strip())}",
        f"  {line(', '.join(found.chips), 80)}" if found.chips else "",
        f"  {found.count:,}x" if found.count else "",
        "  ",
        (entry.fingerprint, "dim"),
    )


def _entry(number: int, found: Merged) -> Iterator[RenderableType]:
    entry, blocks = found.first, found.first.blocks()
    if entry.values:
        yield Text("")
    yield _title(number, found)
    shared = found.places if len(found.places) > 1 else ()
    more = ", …" if len(shared) > 6 else ""
    styles = ("green", "red")
    for name, value, style in (
        ("message", entry.message, ""),
        ("where", entry.where if entry.values else "", ""),
        *((name, value, style) for (name, value), style in zip(entry.values, styles, strict=False)),
        ("in", ", ".join(shared[:6]) + more, "dim"),
        *((name, value, "") for name, value in entry.rows),
        ("seen in", ", ".join(entry.examples), "dim"),
        ("script", entry.script_file and f"{entry.script_file} in the folder of the report", ""),
    ):
        if value:
            yield Text.assemble(f"   {name:<9} ", (line(value, 400), style))
    for each in blocks:
        if each.text != entry.script:  # it is long, and to be run: there is a file of it
            yield Text("")
            yield from _block(each)


def _block(shown: Block) -> Iterator[Text]:
    rows = block(shown.text, 3000).split("\n")
    if shown.copied:
        yield Text("\n".join(f"   {row}" for row in rows))
        return
    for row in rows:
        yield Text(f"   {row}", style="red" if row.startswith(MARK) else "dim")


def _accepted(outline: Outline) -> Iterator[RenderableType]:
    # One reason explains many places; people read it once.
    by_reason: dict[tuple[str, str], list[Merged]] = {}
    for found in outline.accepted:
        by_reason.setdefault((found.first.rule, found.first.reason), []).append(found)
    if by_reason:
        yield _heading(outline.accepted_heading)
    for (rule, reason), explained in list(by_reason.items())[:_MOST]:
        places = sorted({place for found in explained for place in found.places})
        named = ", ".join(places) if len(places) <= 2 else plural(len(places), "operation")
        pointers = sorted({pointer for found in explained for pointer in found.pointers} - {""})
        where = pointers[0] if pointers else ""
        if len(pointers) > 1:
            where += f" and {plural(len(pointers) - 1, 'more place')}"
        times = sum(found.count or len(found.members) for found in explained)
        yield Text.assemble(
            f"{times:>6,}x  ", (line(rule, 80), "blue"), f"  {line(named)}  {line(where)}".rstrip()
        )
        if reason:
            yield Text(f"         {line(reason, 400)}", style="dim")
    if len(by_reason) > _MOST:
        yield Text(f"… {len(by_reason) - _MOST:,} more")


def _unverified(outline: Outline) -> Iterator[RenderableType]:
    rows = []
    for dimension in outline.coverage:
        if missing := dimension.missing:
            total = len(missing) + len(dimension.exercised)
            some = ", ".join(line(name, 80) for name in missing[:3])
            more = f", … {len(missing) - 3:,} more" if len(missing) > 3 else ""
            rows.append(Text(f"   {len(missing):,} of {total:,} {dimension.name}: {some}{more}"))
    if rows or outline.not_verified:
        yield _heading("Not verified")
    for sentence in (outline.not_verified or ())[:_MOST]:
        yield Text(f"   {line(sentence, 400)}")
    yield from rows
