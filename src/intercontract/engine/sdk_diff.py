"""`sdk --diff`: what an upgrade of an SDK brings, mends and leaves as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve

from intercontract.engine.sdk_report import graded
from intercontract.model.finding import Verdict
from intercontract.model.json import generalise
from intercontract.model.report import NEW, Report
from intercontract.model.run import FindingGroup

_MOST = 200


def upgraded(
    report: Report, before: str, after: str, calls: Mapping[str, frozenset[str]]
) -> Report:
    """The report of two versions as that of the later one: what the earlier one has too is known.

    The notes tell what is mended, and which calls are gone.
    """
    old = {g.finding.fingerprint: g for g in report.groups if g.finding.sdk == before}
    new = [group for group in report.groups if group.finding.sdk == after]
    told = tuple(
        _as_before(group, before) if _fingerprint(group) in old else group for group in new
    )
    both = {_fingerprint(group) for group in new}
    wrong = {_place(group) for group in new}  # if in another way than before, nothing is mended
    mended = [
        group for name, group in old.items() if name not in both and _place(group) not in wrong
    ]
    notes = [*_of_calls(before, after, calls), *_mended(mended, before, after)]
    return evolve(
        report,
        run=evolve(report.run, notes=(*report.run.notes, *notes)),
        groups=told,
        grid=tuple(graded(cell, told) for cell in report.grid if cell.sdk == after),
    )


def _fingerprint(group: FindingGroup) -> str:
    return group.finding.fingerprint


def _place(group: FindingGroup) -> tuple[str, str | None, str, str]:
    finding = group.finding
    return finding.check, finding.operation, finding.part, generalise(finding.pointer)


def _as_before(group: FindingGroup, before: str) -> FindingGroup:
    if group.verdict not in NEW or group.verdict is Verdict.ERROR:
        return group
    return evolve(group, verdict=Verdict.KNOWN, reason=f"as in {before}", baseline=before)


def _of_calls(before: str, after: str, calls: Mapping[str, frozenset[str]]) -> Iterator[str]:
    gone = sorted(calls.get(before, frozenset()) - calls.get(after, frozenset()))
    come = sorted(calls.get(after, frozenset()) - calls.get(before, frozenset()))
    if gone:
        yield f"calls that {before} has and {after} has not: {', '.join(gone)}"
    if come:
        yield f"calls that {after} has and {before} had not: {', '.join(come)}"


def _mended(groups: list[FindingGroup], before: str, after: str) -> Iterator[str]:
    causes = {group.cause: group.finding for group in groups}
    for finding in list(causes.values())[:_MOST]:
        yield (
            f"mended in {after}: {finding.check} {finding.place} {finding.pointer}: {finding.message}"
        )
    if len(causes) > _MOST:
        yield f"{len(causes) - _MOST} more findings of {before} are mended in {after}"
