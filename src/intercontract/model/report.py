"""The report of a run: what it found, in how much, and what it did not verify; as JSON and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import Factory, evolve, field

from intercontract.errors import ConfigurationError
from intercontract.model.baseline import Baseline
from intercontract.model.finding import NOT_VERIFIED, Finding, Verdict
from intercontract.model.grid import judged
from intercontract.model.json import JSONValue, generalise
from intercontract.model.plain import from_plain, to_plain
from intercontract.model.region import region_rank
from intercontract.model.run import Cell, Coverage, FieldRemark, FindingGroup, RunInfo, names
from intercontract.model.words import plural
from intercontract.values import frozen

NEW = (Verdict.ERROR, Verdict.FAIL, Verdict.WARNING)
"""The verdicts of what no deviation explains."""

_ORDER = (*NEW, Verdict.KNOWN, Verdict.SKIP, Verdict.PASS)


# What a shell says of a command that a signal ended: 128 and the signal's number (POSIX).
STOPPED_BY = {"SIGHUP": 129, "SIGINT": 130, "SIGTERM": 143}


@frozen
class RunSummary:
    """A run in numbers, by verdict, and its headline in clauses.

    A *finding* is one cause: the known deviation that explains it, a place of one schema, else one defect. A
    *defect* is one rule broken at one place of one operation, in whatever regions, and an *occurrence* each
    answer that showed it. ``unverified`` counts the documented fields that nothing exercised; None where it
    was not measured.
    """

    interactions: int
    findings: dict[Verdict, int]
    verdict: Verdict
    clauses: tuple[str, ...]
    unverified: int | None
    defects: dict[Verdict, int] = Factory(dict)
    occurrences: dict[Verdict, int] = Factory(dict)

    @property
    def new(self) -> int:
        """Failures and warnings that no deviation explains."""
        return self.findings[Verdict.FAIL] + self.findings[Verdict.WARNING]

    @property
    def known(self) -> int:
        """Known deviations."""
        return self.findings[Verdict.KNOWN]

    @property
    def headline(self) -> str:
        """One sentence: ``3 new findings in 812 interactions; 31 known deviations``."""
        return "; ".join(self.clauses)

    def __str__(self) -> str:
        return self.headline

    def to_dict(self) -> dict[str, JSONValue]:
        """The member ``summary`` of a report; our own errors are told where there are any."""

        def told(counts: dict[Verdict, int]) -> dict[str, JSONValue]:
            return {
                verdict.value: counts.get(verdict, 0)
                for verdict in (Verdict.FAIL, Verdict.WARNING, Verdict.KNOWN, Verdict.ERROR)
                if counts.get(verdict) or verdict is not Verdict.ERROR
            }

        return {
            "interactions": self.interactions,
            "findings": told(self.findings),
            "defects": told(self.defects),
            "occurrences": told(self.occurrences),
            "verdict": self.verdict.value,
            "headline": self.headline,
        }


def ordered(groups: Iterable[FindingGroup]) -> tuple[FindingGroup, ...]:
    """The groups, worst first, then by operation, check, place and region."""
    return tuple(sorted(groups, key=_rank))


def _rank(group: FindingGroup) -> tuple[object, ...]:
    finding = group.finding
    return (
        _ORDER.index(group.verdict),
        finding.place,
        finding.check,
        finding.part,
        finding.pointer,
        *region_rank(finding.region),
        finding.fingerprint,
        finding.interaction,
    )


@frozen
class Report:
    """Everything that is known of a run; the order in which findings are given makes no difference."""

    run: RunInfo
    interactions: int
    groups: tuple[FindingGroup, ...] = field(converter=ordered)
    grid: tuple[Cell, ...] = ()
    coverage: Coverage = Coverage()
    not_verified: tuple[str, ...] = ()
    fields: tuple[FieldRemark, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """One finding for each group: what is wrong, without verdict and count."""
        return tuple(group.finding for group in self.groups)

    @property
    def causes(self) -> tuple[tuple[FindingGroup, ...], ...]:
        """The defects by cause: what a person reads as one finding, over all regions and operations."""
        found: dict[tuple[str, ...], list[FindingGroup]] = {}
        for group in self.groups:
            found.setdefault(group.cause, []).append(group)
        return tuple(map(tuple, found.values()))

    def total(self, verdict: Verdict) -> int:
        """How many findings have a verdict: causes, whatever regions and operations show them."""
        return len({group.cause for group in self.groups if group.verdict is verdict})

    def _defects(self, verdict: Verdict) -> int:
        return len({g.finding.fingerprint for g in self.groups if g.verdict is verdict})

    def _occurrences(self, verdict: Verdict) -> int:
        return sum(group.count for group in self.groups if group.verdict is verdict)

    @property
    def verdict(self) -> Verdict:
        """The run in one word; an incomplete run is never a pass."""
        for verdict in NEW:
            if self.total(verdict):
                return verdict
        if not self.run.complete and self.run.stopped != "time":
            return Verdict.ERROR
        if not self.interactions:
            return Verdict.SKIP
        return Verdict.KNOWN if self.total(Verdict.KNOWN) else Verdict.PASS

    def exit_code(self, fail_on: str = "fail") -> int:
        """What a command that made this report leaves with.

        0 nothing new, 1 findings, 3 a target did not answer, 4 not carried out, 128 and the number of the
        signal that stopped it (130 for Ctrl-C). ``fail_on`` says what findings make it 1: ``fail``,
        ``warning`` (these too) or ``never``.
        """
        if self.run.stopped == "interrupted":
            return STOPPED_BY.get(self.run.signal, STOPPED_BY["SIGINT"])
        if self.run.stopped == "unreachable":
            return 3
        if self.run.stopped == "broken" or self.total(Verdict.ERROR):
            return 4
        failing = {"never": (), "warning": (Verdict.FAIL, Verdict.WARNING)}
        return int(any(self.total(verdict) for verdict in failing.get(fail_on, (Verdict.FAIL,))))

    def since(self, baseline: Baseline) -> Report:
        """The same report, judged by what is new: failures and warnings that were there before are known.

        What says that nothing was verified, or that a check broke, stays what it is.
        """
        groups = tuple(
            evolve(group, verdict=Verdict.KNOWN, reason=baseline.reason, baseline=baseline.name)
            if group.verdict in (Verdict.FAIL, Verdict.WARNING)
            and group.finding.check != NOT_VERIFIED
            and baseline.holds(group.finding.fingerprint, group.finding.where)
            else group
            for group in self.groups
        )
        return evolve(self, groups=groups, grid=judged(self.grid, groups))

    @property
    def as_seen(self) -> Report:
        """The same report, as it was before it was judged by a baseline."""
        if not any(group.baseline for group in self.groups):
            return self
        groups = tuple(
            evolve(group, verdict=Verdict(group.finding.severity.value), reason="", baseline="")
            if group.baseline
            else group
            for group in self.groups
        )
        return evolve(self, groups=groups, grid=judged(self.grid, groups))

    @property
    def baseline(self) -> Baseline:
        """What is there, for a later report to be judged by."""
        seen = ((one.fingerprint, one.where) for one in self.findings)
        return Baseline(self.run.id, frozenset(seen))

    @property
    def summary(self) -> RunSummary:
        """The run in numbers; printed, it is the headline."""
        fields = self.coverage.fields
        return RunSummary(
            self.interactions,
            {verdict: self.total(verdict) for verdict in Verdict},
            self.verdict,
            tuple(_clauses(self)),
            len(names(fields, "missing")) if "missing" in fields else None,
            {verdict: self._defects(verdict) for verdict in Verdict},
            {verdict: self._occurrences(verdict) for verdict in Verdict},
        )

    def to_dict(self) -> dict[str, JSONValue]:
        """The report in plain JSON values; `from_dict` makes an equal report of it."""
        return {
            "run": to_plain(self.run),
            "summary": self.summary.to_dict(),
            "findings": [group.to_dict() for group in self.groups],
            "causes": [_cause(groups) for groups in self.causes],
            "grid": to_plain(self.grid),
            "fields": to_plain(self.fields),
            "coverage": to_plain(self.coverage) | {"not_verified": list(self.not_verified)},
        }

    @staticmethod
    def from_dict(document: JSONValue, *, file: str = "") -> Report:
        """The report that `to_dict` made this of, or that was written to a ``report.json``.

        What an older release did not write yet takes its default. ``file`` is named in the error.

        Raises:
            ConfigurationError: that is no report of a run.
        """
        try:
            return _report(document)
        except (KeyError, TypeError, ValueError):
            raise ConfigurationError(
                "that is no report of a run",
                file=file,
                hint="give a report.json, such as reports/latest/report.json",
            ) from None


def _report(document: JSONValue) -> Report:
    given: dict[str, JSONValue] = from_plain(dict[str, object], document)
    summary = from_plain(dict[str, object], given.get("summary", {}))
    coverage = from_plain(dict[str, object], given.get("coverage", {}))
    findings = from_plain(tuple[dict[str, object], ...], given["findings"])
    transcripts = from_plain(tuple[object, ...], given.get("transcripts", []))
    return Report(
        from_plain(RunInfo, given["run"]),
        from_plain(int, summary.get("interactions", 0)),
        tuple(FindingGroup.from_dict(_with_transcript(each, transcripts)) for each in findings),
        from_plain(tuple[Cell, ...], given.get("grid", [])),
        from_plain(Coverage, coverage),
        from_plain(tuple[str, ...], coverage.get("not_verified", [])),
        from_plain(tuple[FieldRemark, ...], given.get("fields", [])),
    )


def _with_transcript(finding: dict[str, Any], transcripts: tuple[Any, ...]) -> dict[str, Any]:
    """A finding with its transcript in place of that one's number."""
    number = finding.get("transcript")
    if not isinstance(number, int):
        return finding
    return finding | {"transcript": transcripts[number] if 0 <= number < len(transcripts) else None}


