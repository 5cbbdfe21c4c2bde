"""Runs over time as small charts: points in a box, and the same in numbers for those who read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from intercontract.model.region import region_rank
from intercontract.report.past import MOST_RUNS, PastRun
from intercontract.values import frozen

WIDTH, HEIGHT, PAD = 300, 90, 8


@frozen
class ChartLine:
    """One line: its name, its style (a number), its path in SVG, and its last value and point."""

    name: str
    style: int
    path: str
    last: str
    x: float
    y: float


@frozen
class Chart:
    """A chart with its title, what its top means, and the values by run for a table."""

    title: str
    top: str
    lines: tuple[ChartLine, ...]
    values: tuple[tuple[str, tuple[str, ...]], ...]
    names: tuple[str, ...]
    runs: tuple[PastRun, ...]


def charts(runs: Sequence[PastRun]) -> tuple[Chart, ...]:
    """Defects, coverage and response times of the newest runs; none of a single run."""
    runs = runs[-MOST_RUNS:]
    if len(runs) < 2:
        return ()
    regions = sorted({region for run in runs for region in run.seconds}, key=region_rank)
    made = (
        _chart("Defects", runs, {
            "new": [float(run.new) for run in runs],
            "known": [float(run.known) for run in runs],
        }, "{:,.0f}"),
        _chart("Documented fields exercised", runs, {
            "fields": [None if run.covered is None else run.covered * 100 for run in runs],
        }, "{:.0f} %"),
        _chart("Mean response time", runs, {
            region or "no region": [_milliseconds(run, region) for run in runs] for region in regions
        }, "{:,.0f} ms"),
    )  # fmt: skip
    return tuple(chart for chart in made if chart.lines)


def _milliseconds(run: PastRun, region: str) -> float | None:
    seconds = run.seconds.get(region)
    return seconds * 1000 if seconds else None


def _chart(
    title: str, runs: Sequence[PastRun], series: dict[str, list[float | None]], form: str
) -> Chart:
    known = {name: values for name, values in series.items() if any(v is not None for v in values)}
    top = max((v for values in known.values() for v in values if v is not None), default=0.0) or 1.0
    lines = tuple(
        _line(name, style, values, top, form) for style, (name, values) in enumerate(known.items())
    )
    rows = tuple(
        (
            run.started_at[:16].replace("T", " "),
            tuple(
                "-" if values[at] is None else form.format(values[at]) for values in known.values()
            ),
        )
        for at, run in enumerate(runs)
    )
    return Chart(title, form.format(top), lines, rows, tuple(known), tuple(runs))


def _line(
    name: str, style: int, values: Sequence[float | None], top: float, form: str
) -> ChartLine:
    step = (WIDTH - 2 * PAD) / max(len(values) - 1, 1)
    points = [
        None if value is None
        else (PAD + at * step, HEIGHT - PAD - value / top * (HEIGHT - 2 * PAD))
        for at, value in enumerate(values)
    ]  # fmt: skip
    last = next(point for point in reversed(points) if point)
    told = next(value for value in reversed(values) if value is not None)
    return ChartLine(name, style, " ".join(_path(points)), form.format(told), *last)


def _path(points: Iterable[tuple[float, float] | None]) -> Iterable[str]:
    """A line through the points; it is broken where a run has no value, and a point alone is a dot."""
    draws = False
    for point in points:
        if point is None:
            draws = False
            continue
        x, y = point
        yield f"L{x:.1f} {y:.1f}" if draws else f"M{x:.1f} {y:.1f}h0"
        draws = True
