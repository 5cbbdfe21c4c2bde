"""`drift`: what changed between two contracts, two bodies of recordings, or a contract and recordings."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import yaml
from attrs import evolve

from intercontract.cassette.redactor import Redactor
from intercontract.contract.bundle import bundle
from intercontract.contract.contract import Contract
from intercontract.contract.load import load
from intercontract.contract.text import read_yaml
from intercontract.drift.change import Change
from intercontract.drift.compare import compare
from intercontract.drift.ignore import apply, parse
from intercontract.drift.impact.upgrade import impact
from intercontract.drift.options import Options
from intercontract.drift.recorded.against import compare_with_contract
from intercontract.drift.recorded.found import Comparison
from intercontract.drift.recorded.overlay import propose
from intercontract.drift.recorded.recordings import compare_recordings
from intercontract.drift.recorded.significance import Significance
from intercontract.drift.report import DriftReport, Use, filtered
from intercontract.engine.drift_redaction import redacted
from intercontract.engine.drift_settings import DriftSettings, Paths
from intercontract.engine.drift_sides import OpenAPIDocument, Side, grouped, side
from intercontract.engine.drift_users import users
from intercontract.engine.names import Names
from intercontract.engine.prepare import ContractSource
from intercontract.errors import ConfigurationError, ContractError
from intercontract.files.writing import write
from intercontract.model.interaction import Interaction


def drift(
    *sides: ContractSource,
    by: str | None = None,
    used_by: Paths = (),
    contract: ContractSource = "2.11",
    corrected: bool = False,
    overlay: str | Path | None = None,
    ignore: str | Path | None = None,
    include_rules: Names | None = None,
    exclude_rules: Names | None = None,
    operation: Names | None = None,
    min_samples: int = 5,
    stability_level: str = "beta",
    deprecation_days_beta: int = 0,
    deprecation_days_stable: int = 0,
) -> DriftReport:
    """What changed from the first side to the second, and does it touch me?

    Args:
        sides: Two of: a contract (a name such as ``2.12``, an OpenAPI 3.0 or 3.1 file or folder, a loaded
            contract) or recordings (cassettes, HAR, NDJSON, folders of them). With ``by``, recordings only.
        by: ``region`` or ``version``: compare one body of recordings with itself.
        used_by: Keep what touches this use: recordings, a folder of Python source, or models.
        contract: What finds the operations of recordings.
        corrected: Judge recordings by the contract with its corrections.
        overlay: Write the OpenAPI Overlay that makes the contract accept the recordings to this file.
        ignore: A file of accepted changes, by fingerprint, with reason and expiry.
        include_rules: Only these rules; ``*`` stands for anything.
        exclude_rules: Not these rules.
        operation: Only these operations, by ``operationId``.
        min_samples: Distinct objects on each side before an absence in recordings means something.
        stability_level: The lowest ``x-stability-level`` at which changes of a contract are reported.
        deprecation_days_beta: Days between deprecation and sunset that a beta operation owes; 0: none.
        deprecation_days_stable: The same for stable operations.

    Raises:
        ConfigurationError: something that was asked for makes no sense.
        ContractError: a description cannot be read.
        CassetteError: a recording is missing or damaged.
        TrafficError: a file is no recorded traffic.
    """
    settings = DriftSettings(
        used_by=used_by,
        contract=contract,
        corrected=corrected,
        overlay=overlay,
        ignore=ignore,
        include_rules=include_rules,
        exclude_rules=exclude_rules,
        operation=operation,
        min_samples=min_samples,
        stability_level=stability_level,
        deprecation_days_beta=deprecation_days_beta,
        deprecation_days_stable=deprecation_days_stable,
    )
    return finish(_compared([side(one) for one in sides], by, settings), settings)


def _compared(sides: list[Side], by: str | None, settings: DriftSettings) -> DriftReport:
    contracts = [side for side in sides if side.is_contract]
    if by is not None:
        _refuse(not sides, "name the recordings to compare")
        _refuse(bool(contracts), f"--by {by} compares recordings only")
    else:
        _refuse(
            len(sides) != 2,
            f"two sides are compared, and {len(sides)} given; --watch and --by need no second one",
        )
    _refuse(
        settings.overlay is not None and len(contracts) != 1,
        "an overlay patches a contract so that it accepts recordings: give a contract and recordings",
    )
    if by is not None:
        return _grouped(sides, by, settings)
    if len(contracts) == 2:
        return _contracts(sides[0], sides[1], settings)
    if contracts:
        recordings = next(side for side in sides if not side.is_contract)
        return _against_contract(contracts[0], recordings, settings)
    return _recordings(sides[0], sides[1], settings)


def _refuse(wrong: bool, message: str) -> None:
    if wrong:
        raise ConfigurationError(message)


def _contracts(base: Side, revision: Side, settings: DriftSettings) -> DriftReport:
    one, other = base.document(), revision.document()
    changes = changes_between(one, other, settings)
    report = DriftReport(
        base.reference, revision.reference, "contracts", changes, documents=(one, other)
    )
    if settings.used_by:
        report = _with_use(report, settings, load(base.path))
    return report


def changes_between(
    one: OpenAPIDocument, other: OpenAPIDocument, settings: DriftSettings
) -> tuple[Change, ...]:
    """Two descriptions compared under the policies asked for, with the date of today for sunsets.

    Raises:
        ContractError: one of them nests too deep.
    """
    options = Options(
        today=datetime.now(UTC).date(),
        stability=settings.stability_level,
        beta_deprecation_days=settings.deprecation_days_beta,
        stable_deprecation_days=settings.deprecation_days_stable,
    )
    try:
        return compare(one, other, options=options)
    except RecursionError:
        raise ContractError("one of the descriptions nests too deep") from None


def _against_contract(contract: Side, recordings: Side, settings: DriftSettings) -> DriftReport:
    loaded = load(contract.path)
    interactions = recordings.interactions()
    comparison = compare_with_contract(
        interactions,
        loaded,
        evidence=Significance(settings.min_samples),
        corrected=settings.corrected,
    )
    notes = [*recordings.notes]
    if settings.overlay is not None:
        notes += _write_overlay(settings.overlay, contract, loaded, interactions)
    report = _from_comparison(
        contract.reference, recordings.reference, "recorded-contract", comparison, notes
    )
    return _with_use(report, settings, loaded)


def _write_overlay(
    path: Path, side: Side, contract: Contract, interactions: list[Interaction]
) -> list[str]:
    proposal = propose(bundle(side.path), interactions, contract)
    notes = [f"not in the overlay: {left}" for left in proposal.left[:10]]
    if proposal.overlay is None:
        return [*notes, "no overlay was written: the contract accepts the recordings as it is"]
    text = yaml.safe_dump(proposal.overlay, sort_keys=False, allow_unicode=True, width=110)
    write(path, text.encode(), hint="name another file with --overlay")
    actions = proposal.overlay["actions"]
    count = len(actions) if isinstance(actions, list) else 0
    return [*notes, f"{path}: an overlay of {count} actions that makes the recordings conform"]


def _recordings(old: Side, new: Side, settings: DriftSettings) -> DriftReport:
    loaded = _loaded(settings)
    comparison = compare_recordings(
        old.interactions(), new.interactions(), loaded, evidence=Significance(settings.min_samples)
    )
    notes = [*old.notes, *new.notes]
    report = _from_comparison(old.reference, new.reference, "recordings", comparison, notes)
    return _with_use(report, settings, loaded)


def _grouped(sides: list[Side], by: str, settings: DriftSettings) -> DriftReport:
    loaded = _loaded(settings)
    groups = grouped([item for side in sides for item in side.interactions()], by)
    (first, base), *others = groups.items()
    changes: list[Change] = []
    notes = [note for side in sides for note in side.notes]
    evidence = Significance(settings.min_samples)
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
    return _with_use(report, settings, loaded)


def _loaded(settings: DriftSettings) -> Contract:
    given = settings.contract
    return given if isinstance(given, Contract) else load(given)


def _from_comparison(
    base: str, revision: str, kind: str, comparison: Comparison, notes: list[str]
) -> DriftReport:
    redactor = Redactor()
    before, now = comparison.calls
    facts = [("calls", f"{before:,} before, {now:,} now" if before else f"{now:,}")]
    if comparison.operations:
        facts.append(("operations compared", f"{len(comparison.operations)}"))
    return DriftReport(
        base,
        revision,
        kind,
        tuple(redacted(change, redactor) for change in comparison.changes),
        notes=tuple(map(redactor.text, (*notes, *comparison.notes))),
        facts=tuple(facts),
    )


def _with_use(report: DriftReport, settings: DriftSettings, contract: Contract) -> DriftReport:
    """The report restricted to what touches the use that was named, with the answer."""
    if not settings.used_by:
        return report
    notes: list[str] = []
    found = impact(settings.chosen(report.changes), users(settings.used_by, contract, notes))
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


def finish(report: DriftReport, settings: DriftSettings) -> DriftReport:
    """Rules and operations chosen, accepted changes moved aside.

    Raises:
        ConfigurationError: the file of accepted changes cannot be read.
    """
    kept = evolve(report, changes=settings.chosen(report.changes))
    if settings.ignore is None:
        return kept
    try:
        entries = parse(read_yaml(settings.ignore, ConfigurationError))
    except ConfigurationError as problem:
        if problem.file:
            raise
        raise ConfigurationError(
            problem.message, hint=problem.hint, file=str(settings.ignore)
        ) from None
    return filtered(kept, apply(kept.changes, entries, datetime.now(UTC).date()))
