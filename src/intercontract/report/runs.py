"""A run's report as an outline, and as the document that other tools read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial

from attrs import evolve

from intercontract.model.finding import Verdict
from intercontract.model.json import JSONValue
from intercontract.model.plain import to_plain
from intercontract.model.region import region_rank
from intercontract.model.report import NEW, Report
from intercontract.model.run import Cell, FindingGroup, Rendered, RunInfo, Sample, names
from intercontract.model.transcript import Transcript
from intercontract.model.words import plural
from intercontract.report.again import again
from intercontract.report.excerpt import excerpt
from intercontract.report.outline import (
    Block,
    Dimension,
    EntrySide,
    Grid,
    Listing,
    ListingRow,
    Merged,
    Number,
    Outline,
    ReportCase,
    ReportEntry,
    Section,
    label,
    merged,
)
from intercontract.report.past import Past
from intercontract.report.text import line

_FULL, _SHORT = 20, 100
_CUT_SHORT = "What it found is below; what it did not reach is not a pass."
_SHOWN = (*NEW, Verdict.KNOWN)
_BADGES = {Verdict.KNOWN: "known only", Verdict.SKIP: "not verified"}
# What other tools read of a finding, in the order in which people do.
_MEMBERS = (
    *("check", "severity", "verdict", "region", "operation", "method", "path", "status", "part"),
    *("pointer", "expected", "observed", "message", "arguments", "fingerprint", "count"),
    *("interaction", "examples", "curl", "excerpt", "statuses", "operations", "observed_type"),
    *("kinds", "also", "cause", "documented", "start", "transcript", "reason", "evidence"),
    *("baseline", "sdk", "script"),
)
SCHEMA = "urn:intercontract:report:1"
"""The version of the document; a member that goes or changes its meaning makes a new one."""


def outline(report: Report, past: Past | None = None) -> Outline:
    """The outline of a run, with what earlier runs say of it."""
    run, summary = report.run, report.summary
    seed = "" if run.seed is None else str(run.seed)
    if len(run.seeds) > 1:
        told = ", ".join(f"{r} {n}" for r, n in zip(run.regions, run.seeds, strict=False))
        seed = f"{seed} ({told})"
    accepting = cache(partial(_accepting, report))
    samples = tuple(cache(partial(rendered, group, run)) for group in report.groups)
    entries = tuple(
        _entry(group, sample, past, accepting)
        for group, sample in zip(report.groups, samples, strict=True)
        if group.verdict in _SHOWN
    )
    new = merged(entry for entry in entries if not entry.accepted)
    fields = "field" if summary.unverified == 1 else "fields"
    stopped = f" ({run.stopped})" if run.stopped else ""
    brief = [f"run {run.id}", run.target, f"API {run.api_version}", f"contract {run.contract}"]
    brief += [f"seed {seed}"] if seed else []
    facts = {
        "Run": run.id,
        "Started": run.started_at,
        "Duration": f"{run.duration:.1f} s",
        "Target": run.target,
        "API version": run.api_version,
        "Contract": run.contract,
        "Regions": ", ".join(run.regions),
        "Seed": seed,
        "Command": run.command,
        "Selftest": run.selftest,
        "Interactions": f"{report.interactions:,}",
    }
    properties = ("Run", "Target", "API version", "Contract", "Seed")
    return Outline(
        name="intercontract",
        noun="finding",
        across="regions",
        folder=run.id,
        latest=True,
        document=cache(partial(document, report, samples)),
        title=f"Run {run.id}",
        lead=f"{summary.headline}.",
        subject=f"Intercom API {run.api_version}",
        context=f"{line(run.id, 60)} · {line(run.target, 80)} · {run.duration:.1f} s",
        word=summary.verdict.value,
        tone=summary.verdict,
        headline=summary.headline,
        clauses=(*summary.clauses[:1], *_changed(new, past), *summary.clauses[1:]),
        badge=_BADGES.get(summary.verdict, summary.verdict.value),
        badge_tone=summary.verdict,
        numbers=(
            Number(
                Verdict.FAIL if summary.new else Verdict.PASS,
                summary.new,
                "new finding" if summary.new == 1 else "new findings",
            ),
            Number(
                Verdict.KNOWN,
                summary.known,
                "known deviation" if summary.known == 1 else "known deviations",
                "known",
            ),
            Number(Verdict.SKIP, summary.unverified, f"{fields} not verified", "not-verified"),
        ),
        brief=(
            " · ".join(line(fact, 80) for fact in [*brief, f"{run.duration:.1f} s"]),
            *([f"selftest: {run.selftest}"] if run.selftest else ()),
        ),
        facts=tuple((name, value) for name, value in facts.items() if value),
        notes=run.notes,
        warnings=() if run.complete else (f"This run was cut short{stopped}. {_CUT_SHORT}",),
        grid=_grid(report),
        past=past,
        listings=_fixed(past),
        entries=entries,
        sections=(Section("New findings", "New findings", new, _FULL, _SHORT),) if new else (),
        total=summary.new,
        heading="New findings",
        nothing="Nothing that is not a known deviation."
        if report.interactions
        else "Nothing was judged.",
        accepted_heading="Known deviations",
        accepted_lead="Differences between documentation and API that are on record. "
        "They do not fail a run.",
        not_verified=report.not_verified,
        coverage=tuple(_coverage(report)),
        fields=report.fields,
        index="../index.html",
        next_steps=_next(new),
        contract=run.contract,
        footer="checks explain CHECK says what a check demands, and why.",
        suites=("run", *(region or "no region" for region in _regions(report))),
        cases=(_completed(report), *map(_exercised, report.grid)),
        properties={
            name.lower().replace(" ", "_"): facts[name] for name in properties if facts[name]
        },
        timestamp=run.started_at,
        duration=run.duration,
    )


def _next(new: Sequence[Merged]) -> tuple[str, ...]:
    """The commands that come next, where something is new."""
    rules = dict.fromkeys(one.first.rule for one in new)
    if not rules:
        return ()
    return (
        f"intercontract checks explain {line(next(iter(rules)), 80)}",
        "intercontract deviations propose",
    )


def _changed(new: Sequence[Merged], past: Past | None) -> Iterator[str]:
    """What is different from the run before, in clauses of the headline."""
    if past is None or not past.base:
        return
    first = sum(one.is_new for one in new)
    fixed = len({one.fingerprint for one in past.fixed})
    yield f"{first:,} first seen in this run, {fixed:,} fixed since {line(past.base, 60)}"


def _fixed(past: Past | None) -> tuple[Listing, ...]:
    if past is None or not past.base:
        return ()
    rows = tuple(
        ListingRow(
            one.verdict,
            "fixed",
            one.check,
            f"{one.operation} {one.pointer}".strip(),
            f"{one.message} (seen from {one.first_seen[:10]} to {one.last_seen[:10]})",
            one.region,
            one.operation,
        )
        for one in past.fixed
    )
    lead = f"Seen in {line(past.base, 60)}; this run looked, and it was gone."
    if past.unlooked:
        lead += f" {plural(past.unlooked, 'more finding')} of it this run did not look at."
    return (Listing("fixed", "Fixed", lead, rows),)


def _accepting(report: Report) -> Callable[[tuple[str, ...]], str]:
    """A function from a cause to the entries of ``deviations.yaml`` that accept it."""
    causes: dict[tuple[str, ...], list[FindingGroup]] = {}
    for group in report.groups:
        causes.setdefault(group.cause, []).append(group)

    @cache
    def entry(cause: tuple[str, ...]) -> str:
        from intercontract.deviation.propose import propose
        from intercontract.deviation.write import entry_yaml

        return entry_yaml(propose(evolve(report, groups=tuple(causes[cause]))))

    return entry


def _entry(
    group: FindingGroup,
    sample: Callable[[], Rendered],
    past: Past | None,
    accepting: Callable[[], Callable[[tuple[str, ...]], str]],
) -> ReportEntry:
    finding, verdict = group.finding, group.verdict
    region = finding.sdk or finding.region or "no region"
    status = "no answer" if finding.status is None else str(finding.status)
    values = (("expected", finding.expected), ("observed", finding.observed))
    others = ", ".join(group.operations) if len(group.operations) > 1 else ""
    rows = (
        ("the same in", others),
        ("also told", ", ".join(group.also)),
        ("shared" if finding.sdk else "schema", finding.cause),
    )
    return ReportEntry(
        word=verdict.value,
        tone=verdict,
        rule=finding.check,
        fingerprint=finding.fingerprint,
        same="\x1f".join(group.cause),
        place=finding.place,
        method=finding.method,
        path=finding.path,
        at=f"→ {status}, {finding.part} {finding.pointer or '(whole)'}",
        pointer=finding.pointer,
        whole=f"(whole {finding.part})",
        message=finding.message,
        suite=region,
        classname=f"intercontract.{line(region)}.{finding.place}",
        fails=lambda fail_on: verdict in _failing(fail_on),
        chip=region,
        count=group.count,
        values=values,
        others=group.operations,
        rows=tuple((name, text) for name, text in rows if text),
        examples=group.examples or ((finding.interaction,) if finding.interaction else ()),
        accepted=_accepted(group),
        reason=f"{finding.message} ({group.reason})" if group.baseline else group.reason,
        evidence=group.evidence,
        sides=lambda: tuple(EntrySide(name, name.capitalize(), text) for name, text in values),
        blocks=lambda: tuple(_blocks(sample(), group.script)),
        documented=lambda: sample().documented,
        transcript=lambda: sample().transcript,
        entry=lambda: "" if verdict is Verdict.KNOWN else accepting()(group.cause),
        past=past.findings.get((finding.fingerprint, finding.where)) if past else None,
        cause=finding.cause,
        script=group.script,
    )


def _accepted(group: FindingGroup) -> str:
    if group.verdict is not Verdict.KNOWN:
        return ""
    return group.reason if group.baseline else f"known deviation: {group.reason}"


def _failing(fail_on: str) -> tuple[Verdict, ...]:
    return {"warning": (Verdict.FAIL, Verdict.WARNING), "never": ()}.get(fail_on, (Verdict.FAIL,))


def rendered(group: FindingGroup, run: RunInfo) -> Rendered:
    """A defect's sample as text; of a report that was read back, the text that was written."""
    match group.sample:
        case Sample(interaction=interaction, body=body, schema=schema) as sample:
            around = excerpt(body, group.finding.pointer) if body is not None else ""
            told = again(run, group.finding, interaction)
            stated = "" if schema is None else json.dumps(schema, indent=2, ensure_ascii=False)
            return Rendered(told.curl, around, stated, told.start, sample.transcript)
        case Rendered() as written:
            return written
        case _:
            return Rendered()


