"""Past runs for people: lists, comparisons, and a finding's life in a row of marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from intercontract.history.compare import Compared, Outcome, RunComparison
from intercontract.history.record import RunRecord, RunState
from intercontract.history.timeline import Life, Presence
from intercontract.model.finding import Verdict
from intercontract.model.json import JSONValue
from intercontract.model.words import plural

_MARKS = {Presence.SEEN: "#", Presence.ABSENT: ".", Presence.NOT_LOOKED_AT: " "}
_TITLES = {
    Outcome.NEW: "New",
    Outcome.FLAKY: "Flaky: it comes and goes",
    Outcome.STILL: "Still there",
    Outcome.FIXED: "Fixed",
    Outcome.NOT_LOOKED_AT: "Not looked at this time",
}
_MOST = 50


def run_lines(runs: Sequence[RunRecord]) -> Iterator[str]:
    """A line for each run, under the name of its series."""
    for series, members in groupby(runs, key=lambda run: run.series):
        yield series
        for run in members:
            ended = run.state in (RunState.COMPLETE, RunState.CUT_SHORT)
            word = run.verdict.value if run.state is RunState.COMPLETE else run.state.value
            told = run.headline if ended else f"began {run.started_at}, and did not end"
            if run.state is RunState.RUNNING:
                told = "under way"
            yield f"  {run.id:<24}  {word:<9}  {run.duration:7.1f} s  {told}"


def run_row(run: RunRecord) -> dict[str, JSONValue]:
    """A run as ``history list --format json`` prints it."""
    return {
        "id": run.id,
        "series": run.series,
        "started_at": run.started_at,
        "command": run.command,
        "target": run.target,
        "api_version": run.api_version,
        "contract": run.contract,
        "regions": list(run.regions),
        "state": run.state.value,
        "stopped": run.stopped,
        "verdict": run.verdict.value,
        "headline": run.headline,
        "interactions": run.interactions,
        "duration": run.duration,
        "defects": {
            verdict.value: run.total(verdict)
            for verdict in (Verdict.FAIL, Verdict.WARNING, Verdict.KNOWN)
        },
        "coverage": {
            one.dimension: {"exercised": one.exercised, "missing": one.missing}
            for one in run.coverage
        },
        "report": run.report,
    }


def comparison_lines(comparison: RunComparison) -> Iterator[str]:
    """What became of each finding, accepted ones in one line."""
    for outcome in Outcome:
        found = comparison.of(outcome)
        if not found:
            continue
        merged = _merged(found)
        yield f"{_TITLES[outcome]} ({len(merged)})"
        for members in merged[:_MOST]:
            yield from _item(members)
        if len(merged) > _MOST:
            yield f"  ... and {len(merged) - _MOST:,} more (--format json has them all)"
        yield ""
    for outcome in Outcome:
        if known := comparison.of(outcome, accepted=True):
            yield f"Known deviations, {outcome.value}: {len(_merged(known))}"
    base, run = comparison.base, comparison.run
    yield f"{run.id} against {base.id} ({base.started_at}): {comparison.headline}"


def _merged(found: Sequence[Compared]) -> list[list[Compared]]:
    """One group for each defect, whatever regions show it."""
    groups: dict[str, list[Compared]] = {}
    for one in found:
        groups.setdefault(one.sighting.fingerprint, []).append(one)
    return list(groups.values())


def _item(members: Sequence[Compared]) -> Iterator[str]:
    seen = members[0].sighting
    regions = ", ".join(one.sighting.region for one in members if one.sighting.region)
    where = f" [{regions}]" if regions else ""
    yield f"  {seen.fingerprint}  {seen.check}  {seen.operation}  {seen.pointer}{where}"
    since = f"first seen {min(one.first_seen for one in members)[:10]}"
    if any(one.returned for one in members):
        since += ", was gone and has returned"
    if members[0].outcome in (Outcome.FIXED, Outcome.NOT_LOOKED_AT):
        since += f", last seen {max(one.last_seen for one in members)[:10]}"
    yield f"      {seen.message} ({since})"


def life_lines(series: str, runs: Sequence[RunRecord], found: Sequence[Life]) -> Iterator[str]:
    """A finding's life in one series; a mark for each run that is kept, the newest at the right."""
    yield series
    for life in found:
        seen = life.sighting
        versions = ", ".join(life.versions)
        spell = f"{life.first_seen[:10]} to {life.last_seen[:10]}"
        yield (
            f"  {seen.region or 'no region':<10} {life.now}: {spell}, "
            f"in {plural(life.runs, 'run')}, API {versions}"
        )
        yield f"  {'':<10} |{''.join(_MARKS[one] for one in life.presences)}|"
    if runs:
        yield f"  {'':<10} {runs[0].started_at[:10]} to {runs[-1].started_at[:10]}; # seen, . not seen"


def life_row(life: Life, runs: Sequence[RunRecord]) -> dict[str, JSONValue]:
    """A life as ``history finding --format json`` prints it."""
    return {
        "region": life.sighting.region or None,
        "now": life.now,
        "first_seen": life.first_seen,
        "first_run": life.first_run,
        "last_seen": life.last_seen,
        "last_run": life.last_run,
        "runs": life.runs,
        "versions": list(life.versions),
        "timeline": [
            {"run": run.id, "at": run.started_at, "finding": presence.value}
            for run, presence in zip(runs, life.presences, strict=True)
        ],
    }
