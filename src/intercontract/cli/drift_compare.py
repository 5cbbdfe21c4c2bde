"""From two sides and options to a report."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from intercontract.errors import ConfigurationError

if TYPE_CHECKING:
    from intercontract.cli.drift_sides import Side
    from intercontract.contract.contract import Contract
    from intercontract.drift.change import Change
    from intercontract.drift.recorded.found import Comparison
    from intercontract.report.drift.report import DriftReport


@frozen
class Asked:
    """What options ask for, beside the sides."""

    used_by: tuple[Path, ...] = ()
    contract: str = "2.11"
    corrected: bool = False
    overlay: Path | None = None
    ignore: Path | None = None
    include_rules: tuple[str, ...] = ()
    exclude_rules: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    min_samples: int = 5
    stability: str = "beta"
    days_beta: int = 0
    days_stable: int = 0


def compare_sides(sides: list[Side], by: str | None, asked: Asked) -> DriftReport:
    """The comparison of two sides, or of one body of recordings with itself.

    Raises:
        ContractError: a description cannot be read.
        CassetteError, TrafficError: recordings cannot.
        ConfigurationError: an option makes no sense here.
    """
    contracts = [side for side in sides if side.is_contract]
    if asked.overlay is not None and len(contracts) != 1:
        raise ConfigurationError(
            "an overlay patches a contract so that it accepts recordings",
            hint="give a contract and recordings",
        )
    check_rules((*asked.include_rules, *asked.exclude_rules))
    if by is not None:
        return finish(_grouped(sides, by, asked), asked)
    if len(contracts) == 2:
        return finish(_contracts(sides[0], sides[1], asked), asked)
    if contracts:
        recordings = next(side for side in sides if not side.is_contract)
        return finish(_against_contract(contracts[0], recordings, asked), asked)
    return finish(_recordings(sides[0], sides[1], asked), asked)


def _contracts(base: Side, revision: Side, asked: Asked) -> DriftReport:
    from intercontract.contract.load import load

    one, other = base.document(), revision.document()
    report = compared(base.reference, revision.reference, one, other, asked)
    if asked.used_by:
        report = with_use(report, asked, load(str(base.path)))
    return _excerpted(report, one, other, asked)


def compared(
    base: str,
    revision: str,
    one: dict[str, Any],
    other: dict[str, Any],
    asked: Asked,
    kind: str = "contracts",
) -> DriftReport:
    """Two descriptions compared under the policies asked for, with the date of today for sunsets."""
    from intercontract.drift.compare import compare
    from intercontract.drift.options import Options
    from intercontract.errors import ContractError
    from intercontract.report.drift.report import DriftReport

    options = Options(
        today=datetime.now(UTC).date(),
        stability=asked.stability,
        beta_deprecation_days=asked.days_beta,
        stable_deprecation_days=asked.days_stable,
    )
    try:
        changes = compare(one, other, options=options)
    except RecursionError:
        raise ContractError("one of the descriptions nests too deep") from None
    return DriftReport(base, revision, kind, changes)


def _excerpted(
    report: DriftReport, one: dict[str, Any], other: dict[str, Any], asked: Asked
) -> DriftReport:
    from intercontract.report.drift.excerpt import excerpt
    from intercontract.report.drift.page import shown

    kept = finish(report, asked)
    found = {
        change.fingerprint: (excerpt(one, change), excerpt(other, change)) for change in shown(kept)
    }
    return evolve(report, excerpts=found)


def _against_contract(contract: Side, recordings: Side, asked: Asked) -> DriftReport:
    from intercontract.contract.load import load
    from intercontract.drift.recorded.against import compare_with_contract
    from intercontract.drift.recorded.evidence import Evidence

    loaded = load(str(contract.path))
    interactions = recordings.interactions()
    comparison = compare_with_contract(
        interactions,
        loaded,
        evidence=Evidence(asked.min_samples),
        corrected=asked.corrected,
    )
    notes = [*recordings.notes]
    if asked.overlay is not None:
        notes += _write_overlay(asked.overlay, contract, loaded, interactions)
    report = _from_comparison(
        contract.reference, recordings.reference, "recorded-contract", comparison, notes
    )
    return with_use(report, asked, loaded)


def _write_overlay(
    path: Path, side: Side, contract: Contract, interactions: list[Any]
) -> list[str]:
    import yaml

    from intercontract.contract.bundle import bundle
    from intercontract.drift.recorded.overlay import propose

    proposal = propose(bundle(side.path), interactions, contract)
    notes = [f"not in the overlay: {left}" for left in proposal.left[:10]]
    if proposal.overlay is None:
        return [*notes, "no overlay was written: the contract accepts the recordings as it is"]
    text = yaml.safe_dump(proposal.overlay, sort_keys=False, allow_unicode=True, width=110)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise ConfigurationError(
            f"the overlay cannot be written to {path}: {problem.strerror or problem}",
            hint="name another file with --overlay",
        ) from None
    actions = proposal.overlay["actions"]
    count = len(actions) if isinstance(actions, list) else 0
    return [*notes, f"{path}: an overlay of {count} actions that makes the recordings conform"]


def _recordings(old: Side, new: Side, asked: Asked) -> DriftReport:
    from intercontract.contract.load import load
    from intercontract.drift.recorded.evidence import Evidence
    from intercontract.drift.recorded.recordings import compare_recordings

    loaded = load(asked.contract)
    comparison = compare_recordings(
        old.interactions(), new.interactions(), loaded, evidence=Evidence(asked.min_samples)
    )
    notes = [*old.notes, *new.notes]
    report = _from_comparison(old.reference, new.reference, "recordings", comparison, notes)
    return with_use(report, asked, loaded)


def _grouped(sides: list[Side], by: str, asked: Asked) -> DriftReport:
    from intercontract.cli.drift_sides import by as groups_by
    from intercontract.contract.load import load
    from intercontract.drift.recorded.evidence import Evidence
    from intercontract.drift.recorded.found import Comparison
    from intercontract.drift.recorded.recordings import compare_recordings

    loaded = load(asked.contract)
    groups = groups_by([item for side in sides for item in side.interactions()], by)
    (first, base), *others = groups.items()
    changes: list[Change] = []
    notes = [note for side in sides for note in side.notes]
    evidence = Evidence(asked.min_samples)
    for name, interactions in others:
        found = compare_recordings(base, interactions, loaded, evidence=evidence, place=name)
        changes += found.changes
        notes += [f"{name}: {note}" for note in found.notes]
    changes.sort(key=lambda change: -change.level.rank)
    comparison = Comparison(
        tuple(changes), calls=(len(base), sum(len(items) for _, items in others))
    )
    revision = ", ".join(name for name, _ in others)
    report = _from_comparison(first, revision, "recordings", comparison, notes)
    return with_use(report, asked, loaded)


def _from_comparison(
    base: str, revision: str, kind: str, comparison: Comparison, notes: list[str]
) -> DriftReport:
    from intercontract.report.drift.report import DriftReport

    before, now = comparison.calls
    facts = [("calls", f"{before:,} before, {now:,} now" if before else f"{now:,}")]
    if comparison.operations:
        facts.append(("operations compared", f"{len(comparison.operations)}"))
    return DriftReport(
        base,
        revision,
        kind,
        comparison.changes,
        notes=(*notes, *comparison.notes),
        facts=tuple(facts),
    )


def with_use(report: DriftReport, asked: Asked, contract: Contract) -> DriftReport:
    """The report restricted to what touches the use that was named, with the answer."""
    if not asked.used_by:
        return report
    from intercontract.cli.drift_users import users
    from intercontract.drift.impact.upgrade import impact
    from intercontract.report.drift.report import Use

    notes: list[str] = []
    found = impact(chosen(report.changes, asked), users(asked.used_by, contract, notes))
    uses = {
        item.change.fingerprint: Use(item.where, item.breaks, item.why) for item in found.touched
    }
    return evolve(
        report,
        changes=tuple(item.change for item in found.touched),
        uses=uses,
        untouched=found.untouched,
        upgrade=found.upgrade,
        notes=(*report.notes, *notes),
    )


def finish(report: DriftReport, asked: Asked) -> DriftReport:
    """Rules and operations chosen, accepted changes moved aside."""
    from intercontract.contract.text import read_yaml
    from intercontract.drift.ignore import apply, parse
    from intercontract.report.drift.report import filtered

    kept = evolve(report, changes=tuple(chosen(report.changes, asked)))
    if asked.ignore is None:
        return kept
    try:
        entries = parse(read_yaml(asked.ignore, ConfigurationError))
    except ConfigurationError as problem:
        if problem.file:
            raise
        raise ConfigurationError(
            problem.message, hint=problem.hint, file=str(asked.ignore)
        ) from None
    return filtered(kept, apply(kept.changes, entries, datetime.now(UTC).date()))


def chosen(changes: Iterable[Change], asked: Asked) -> list[Change]:
    """The changes of the rules and operations that are asked for."""
    return [
        change
        for change in changes
        if _admits(change.rule, asked)
        and (not asked.operations or change.operation in asked.operations)
    ]


def _admits(rule: str, asked: Asked) -> bool:
    if asked.include_rules and not any(fnmatchcase(rule, p) for p in asked.include_rules):
        return False
    return not any(fnmatchcase(rule, pattern) for pattern in asked.exclude_rules)


def check_rules(patterns: Iterable[str]) -> None:
    """Refuse a pattern that fits no rule.

    Raises:
        ConfigurationError: one does not.
    """
    known = _all_rules()
    for pattern in patterns:
        if not any(fnmatchcase(rule, pattern) for rule in known):
            near = get_close_matches(pattern, known, 1)
            raise ConfigurationError(
                f"there is no rule {pattern!r}",
                hint=f"did you mean {near[0]}?"
                if near
                else "intercontract drift --rules lists them",
            )


def _all_rules() -> dict[str, Any]:
    from intercontract.drift.recorded.rules import RECORDED_RULES
    from intercontract.drift.rules import RULES

    return {**RULES, **RECORDED_RULES}


def listed_rules(
    include: tuple[str, ...] | None, exclude: tuple[str, ...] | None, form: str
) -> str:
    """The table of rules as text, Markdown or JSON."""
    asked = Asked(include_rules=include or (), exclude_rules=exclude or ())
    check_rules((*asked.include_rules, *asked.exclude_rules))
    rules = [rule for id_, rule in sorted(_all_rules().items()) if _admits(id_, asked)]
    if form == "json":
        rows = [
            {
                "rule": rule.id,
                "level": rule.level.value,
                "direction": rule.direction,
                "area": rule.area,
                "kind": rule.kind,
                "summary": rule.summary,
                "origin": rule.origin,
            }
            for rule in rules
        ]
        return json.dumps({"rules": rows}, indent=2) + "\n"
    if form == "markdown":
        lines = ["| rule | level | what |", "|---|---|---|"]
        lines += [f"| `{rule.id}` | {rule.level.value} | {rule.summary} |" for rule in rules]
        return "\n".join(lines) + "\n"
    width = max((len(rule.id) for rule in rules), default=0)
    lines = [f"{rule.id:<{width}}  {rule.level.value:<8}  {rule.summary}" for rule in rules]
    return "\n".join(lines) + "\n"
