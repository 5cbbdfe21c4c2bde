"""The score of the last selftest, kept beside the reports so that each run can quote it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from intercontract import __version__
from intercontract.model.selftest import SelftestReport

FILE = "selftest.json"


def keep_score(folder: Path, report: SelftestReport) -> None:
    """Write the score down."""
    folder.mkdir(parents=True, exist_ok=True)
    day = datetime.now(UTC).date().isoformat()
    score = {
        "version": __version__,
        "day": day,
        "caught": report.caught,
        "faults": len(report.outcomes),
        "alarms": len(report.false_alarms),
    }
    (folder / FILE).write_text(json.dumps(score) + "\n", "utf-8")


def score_of(folder: Path) -> str:
    """The score in words, or nothing when there is none of this version."""
    try:
        score = json.loads((folder / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return ""
    if not isinstance(score, dict) or score.get("version") != __version__:
        return ""
    alarms = f", {score.get('alarms')} false alarms" if score.get("alarms") else ""
    return (
        f"{score.get('caught')} of {score.get('faults')} faults caught{alarms} ({score.get('day')})"
    )
