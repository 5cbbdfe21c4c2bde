"""`drift`: what changed between two contracts, two bodies of recordings, or a contract and recordings."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve

from intercontract.contract.reading.text import read_yaml
from intercontract.drift.change import Change
from intercontract.drift.compare import compare
from intercontract.drift.ignore import IgnoreEntry, apply, parse
from intercontract.drift.options import Options
from intercontract.drift.report import DriftReport, Use, filtered
from intercontract.engine.comparison.settings import DriftSettings, Paths
from intercontract.engine.comparison.sides import OpenAPIDocument, Side, side
from intercontract.engine.setup.names import Names
from intercontract.errors import ConfigurationError, ContractError

if TYPE_CHECKING:
    from intercontract.contract.contract import Contract
    from intercontract.contract.load import ContractSource


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
    if by is None and len(contracts) == 2:
        return _contracts(sides[0], sides[1], settings)
    # Only here: two contracts need nothing of what reads recordings.
    from intercontract.engine.comparison import recorded as drift_recorded

    if by is not None:
        report, loaded = drift_recorded.grouped_by(sides, by, settings)
    elif contracts:
        recordings = next(side for side in sides if not side.is_contract)
        report, loaded = drift_recorded.against_contract(contracts[0], recordings, settings)
    else:
        report, loaded = drift_recorded.between(sides[0], sides[1], settings)
    return _with_use(report, settings, loaded)


def _refuse(wrong: bool, message: str) -> None:
    if wrong:
        raise ConfigurationError(message)


def _contracts(base: Side, revision: Side, settings: DriftSettings) -> DriftReport:
    one, other = base.document(), revision.document()
    notes: list[str] = []
    changes = changes_between(one, other, settings, notes)
    report = DriftReport(
        base.reference,
        revision.reference,
        "contracts",
        changes,
        notes=tuple(notes),
        documents=(one, other),
    )
    if settings.used_by:
        # Only here: to compare two descriptions, nothing of what judges answers is needed.
        from intercontract.contract.load import load

        report = _with_use(report, settings, load(base.path))
    return report


def changes_between(
    one: OpenAPIDocument,
    other: OpenAPIDocument,
    settings: DriftSettings,
    notes: list[str] | None = None,
) -> tuple[Change, ...]:
    """Two descriptions compared under the policies asked for, with the date of today for sunsets.

    Raises:
        ContractError: one of them nests too deep, or there is too much to compare.
    """
    options = Options(
        today=datetime.now(UTC).date(),
        stability=settings.stability_level,
        beta_deprecation_days=settings.deprecation_days_beta,
        stable_deprecation_days=settings.deprecation_days_stable,
    )
    try:
        return compare(one, other, options=options, notes=notes)
    except RecursionError:
        raise ContractError("one of the descriptions nests too deep") from None


def _with_use(report: DriftReport, settings: DriftSettings, contract: Contract) -> DriftReport:
    """The report restricted to what touches the use that was named, with the answer."""
    if not settings.used_by:
        return report
    from intercontract.drift.impact.upgrade import impact
    from intercontract.engine.comparison.users import users

    notes: list[str] = []
    today = datetime.now(UTC).date()
    accepted = {e.fingerprint for e in _accepted(settings) if not e.is_expired(today)}
    using = users(settings.used_by, contract, notes)
    found = impact(settings.chosen(report.changes), using, accepted)
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
    return filtered(kept, apply(kept.changes, _accepted(settings), datetime.now(UTC).date()))


def _accepted(settings: DriftSettings) -> tuple[IgnoreEntry, ...]:
    """The changes that somebody has looked at and accepted."""
    if settings.ignore is None:
        return ()
    try:
        return parse(read_yaml(settings.ignore, ConfigurationError))
    except ConfigurationError as problem:
        if problem.file:
            raise
        raise ConfigurationError(
            problem.message, hint=problem.hint, file=str(settings.ignore)
        ) from None
