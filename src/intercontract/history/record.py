"""What history keeps of a run: which findings it saw, and what it looked at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from attrs import Factory, evolve, field

from intercontract.errors import ConfigurationError
from intercontract.model.finding import Verdict
from intercontract.model.plain import from_plain
from intercontract.model.report import Report
from intercontract.model.run import RunInfo, names
from intercontract.values import frozen
from intercontract.visible import visible

FindingKey = tuple[str, str]
"""A finding's fingerprint and the region or SDK that it was seen in, which is empty where it is of none."""

DRIFT = "drift"
NOTHING = "nothing"
"""The id of what the first run of a series is compared with."""
DIMENSIONS = ("operations", "parameters", "statuses", "fields", "keywords", "checks")
_LEVELS = {"breaking": Verdict.FAIL, "warning": Verdict.WARNING, "info": Verdict.KNOWN}


class RunState(StrEnum):
    """How far a run came. ``died`` is said of one that neither ended nor is under way any more."""

    RUNNING = "running"
    COMPLETE = "complete"
    CUT_SHORT = "cut short"
    DIED = "died"


@frozen
class SeenFinding:
    """One finding as one run saw it in one ``region``, which may also be an SDK.

    ``success`` says that it was seen in an answer of status 2xx: a run without such an answer did not look.
    """

    fingerprint: str
    region: str = field(converter=visible)
    verdict: Verdict = field(converter=Verdict)
    check: str = field(converter=visible)
    operation: str = field(converter=visible)
    pointer: str = field(converter=visible)
    message: str = field(converter=visible)
    count: int = 1
    success: bool = False

    @property
    def key(self) -> FindingKey:
        """What tells it apart within a run."""
        return self.fingerprint, self.region

    @property
    def accepted(self) -> bool:
        """Whether a known deviation explains it, or it needs nothing done."""
        return self.verdict is Verdict.KNOWN


@frozen
class Look:
    """One operation in one ``region``, or in one aspect of an SDK: whether it was called, and succeeded.

    ``seconds`` were spent in all on waiting for answers; 0 where nothing tells.
    """

    operation: str
    region: str
    verdict: Verdict = field(converter=Verdict)
    interactions: int
    success: bool
    aspect: str = ""
    seconds: float = 0.0


@frozen
class Covered:
    """One kind of coverage in numbers."""

    dimension: str
    exercised: int
    missing: int


@frozen(slots=False)
class RunRecord:
    """One run. Times are RFC 3339 in UTC, ``duration`` in seconds; ``report`` is where its files are.

    Runs of one ``series`` are compared with each other: the same command and target, in the same project.
    ``unjudged`` are checks that nothing exercised; ``host`` and ``process`` are whose run it is.
    """

    id: str
    series: str
    started_at: str
    command: str
    target: str
    api_version: str
    contract: str
    regions: tuple[str, ...] = ()
    state: RunState = RunState.RUNNING
    stopped: str = ""
    verdict: Verdict = Verdict.SKIP
    headline: str = field(default="", converter=visible)
    interactions: int = 0
    duration: float = 0.0
    seed: int | None = None
    report: str = ""
    host: str = ""
    process: int = 0
    unjudged: tuple[str, ...] = ()
    sightings: Mapping[FindingKey, SeenFinding] = Factory(dict)
    looks: tuple[Look, ...] = ()
    coverage: tuple[Covered, ...] = ()

    @property
    def order(self) -> tuple[str, str]:
        """A sort key: when it began."""
        return self.started_at, self.id

    @property
    def is_over(self) -> bool:
        """Whether it came to an end of its own: it has judged what it was given, or its time was up."""
        return self.state is RunState.COMPLETE or self.stopped == "time"

    @cached_property
    def looked(self) -> dict[FindingKey, Look]:
        """Its looks by operation and region; of an SDK, all aspects together."""
        found: dict[FindingKey, Look] = {}
        for look in self.looks:
            key = (look.operation, look.region)
            one = found.get(key, look)
            found[key] = evolve(
                one,
                interactions=max(one.interactions, look.interactions),
                success=one.success or look.success,
            )
        return found

    @cached_property
    def places(self) -> frozenset[str]:
        """The regions and SDKs that it was to put to the test."""
        return frozenset((*self.regions, *(region for _, region in self.looked)))

    @cached_property
    def operations(self) -> frozenset[str]:
        """The operations that it was to put to the test."""
        return frozenset(look.operation for look in self.looks)

    def total(self, verdict: Verdict) -> int:
        """How many defects have a verdict, in whatever regions."""
        return len({one.fingerprint for one in self.sightings.values() if one.verdict is verdict})

    def failed(self, why: str) -> RunRecord:
        """The same run, come to nothing, and why."""
        return evolve(self, state=RunState.CUT_SHORT, stopped="broken", headline=why)

    def looked_at(self, sighting: SeenFinding, seen_in: RunRecord) -> bool:
        """Whether this run would have seen what another one saw, were it still there.

        It must have come to its end, with this region and check, and must have called the operation, with
        success if that is where it was seen. What is outside the contract is looked at by a run that was to
        test as many operations.
        """
        if sighting.key in self.sightings:
            return True
        if not self.is_over or sighting.check in self.unjudged:
            return False
        if self.command == DRIFT:
            return True
        if sighting.region and sighting.region not in self.places:
            return False
        if " " in sighting.operation or not (sighting.operation and sighting.region):
            return self.operations >= seen_in.operations
        look = self.looked.get((sighting.operation, sighting.region))
        return look is not None and (look.success if sighting.success else look.interactions > 0)


