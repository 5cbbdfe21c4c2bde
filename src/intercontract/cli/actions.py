"""What GitHub Actions shows of a report: a summary of the step, and annotations at lines of the contract."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from intercontract.cli.publication import Publication
from intercontract.cli.say import say
from intercontract.errors import ConfigurationError
from intercontract.files.writing import append

if TYPE_CHECKING:
    from intercontract.report.outline import Outline

SUMMARY = "GITHUB_STEP_SUMMARY"
_ROOM = 900_000
"""GitHub takes a mebibyte of each step."""


def on_github(told: Outline, how: Publication) -> None:
    """Add the Markdown to the step's summary, and annotations to text; elsewhere do nothing."""
    place = os.environ.get(SUMMARY)
    if place:
        _summarise(told, Path(place))
    if os.environ.get("GITHUB_ACTIONS") == "true" and how.form == "text" and how.is_printed:
        from intercontract.report.write import show

        show(told, "github", sys.stdout, fail_on=how.fail_on)


def _summarise(told: Outline, place: Path) -> None:
    from intercontract.report.registry import FormatOptions, named
    from intercontract.report.write import whole

    content = whole(named("markdown")(told, FormatOptions()))
    text = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    try:
        room = _ROOM - (place.stat().st_size if place.exists() else 0)
        if len(text) > room:
            text = text[: max(room, 0)].rpartition(b"\n")[0] + b"\n\nThe report has the rest.\n"
        append(place, text)
    except (OSError, ConfigurationError) as problem:
        say(f"the step's summary could not be written: {problem}", err=True)
