"""The page over the runs of a folder: the newest first, with how findings, coverage and times went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson

from intercontract.errors import ConfigurationError
from intercontract.files.reading import read_bytes
from intercontract.files.writing import replace
from intercontract.model.finding import Verdict
from intercontract.report.past import MOST_RUNS, PastRun
from intercontract.report.trends import charts
from intercontract.values import frozen

INDEX = "index.html"
_LARGEST = 64 * 1024 * 1024


@frozen
class IndexedRun:
    """One run of the folder."""

    past: PastRun
    headline: str
    target: str
    api_version: str
    duration: float


def write_index(directory: Path) -> None:
    """Write the page over what lies in a folder of reports; what cannot be read is passed over."""
    from intercontract.report.formats.html import render_index

    runs = list(_runs(directory))
    drift = directory / "drift" / INDEX
    page = render_index(
        runs=runs,
        charts=charts([run.past for run in reversed(runs)]),
        drift="drift/index.html" if drift.is_file() else "",
    )
    replace(directory / INDEX, page)


def _runs(directory: Path) -> Iterator[IndexedRun]:
    folders = sorted(
        (each for each in directory.iterdir() if not each.is_symlink()),
        key=lambda each: each.name,
        reverse=True,
    )
    files = (folder / "report.json" for folder in folders if not folder.name.startswith("."))
    found = 0
    for file in files:
        if found == MOST_RUNS:
            return
        run = _read(file)
        if run is not None and file.parent.name != "latest":
            found += 1
            yield run


def _read(file: Path) -> IndexedRun | None:
    try:
        content = read_bytes(file, ConfigurationError, limit=_LARGEST)
        return _indexed(orjson.loads(content), f"{quote(file.parent.name)}/{INDEX}")
    except (ConfigurationError, OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _indexed(document: Any, page: str) -> IndexedRun:
    run, summary = document["run"], document["summary"]
    counts = summary.get("defects", summary["findings"])
    return IndexedRun(
        PastRun(
            id=str(run["id"]),
            started_at=str(run["started_at"]),
            verdict=Verdict(summary["verdict"]),
            new=int(counts.get("fail", 0)) + int(counts.get("warning", 0)),
            known=int(counts.get("known", 0)),
            covered=_covered(document.get("coverage", {}).get("fields", {})),
            seconds=mean_seconds(
                (str(c["region"]), float(c.get("seconds", 0)), int(c["interactions"]))
                for c in document.get("grid", [])
            ),
            page=page,
        ),
        str(summary["headline"]),
        str(run["target"]),
        str(run["api_version"]),
        float(run.get("duration", 0)),
    )


def _covered(fields: dict[str, Any]) -> float | None:
    exercised, missing = len(fields.get("exercised", ())), len(fields.get("missing", ()))
    return exercised / (exercised + missing) if exercised + missing else None


def mean_seconds(cells: Iterable[tuple[str, float, int]]) -> dict[str, float]:
    """The mean time of an answer by region, of cells of a grid: region, seconds, interactions."""
    spent: dict[str, tuple[float, int]] = {}
    for region, seconds, number in cells:
        if seconds:
            before = spent.get(region, (0.0, 0))
            spent[region] = before[0] + seconds, before[1] + number
    return {region: total / number for region, (total, number) in spent.items() if number}
