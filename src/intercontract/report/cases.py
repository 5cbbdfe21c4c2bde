"""A report as test cases: what JUnit, CTRF and Allure have in common."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from intercontract.model.finding import Verdict
from intercontract.report.outline import Outline, ReportCase, ReportEntry
from intercontract.report.text import block, line
from intercontract.values import frozen

PASSED, FAILED, BROKEN, SKIPPED = "passed", "failed", "broken", "skipped"


@frozen
class CaseResult:
    """One test case. ``status`` is one of the four above, ``broken`` where it is our own fault.

    ``text`` is what there is to read of it, and ``known`` says that somebody has accepted what it shows.
    ``identity`` stays the same between runs; ``seconds`` is what it took.
    """

    suite: str
    classname: str
    name: str
    status: str
    message: str = ""
    kind: str = ""
    text: str = ""
    seconds: float = 0.0
    known: bool = False
    identity: str = ""
    severity: str = ""


def cases(outline: Outline, fail_on: str) -> Iterator[CaseResult]:
    """What was looked at, then the entries; what fails is what makes the exit code 1.

    What somebody has accepted passes and says why: it is no news, night after night.
    """
    for case in outline.cases:
        yield _case(case, fail_on)
    for entry in outline.entries:
        yield _entry(entry, fail_on)


def _case(case: ReportCase, fail_on: str) -> CaseResult:
    told = {"error": BROKEN, "skipped": SKIPPED}.get(case.outcome, PASSED)
    return CaseResult(
        suite=case.suite,
        classname=line(case.classname, 300),
        name=line(case.name, 600),
        status=FAILED if case.fails(fail_on) else told,
        message=line(case.message, 1000),
        kind=case.type,
        text=block(case.text, 20_000),
        seconds=case.seconds,
    )


def _entry(entry: ReportEntry, fail_on: str) -> CaseResult:
    if entry.accepted:
        status, message = PASSED, entry.accepted
    elif entry.tone is Verdict.ERROR:
        status, message = BROKEN, entry.message
    else:
        status, message = FAILED if entry.fails(fail_on) else PASSED, entry.message
    told = entry.transcript()
    return CaseResult(
        suite=entry.suite,
        classname=line(entry.classname, 300),
        # The fingerprint tells apart what shares rule and pointer, and stays the same between runs.
        name=line(f"{entry.rule} {line(entry.pointer)} [{entry.fingerprint}]", 600),
        status=status,
        message=line(message, 1000),
        kind=line(entry.rule),
        text=line(message, 1000) if entry.accepted else _details(entry),
        seconds=(told.seconds or 0.0) if told else 0.0,
        known=bool(entry.accepted),
        identity=entry.fingerprint,
        severity=entry.word,
    )


def _details(entry: ReportEntry) -> str:
    rows = [
        ("where", entry.where),
        ("pointer", entry.pointer if not entry.values else ""),
        *entry.values,
        *entry.rows,
        ("times", f"{entry.count:,}" if entry.count else ""),
        ("examples", ", ".join(entry.examples)),
    ]
    text = [f"{name:<9} {line(value, 2000)}" for name, value in rows if value]
    return "\n\n".join(["\n".join(text), *(block(each.text, 12_000) for each in entry.blocks())])


def began(outline: Outline) -> int:
    """When it began, in milliseconds since 1970; 0 where no time is told."""
    try:
        return max(round(datetime.fromisoformat(outline.timestamp).timestamp() * 1000), 0)
    except (ValueError, OverflowError, OSError):
        return 0
