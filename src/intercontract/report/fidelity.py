"""The sandbox's fidelity for people."""

from __future__ import annotations

from intercontract.model.fidelity import ASPECTS, Fidelity, Score
from intercontract.model.words import plural

_SHOWN = 12


def fidelity_lines(found: Fidelity) -> list[str]:
    """A table of operations by aspects, then what differs and what was not compared."""
    width = max(len(score.operation) for score in found.scores)
    lines = [f"{'operation':<{width}}  score   " + "".join(f"{aspect:>14}" for aspect in ASPECTS)]
    for score in found.scores:
        cells = "".join(f"{_cell(score, aspect):>14}" for aspect in ASPECTS)
        lines.append(f"{score.operation:<{width}}  {_percent(score.value):>6}  {cells}")
    for score in found.scores:
        if score.differences:
            lines += ["", f"{score.operation}, {plural(score.interactions, 'interaction')}"]
            lines += [f"  {difference}" for difference in score.differences[:_SHOWN]]
            if more := len(score.differences) - _SHOWN:
                lines += [f"  ... and {more} more (--format json has them all)"] if more > 0 else []
    if found.not_served:
        named = ", ".join(f"{name} ({count})" for name, count in found.not_served.items())
        lines += ["", f"not served by the sandbox: {named}"]
    if found.passed_over:
        lines += ["", f"not compared: {plural(len(found.passed_over), 'interaction')}"]
        lines += [f"  {why}" for why in found.passed_over[:_SHOWN]]
    compared = sum(score.interactions for score in found.scores)
    share = f"fidelity {_percent(found.value)} over {len(found.scores)} operations"
    lines += ["", f"{share}, {plural(compared, 'interaction')}"]
    return lines


def _cell(score: Score, aspect: str) -> str:
    agreed, total = score.aspects[aspect]
    return f"{agreed} of {total}" if total else "-"


def _percent(share: float) -> str:
    # 99.96 is not 100: what differs must not be rounded away.
    return "100 %" if share == 1 else f"{min(share * 100, 99.9):.1f} %"