def _cause(groups: tuple[FindingGroup, ...]) -> dict[str, JSONValue]:
    """One cause with where it shows: operations, places, regions, and the fingerprints of its defects."""
    first, findings = groups[0], [group.finding for group in groups]
    return {
        "check": first.finding.check,
        "verdict": first.verdict.value,
        "message": first.reason
        if first.verdict is Verdict.KNOWN and not first.baseline
        else first.finding.message,
        "schema": first.finding.cause,
        "operations": [*dict.fromkeys(finding.place for finding in findings)],
        "pointers": [*dict.fromkeys(generalise(finding.pointer) for finding in findings)],
        "regions": [*dict.fromkeys(finding.region for finding in findings if finding.region)],
        "defects": [*dict.fromkeys(finding.fingerprint for finding in findings)],
        "also": [*dict.fromkeys(check for group in groups for check in group.also)],
        "occurrences": sum(group.count for group in groups),
    }


def _clauses(report: Report) -> Iterator[str]:
    """The parts of the headline; the first says what is new."""
    run, found = report.run, report.total(Verdict.FAIL) + report.total(Verdict.WARNING)
    first = plural(found, "new finding") if found else "No new findings"
    first += f" in {plural(report.interactions, 'interaction')}"
    if not report.interactions and not found:
        first = "Nothing was verified: there was no interaction to judge"
    if errors := report.total(Verdict.ERROR):
        broken = f"{plural(errors, 'check')} could not be carried out"
        first, rest = broken, [first]
    else:
        rest = []
    if not run.complete:
        why = "Stopped at the time limit" if run.stopped == "time" else "Cut short"
        first = f"{why}: {first[0].lower()}{first[1:]}"
    yield first
    yield from rest
    known = {
        group.cause: group.baseline for group in report.groups if group.verdict is Verdict.KNOWN
    }
    before = [name for name in known.values() if name]
    if len(known) > len(before):
        yield plural(len(known) - len(before), "known deviation")
    if before:
        yield f"{len(before):,} in the baseline {before[0]}"
    fields = report.coverage.fields
    if missing := names(fields, "missing"):
        yield f"{plural(len(missing), 'field')} not verified"
    elif missing := names(report.coverage.keywords, "missing"):
        yield f"{plural(len(missing), 'keyword')} not verified"
    elif "missing" in fields and names(fields, "exercised"):
        yield "every documented field verified"
