"""The part of `intercontract selftest` that compares the sandbox with recordings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from intercontract.engine.fidelity import Fidelity, Score

_SHOWN = 12


def compare(paths: Iterable[Path], *, seed: int, form: str) -> int:
    """Print a score per operation and what differs; 1 when anything does.

    Raises:
        CassetteError, TrafficError: a recording cannot be read.
        TrafficError: nothing in them can be compared.
    """
    from intercontract.cassette.reading import read
    from intercontract.engine.fidelity import fidelity
    from intercontract.errors import TrafficError

    found = fidelity((each for path in paths for each in read(path)), seed=seed)
    if not found.scores:
        raise TrafficError(
            "nothing in these recordings can be compared with the sandbox",
            hint="; ".join(found.passed_over[:2])
            or f"it does not serve {', '.join(found.not_served)}",
        )
    click.echo(
        json.dumps(_document(found), indent=1) if form == "json" else "\n".join(_lines(found))
    )
    return 1 if any(score.differences for score in found.scores) else 0


def _document(found: Fidelity) -> dict[str, object]:
    return {
        "score": round(found.value, 4),
        "operations": [
            {
                "operation": score.operation,
                "score": round(score.value, 4),
                "interactions": score.interactions,
                **{
                    aspect: {"agree": agreed, "of": total}
                    for aspect, (agreed, total) in score.aspects.items()
                },
                "differences": list(score.differences),
            }
            for score in found.scores
        ],
        "not_served": found.not_served,
        "passed_over": list(found.passed_over),
    }


def _lines(found: Fidelity) -> list[str]:
    from intercontract.engine.fidelity import ASPECTS

    width = max(len(score.operation) for score in found.scores)
    lines = [f"{'operation':<{width}}  score   " + "".join(f"{aspect:>14}" for aspect in ASPECTS)]
    for score in found.scores:
        cells = "".join(f"{_cell(score, aspect):>14}" for aspect in ASPECTS)
        lines.append(f"{score.operation:<{width}}  {_percent(score.value):>6}  {cells}")
    for score in found.scores:
        if score.differences:
            lines += ["", f"{score.operation}, {_count(score.interactions)}"]
            lines += [f"  {difference}" for difference in score.differences[:_SHOWN]]
            if more := len(score.differences) - _SHOWN:
                lines += [f"  ... and {more} more (--format json has them all)"] if more > 0 else []
    if found.not_served:
        named = ", ".join(f"{name} ({count})" for name, count in found.not_served.items())
        lines += ["", f"not served by the sandbox: {named}"]
    if found.passed_over:
        lines += ["", f"not compared: {_count(len(found.passed_over))}"]
        lines += [f"  {why}" for why in found.passed_over[:_SHOWN]]
    compared = sum(score.interactions for score in found.scores)
    lines += [
        "",
        f"fidelity {_percent(found.value)} over {len(found.scores)} operations, {_count(compared)}",
    ]
    return lines


def _cell(score: Score, aspect: str) -> str:
    agreed, total = score.aspects[aspect]
    return f"{agreed} of {total}" if total else "-"


def _percent(share: float) -> str:
    # 99.96 is not 100: what differs must not be rounded away.
    return "100 %" if share == 1 else f"{min(share * 100, 99.9):.1f} %"


def _count(number: int) -> str:
    return f"{number:,} interaction{'' if number == 1 else 's'}"