def _blocks(sample: Rendered, script: str = "") -> list[Block]:
    blocks = [
        Block("JSON around it", sample.excerpt),
        Block("Start what answers", sample.start, True),
        Block("Send it again", sample.curl, True),
        Block("Repeat it", script, True),
    ]
    return [block for block in blocks if block.text]


def document(
    report: Report, samples: Sequence[Callable[[], Rendered]] = ()
) -> dict[str, JSONValue]:
    """The document that ``--format json`` prints: run, summary, findings, grid, coverage.

    ``transcripts`` has the interactions that show findings, each once; a finding's ``transcript`` is its
    number there. ``samples`` are what `rendered` makes of the defects, where somebody has that.
    """
    samples = samples or [partial(rendered, group, report.run) for group in report.groups]
    told = [(group, sample()) for group, sample in zip(report.groups, samples, strict=True)]
    numbers: dict[Transcript, int] = {}
    for _, sample in told:
        if sample.transcript:
            numbers.setdefault(sample.transcript, len(numbers))
    findings: list[JSONValue] = [_member(group, sample, numbers) for group, sample in told]
    plain = evolve(report, groups=tuple(evolve(group, sample=None) for group in report.groups))
    return (
        {"schema": SCHEMA}
        | plain.to_dict()
        | {"findings": findings, "transcripts": [to_plain(one) for one in numbers]}
    )