def began(run: RunInfo, series: str, **more: Any) -> RunRecord:
    """What is known of a run that begins."""
    return RunRecord(
        id=run.id,
        series=series,
        started_at=in_utc(run.started_at),
        command=run.command,
        target=run.target,
        api_version=run.api_version,
        contract=run.contract,
        regions=run.regions,
        seed=run.seed,
        **more,
    )


def record_of(report: Report, series: str, place: str = "") -> RunRecord:
    """What is kept of a run that has ended, as it was before it was judged by a baseline.

    Its files are in the folder ``place``.

    Raises:
        ConfigurationError: the report says no time at which it began.
    """
    report = report.as_seen
    run, sightings = report.run, dict[FindingKey, SeenFinding]()
    for group in report.groups:
        finding = group.finding
        statuses = group.statuses or ((finding.status,) if finding.status else ())
        seen = SeenFinding(
            fingerprint=finding.fingerprint,
            region=finding.where,
            verdict=group.verdict,
            check=finding.check,
            operation=finding.operation_name,
            pointer=finding.pointer,
            message=finding.message,
            count=group.count,
            success=any(200 <= status < 300 for status in statuses),
        )
        sightings.setdefault(seen.key, seen)  # they come worst first
    return began(
        run,
        series,
        state=RunState.COMPLETE if run.complete else RunState.CUT_SHORT,
        stopped=run.stopped,
        verdict=report.verdict,
        headline=report.summary.headline,
        interactions=report.interactions,
        duration=run.duration,
        unjudged=tuple(names(report.coverage.checks, "missing")),
        sightings=sightings,
        looks=tuple(
            Look(
                operation=cell.operation,
                region=cell.sdk or cell.region,
                verdict=cell.verdict,
                interactions=cell.interactions,
                # What an SDK was asked for and did is told by no status.
                success=bool(cell.sdk and cell.interactions)
                or any(200 <= status < 300 for status in cell.statuses),
                aspect=cell.aspect,
                seconds=cell.seconds,
            )
            for cell in report.grid
        ),
        coverage=tuple(
            Covered(name, len(names(found, "exercised")), len(names(found, "missing")))
            for name in DIMENSIONS
            if (found := getattr(report.coverage, name))
        ),
        report=place,
    )


def record_of_drift(
    document: Mapping[str, Any], series: str, *, run: str, at: str, place: str = ""
) -> RunRecord:
    """What is kept of a comparison, from the document that `drift --format json` prints.

    Its files are in the folder ``place``.

    Raises:
        ConfigurationError: it is no such document.
    """
    try:
        changes = [(each, each["level"]) for each in document["changes"]]
        changes += [(each, "info") for each in document.get("ignored", [])]
        sightings = {
            seen.key: seen for seen in (_change(each, level) for each, level in reversed(changes))
        }
        base, revision = str(document["base"]), str(document["revision"])
    except (AttributeError, KeyError, TypeError, ValueError):
        raise ConfigurationError(
            "that is no comparison that was kept",
            hint="give a drift.json, such as reports/drift/drift.json",
        ) from None
    worst = next(
        (v for v in _LEVELS.values() if any(s.verdict is v for s in sightings.values())), None
    )
    count = sum(not one.accepted for one in sightings.values())
    return RunRecord(
        id=run,
        series=series,
        started_at=in_utc(at),
        command=DRIFT,
        target=f"{base} → {revision}",
        api_version=revision,
        contract=base,
        state=RunState.COMPLETE,
        verdict=worst or Verdict.PASS,
        headline=f"{count} of {len(sightings)} changes need a look" if sightings else "no change",
        sightings=sightings,
        report=place,
    )


def _change(document: Mapping[str, Any], level: str) -> SeenFinding:
    text = {name: from_plain(str, document.get(name, "")) for name in ("method", "path", "message")}
    return SeenFinding(
        fingerprint=from_plain(str, document["fingerprint"]),
        region="",
        verdict=_LEVELS[level],
        check=from_plain(str, document["rule"]),
        operation=document.get("operation") or f"{text['method']} {text['path']}".strip(),
        pointer=from_plain(str, document.get("pointer", "")),
        message=text["message"],
    )


def nothing_before(run: RunRecord) -> RunRecord:
    """What the first run of a series is compared with."""
    return RunRecord(
        NOTHING, run.series, "", run.command, run.target, run.api_version, run.contract
    )


def in_utc(text: str) -> str:
    """A time as ``2026-11-27T01:00:00Z``, so that times sort as texts.

    Raises:
        ConfigurationError: it is no time.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(f"{text!r} is no time at which a run began") from None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
