"""The verdict of a run in one line, and the three numbers in it."""

from __future__ import annotations

from attrs import frozen

from intercontract.model.finding import Verdict
from intercontract.model.json import JSONValue
from intercontract.model.run import RunReport
from intercontract.report.text import plural


@frozen
class Numbers:
    """New findings, known deviations, documented fields that nothing exercised.

    ``unverified`` is None when field coverage was not measured.
    """

    fresh: int
    known: int
    unverified: int | None


def names(coverage: dict[str, JSONValue], key: str) -> list[str]:
    """The names under ``exercised`` or ``missing`` in one dimension of coverage."""
    value = coverage.get(key)
    return [str(name) for name in value] if isinstance(value, list) else []


def numbers(report: RunReport) -> Numbers:
    """The three numbers of a run; a defect counts once per region."""
    fields = report.coverage.fields
    return Numbers(
        fresh=report.total(Verdict.FAIL) + report.total(Verdict.WARNING),
        known=report.total(Verdict.KNOWN),
        unverified=len(names(fields, "missing")) if "missing" in fields else None,
    )


def headline(report: RunReport) -> str:
    """One sentence: ``3 new findings in 812 interactions; 31 known deviations; 4 fields not verified``."""
    return "; ".join(clauses(report))


def clauses(report: RunReport) -> list[str]:
    """The parts of the headline; the first says what is new."""
    count = numbers(report)
    parts = [_fresh(report, count.fresh)]
    if errors := report.total(Verdict.ERROR):
        parts.insert(0, f"{plural(errors, 'check')} could not be carried out")
    if count.known:
        parts.append(plural(count.known, "known deviation"))
    if count.unverified:
        parts.append(f"{plural(count.unverified, 'field')} not verified")
    elif count.unverified == 0 and names(report.coverage.fields, "exercised"):
        parts.append("every documented field verified")
    if not report.run.complete:
        why = "Stopped at the time limit" if report.run.stopped == "time" else "Cut short"
        parts[0] = f"{why}: {parts[0][0].lower()}{parts[0][1:]}"
    return parts


def _fresh(report: RunReport, fresh: int) -> str:
    if not report.interactions and not fresh:
        return "Nothing was verified: there was no interaction to judge"
    found = plural(fresh, "new finding") if fresh else "No new findings"
    return f"{found} in {plural(report.interactions, 'interaction')}"
