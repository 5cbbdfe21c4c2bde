"""A comparison's report as an outline."""

from __future__ import annotations

from collections import Counter
from functools import cache

from intercontract.drift.change import MISSING, Change, Value, sentence, text
from intercontract.drift.ignore import IgnoreEntry
from intercontract.drift.impact.upgrade import UpgradeAnswer
from intercontract.drift.recorded.change import Observed
from intercontract.drift.report import LEVELS, DriftReport, place
from intercontract.drift.rules import Level
from intercontract.model.finding import Verdict
from intercontract.model.words import plural
from intercontract.report.described import excerpt
from intercontract.report.outline import (
    EntrySide,
    LabelledCount,
    Number,
    Outline,
    Question,
    ReportCase,
    ReportEntry,
    Section,
    merged,
)
from intercontract.report.text import line

_TONES = {Level.BREAKING: Verdict.FAIL, Level.WARNING: Verdict.WARNING, Level.INFO: Verdict.KNOWN}
_FULL = {Level.BREAKING: 60, Level.WARNING: 40, Level.INFO: 30}
_TITLES = {
    Level.BREAKING: ("Breaking", "Breaking changes"),
    Level.WARNING: ("To look at", "Changes to look at"),
    Level.INFO: ("For information", "Other changes"),
}
_ANSWERS = {
    UpgradeAnswer.YES: Verdict.PASS,
    UpgradeAnswer.NO: Verdict.FAIL,
    UpgradeAnswer.UNKNOWN: Verdict.WARNING,
}
_KINDS = {
    "contracts": "contract against contract",
    "recorded-contract": "recordings against contract",
    "recordings": "recordings against recordings",
    "watch": "description against its pinned copy",
}


def outline(report: DriftReport) -> Outline:
    """The outline of a comparison."""
    sides = f"{report.base} → {report.revision}"
    worst = report.worst
    shared = Counter(change.shared for change in report.changes)
    kept = [_entry(report, change, shared=shared[change.shared]) for change in report.changes]
    hidden = [_entry(report, change, entry) for change, entry in report.ignored]
    counts = ", ".join(f"{report.total(level)} {level.value}" for level in LEVELS)
    question = _question(report)
    nothing = "No change touches what is used." if report.untouched else "Nothing has changed."
    outdated = [(entry, "hides nothing any more", "stale") for entry in report.stale]
    outdated += [(entry, "has expired and hides nothing", "expired") for entry in report.expired]
    return Outline(
        name="intercontract drift",
        noun="change",
        across="operations",
        folder="drift",
        document=cache(report.to_dict),
        files={"json": "drift.json", "markdown": "changelog.md"},
        title=f"Changes from {report.base} to {report.revision}",
        lead=f"{len(report.changes)} changes: {counts}." if report.changes else nothing,
        subject="drift",
        context=_KINDS.get(report.kind, report.kind),
        word=worst.value if worst else "none",
        tone=_TONES[worst] if worst in (Level.BREAKING, Level.WARNING) else Verdict.PASS,
        headline=report.summary,
        clauses=(sides,),
        badge=f"{question.question} {question.answer}" if question else "",
        badge_tone=question.tone if question else Verdict.PASS,
        numbers=tuple(_number(report, level) for level in LEVELS),
        tally=tuple(
            LabelledCount(level.value, _TONES[level], rule, number)
            for level, rule, number in report.counts
        ),
        next_steps=report.next_steps,
        brief=tuple(f"{name}: {line(value, 300)}" for name, value in report.facts),
        facts=report.facts,
        notes=report.notes,
        warnings=tuple(
            f"the ignore entry {entry.fingerprint} ({line(entry.reason)}) {why}"
            for entry, why, _ in outdated
        ),
        question=question,
        entries=(*kept, *hidden),
        sections=tuple(_sections(report, kept)),
        total=len(report.changes),
        heading="Changes",
        nothing=nothing,
        accepted_heading="Ignored",
        accepted_lead="Changes that somebody has looked at and accepted.",
        footer="drift --rules lists the rules.",
        contract=report.revision,
        suites=("drift",),
        cases=(
            ReportCase(
                "drift",
                "intercontract.drift.drift",
                "compared",
                "\n".join([report.summary, *report.notes]),
            ),
            *([_upgrade(question)] if question else []),
            *(_outdated(entry, state) for entry, _, state in outdated),
        ),
    )


