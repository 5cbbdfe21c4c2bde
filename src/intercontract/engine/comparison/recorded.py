"""Recordings as a side of a comparison: with a contract, with other recordings, and among themselves.

Each gives the report, and the contract by which a use of the API is read.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from intercontract.cassette.redaction.redactor import Redactor
from intercontract.contract.contract import Contract
from intercontract.contract.document.bundle import bundle
from intercontract.contract.load import load
from intercontract.drift.change import Change
from intercontract.drift.recorded.against import compare_with_contract
from intercontract.drift.recorded.found import Comparison
from intercontract.drift.recorded.overlay import propose
from intercontract.drift.recorded.recordings import compare_recordings
from intercontract.drift.recorded.significance import Significance
from intercontract.drift.report import DriftReport
from intercontract.engine.comparison.redaction import redacted
from intercontract.engine.comparison.settings import DriftSettings
from intercontract.engine.comparison.sides import Side, grouped
from intercontract.files.writing import write
from intercontract.model.interaction import Interaction


def against_contract(
    contract: Side, recordings: Side, settings: DriftSettings
) -> tuple[DriftReport, Contract]:
    """What of the recordings a contract does not describe, and the overlay that is asked for."""
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
    return report, loaded


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


def between(old: Side, new: Side, settings: DriftSettings) -> tuple[DriftReport, Contract]:
    """What differs between two bodies of recordings."""
    loaded = _loaded(settings)
    comparison = compare_recordings(
        old.interactions(), new.interactions(), loaded, evidence=Significance(settings.min_samples)
    )
    notes = [*old.notes, *new.notes]
    report = _from_comparison(old.reference, new.reference, "recordings", comparison, notes)
    return report, loaded


def grouped_by(sides: list[Side], by: str, settings: DriftSettings) -> tuple[DriftReport, Contract]:
    """What differs between the regions, or the versions, of one body of recordings."""
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
    return report, loaded


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