def _member(
    group: FindingGroup, sample: Rendered, numbers: Mapping[Transcript, int]
) -> dict[str, JSONValue]:
    own = {"curl": sample.curl, "excerpt": sample.excerpt}
    values = evolve(group, sample=None).to_dict() | own
    values |= {"documented": sample.documented, "start": sample.start}
    if sample.transcript:
        values["transcript"] = numbers[sample.transcript]
    optional = (
        *("statuses", "operations", "observed_type", "kinds", "also", "documented", "start"),
        *("baseline", "sdk", "script"),
    )
    values["cause"] = group.finding.cause
    left_out = {name for name in (*optional, "cause") if not values[name]}
    if group.verdict is not Verdict.KNOWN:
        left_out |= {"reason", "evidence"}
    return {name: values[name] for name in _MEMBERS if name in values and name not in left_out}


def _grid(report: Report) -> Grid:
    if any(cell.sdk for cell in report.grid):
        return _of_sdks(report.grid)
    cells = {(cell.operation, cell.region): cell for cell in report.grid}
    others = {cell.region for cell in report.grid} - set(report.run.regions)
    regions = (*report.run.regions, *sorted(others, key=region_rank))
    operations = dict.fromkeys(cell.operation for cell in report.grid)
    return Grid(
        regions,
        tuple((name, tuple(cells.get((name, r)) for r in regions)) for name in operations),
    )