def _entry(
    report: DriftReport, change: Change, accepted: IgnoreEntry | None = None, *, shared: int = 1
) -> ReportEntry:
    """One change; one of a shared schema is told of the schema, with the places it comes to."""
    where, use = place(change), report.use(change)
    observed = isinstance(change, Observed)
    used = ", ".join(use.where)
    is_shared = shared > 1 and bool(change.schema) and not observed
    first = f"{change.location} {change.pointer}".strip()
    rows = {
        "places": f"{shared:,}, the first {where} {first}" if is_shared else "",
        "one side accepts and the other refuses": ""
        if change.witness is MISSING
        else text(change.witness),
        "used by": f"{used} ({use.why})" if used and use.why else used or use.why,
    }
    until = f" (until {accepted.expires})" if accepted and accepted.expires else ""

    def sides() -> tuple[EntrySide, ...]:
        one, other = report.documents or ({}, {})
        left, right = excerpt(one, change), excerpt(other, change)
        absent = "-" if observed else "(not there)"
        return (
            EntrySide("before", report.base, _side(change.from_, left) or absent),
            EntrySide("after", report.revision, _side(change.to, right) or absent),
        )

    return ReportEntry(
        word=change.level.value,
        tone=_TONES[change.level],
        rule=change.rule,
        fingerprint=change.fingerprint,
        same="\n".join(change.shared),
        place=where,
        method=change.method,
        path=change.path,
        at=change.location,
        pointer=change.pointer,
        whole=change.location or "(whole)",
        message=sentence(change, in_schema=True) if is_shared else change.message,
        suite=where,
        classname=f"intercontract.drift.{where}",
        fails=lambda fail_on: report.is_failure(change, fail_on),
        chip=change.location,
        rows=tuple((name, value) for name, value in rows.items() if value),
        examples=change.examples if isinstance(change, Observed) else (),
        accepted=f"ignored: {accepted.reason}" if accepted else "",
        reason=f"{accepted.reason}{until}" if accepted else "",
        sides=sides,
    )


def _side(value: Value, around: str) -> str:
    shown = "" if value is MISSING else text(value)
    return "\n\n".join(part for part in (shown, around) if part)


def _sections(report: DriftReport, entries: list[ReportEntry]) -> list[Section]:
    found = merged(entries)
    sections = []
    for level in LEVELS:
        title, heading = _TITLES[level]
        here = tuple(one for one in found if one.first.word == level.value)
        if here:
            count = f"{title} ({report.total(level):,})"
            sections.append(Section(count, heading, here, _FULL[level]))
    return sections


def _number(report: DriftReport, level: Level) -> Number:
    total = report.total(level)
    tone = Verdict.PASS if level is Level.BREAKING and not total else _TONES[level]
    return Number(tone, total, _TITLES[level][0].lower())


def _question(report: DriftReport) -> Question | None:
    upgrade = report.upgrade
    if upgrade is None:
        return None
    left = f"{plural(report.untouched, 'other change')} not touching it left out."
    return Question(
        "Can you upgrade?",
        f"Can you upgrade to {report.revision}?",
        upgrade.verdict.value,
        _ANSWERS[upgrade.verdict],
        (*upgrade.reasons, *([left] if report.untouched else [])),
    )


def _upgrade(question: Question) -> ReportCase:
    name = f"can upgrade: {question.answer}"
    return ReportCase("drift", "intercontract.drift.upgrade", name, "\n".join(question.reasons))


def _outdated(entry: IgnoreEntry, state: str) -> ReportCase:
    why = f"the ignore entry {entry.fingerprint} is {state}: {entry.reason}"
    return ReportCase(
        "drift",
        "intercontract.drift.ignore",
        f"{entry.fingerprint} is {state}",
        why,
        message=why,
        type=state,
        fails=lambda fail_on: fail_on == "warning",
    )
