"""What the documentation shows of the last release that was measured: a picture and a table of its ratios.

    python benchmarks/picture.py

Writes ``docs/explanation/performance.svg`` and the table of ``docs/explanation/performance.md`` from the
newest file of ``benchmarks/results``.
"""

from __future__ import annotations

import json
from html import escape
from math import log10
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results"
PAGE = ROOT / "docs" / "explanation" / "performance.md"
PICTURE = PAGE.with_suffix(".svg")
BEGIN, END = "<!-- ratios -->\n", "<!-- end of ratios -->\n"
# The axis goes from a hundredth to ten thousand times; 1 is as fast, or as costly, as the peer.
LOW, HIGH = -2, 4
LEFT, WIDTH, ROW, TOP = 340, 380, 34, 40

Row = dict[str, Any]


def newest(folder: Path = RESULTS) -> Row:
    """The result that was measured last."""
    found = [json.loads(file.read_bytes()) for file in folder.glob("*.json")]
    return max(found, key=lambda one: str(one["at"]))


def reached(row: Row) -> bool | None:
    """Whether a ratio is what it shall be (``>= 2``, ``< 0.7``); None where nothing is said."""
    if not row["goal"]:
        return None
    sign, _, number = row["goal"].partition(" ")
    ratio, wanted = row["ratio"], float(number)
    kept = {
        ">=": ratio >= wanted,
        ">": ratio > wanted,
        "<=": ratio <= wanted,
        "<": ratio < wanted,
    }
    return kept[sign]


def number_of(row: Row) -> str:
    """A ratio as it is read: with two digits after the point, none where it is large."""
    ratio = row["ratio"]
    return f"{ratio:,.2f}" if ratio < 100 else f"{ratio:,.0f}"


def _at(ratio: float) -> float:
    place = min(max(log10(ratio), LOW), HIGH) if ratio > 0 else LOW
    return LEFT + WIDTH * (place - LOW) / (HIGH - LOW)


def drawn(rows: list[Row]) -> str:
    """Bars from 1 to each ratio, on an axis of powers of ten; a line where the goal is."""
    height = TOP + ROW * len(rows) + 10
    size = f'viewBox="0 0 800 {height}" width="800" height="{height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
        "<title>Ratios of what was measured, and what they shall be</title>",
        "<style>",
        "  text { font: 13px system-ui, sans-serif; fill: #1b1f24; }",
        "  .peer { font-size: 11px; fill: #57606a; }",
        "  .small { font-size: 11px; fill: #57606a; text-anchor: middle; }",
        "  .axis { stroke: #d0d7de; } .one { stroke: #57606a; } .goal { stroke: #1b1f24; stroke-width: 2; }",
        "  .good { fill: #2da44e; } .missed { fill: #d4a72c; } .plain { fill: #afb8c1; }",
        "  .paper { fill: #fff; }",
        "</style>",
        f'<rect class="paper" width="800" height="{height}"/>',
    ]
    for power in range(LOW, HIGH + 1):
        x = _at(10**power)
        name = "one" if power == 0 else "axis"
        lines.append(f'<path class="{name}" d="M{x:.1f} {TOP - 8}V{height - 8}"/>')
        lines.append(f'<text class="small" x="{x:.1f}" y="{TOP - 14}">{10.0**power:,g}</text>')
    for number, row in enumerate(rows):
        y, ends = TOP + ROW * number, sorted((_at(1), _at(row["ratio"])))
        kind = {True: "good", False: "missed", None: "plain"}[reached(row)]
        lines.append(f'<text x="8" y="{y + 10}">{escape(row["work"])}</text>')
        lines.append(f'<text class="peer" x="8" y="{y + 23}">{escape(row["peer"])}</text>')
        lines.append(
            f'<rect class="{kind}" x="{ends[0]:.1f}" y="{y + 3}" '
            f'width="{max(ends[1] - ends[0], 2):.1f}" height="14"/>'
        )
        if row["goal"]:
            x = _at(float(row["goal"].partition(" ")[2]))
            lines.append(f'<path class="goal" d="M{x:.1f} {y}V{y + 20}"/>')
        lines.append(f'<text x="{LEFT + WIDTH + 14}" y="{y + 14}">{number_of(row)}</text>')
    return "\n".join([*lines, "</svg>", ""])


def table(result: Row) -> str:
    """The same as a table of Markdown, under a line about the machine."""
    words = {True: "yes", False: "no", None: ""}
    lines = [f"Measured {result['at'][:10]} on {result['machine']}.", ""]
    lines += ["| work | against | ratio | shall be | reached |", "|---|---|---|---|---|"]
    lines += [
        f"| {row['work']} | {row['peer']} | {number_of(row)} | {row['goal']} | {words[reached(row)]} |"
        for row in result["ratios"]
    ]
    return "\n".join([*lines, ""])


def page(text: str, result: Row) -> str:
    """A page with the table of a result in its place."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + table(result) + END + rest.partition(END)[2]


def main() -> None:
    result = newest()
    PICTURE.write_text(drawn(result["ratios"]), "utf-8")
    PAGE.write_text(page(PAGE.read_text("utf-8"), result), "utf-8")


if __name__ == "__main__":
    main()