def _of_sdks(cells: tuple[Cell, ...]) -> Grid:
    """SDKs and operations by aspect."""
    sdks = dict.fromkeys(cell.sdk for cell in cells)
    aspects = dict.fromkeys(cell.aspect for cell in cells)
    found = {(cell.sdk, cell.operation, cell.aspect): cell for cell in cells}
    rows = dict.fromkeys((cell.sdk, cell.operation) for cell in cells)
    return Grid(
        tuple(aspects),
        tuple(
            (
                f"{sdk} {operation}" if len(sdks) > 1 else operation,
                tuple(found.get((sdk, operation, aspect)) for aspect in aspects),
            )
            for sdk, operation in rows
        ),
        "Operations by aspect",
    )


def _coverage(report: Report) -> list[Dimension]:
    kinds = ("operations", "parameters", "statuses", "fields", "keywords", "checks")
    measured = [(kind, getattr(report.coverage, kind)) for kind in kinds]
    return [
        Dimension(kind, tuple(names(value, "exercised")), tuple(names(value, "missing")))
        for kind, value in measured
        if value
    ]


def _regions(report: Report) -> dict[str, None]:
    seen = {cell.sdk or cell.region for cell in report.grid}
    seen |= {group.finding.sdk or group.finding.region or "" for group in report.groups}
    return dict.fromkeys([*report.run.regions, *sorted(seen, key=region_rank)])


def _completed(report: Report) -> ReportCase:
    run, headline = report.run, report.summary.headline
    outcome = "" if run.complete and report.interactions else "skipped"
    if not run.complete and run.stopped != "time":
        outcome = "error"
    text = "\n".join([headline, *run.notes, *report.not_verified])
    return ReportCase(
        "run", "intercontract.run.run", "completed", text, outcome, headline, "incomplete"
    )


def _exercised(cell: Cell) -> ReportCase:
    region = cell.sdk or cell.region or "no region"
    place = f"intercontract.{line(region)}.{cell.operation}"
    if cell.aspect:
        place += f".{cell.aspect}"
    if not cell.interactions:
        why = "no interaction exercised this operation"
        return ReportCase(region, place, "exercised", "", "skipped", why)
    statuses = ", ".join(str(status) for status in cell.statuses) or "none"
    seen = plural(cell.interactions, "interaction")
    text = f"{label(cell)}; {seen}; statuses: {statuses}"
    return ReportCase(region, place, "exercised", text, seconds=cell.seconds)
