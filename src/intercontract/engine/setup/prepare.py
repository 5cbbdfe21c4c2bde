"""From what is asked for in words, by options or by a program, to settings and a contract."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Unpack

from intercontract.contract.contract import Contract
from intercontract.contract.description import Operation
from intercontract.contract.document.bounds import refuse_unfolding
from intercontract.contract.load import ContractSource, load
from intercontract.engine.setup.names import Names, names_in
from intercontract.engine.setup.options import JudgingOptions
from intercontract.engine.setup.score import score_of
from intercontract.engine.setup.selection import Selection, selection_of
from intercontract.engine.setup.settings import RunSettings
from intercontract.errors import ConfigurationError, ContractError, did_you_mean
from intercontract.model.profile import PROFILES
from intercontract.model.region import REGIONS
from intercontract.transport.address import parse_target
from intercontract.transport.state import state_folder
from intercontract.values import frozen

DEFAULT_VERSION = "2.11"
# A version goes into a header and into a path: 2.11, Unstable, Preview.
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


def regions_in(given: Names | None) -> tuple[str, ...]:
    """The regions that are named.

    Raises:
        ConfigurationError: one is none of us, eu and au.
    """
    regions = names_in(given)
    for region in regions:
        if region not in REGIONS:
            raise ConfigurationError(
                f"{region!r} is no region", hint=f"known: {', '.join(REGIONS)}"
            )
    return regions


def contract_for(
    contract: ContractSource | None, api_version: str | None, operations: Sequence[str] = ()
) -> tuple[Contract, str]:
    """The contract to judge by, and the API version to ask for.

    Raises:
        ContractError: there is no such contract, or it is damaged or describes nothing.
        ConfigurationError: an operation is not in the contract.
    """
    if api_version is not None and not _VERSION.fullmatch(api_version):
        raise ConfigurationError(f"{api_version!r} is no API version", hint="write it as in 2.11")
    loaded = (
        contract
        if isinstance(contract, Contract)
        else load(contract or api_version or DEFAULT_VERSION)
    )
    if not loaded.operations:
        raise ContractError("the description has no operations", file=loaded.path)
    if api_version is None and not _VERSION.fullmatch(loaded.version):
        raise ConfigurationError(
            f"the contract {loaded.name} calls its version {loaded.version!r}",
            hint="say which API version to ask for: --api-version 2.11, or version= in a test's marker",
        )
    operations_of(loaded, operations)
    return loaded, api_version or loaded.version


def operations_of(contract: Contract, names: Sequence[str]) -> list[Operation]:
    """The operations of a contract with these ids.

    Raises:
        ConfigurationError: one is not in it.
    """
    known = {operation.id: operation for operation in contract.operations}
    for name in names:
        if name not in known:
            raise ConfigurationError(
                f"the contract {contract.name} has no operation {name!r}",
                hint=did_you_mean(name, known),
            )
    return [known[name] for name in names]


def workspaces_for(given: Names | None, regions: Sequence[str]) -> dict[str, str]:
    """The workspace ids by region: one for all that are tested, or ``us=ID,eu=ID``.

    Raises:
        ConfigurationError: a region is unknown, or one id is given for several regions.
    """
    found: dict[str, str] = {}
    for part in names_in(given):
        region, equals, identifier = part.partition("=")
        if not equals:
            if len(regions) > 1:
                raise ConfigurationError(
                    f"one workspace cannot be in {len(regions)} regions",
                    hint="give --workspace us=ID,eu=ID, or one --region",
                )
            region, identifier = regions[0], part
        regions_in(region)
        if not identifier:
            raise ConfigurationError(f"no workspace is named for {region}", hint="write us=ID")
        found[region] = identifier
    return found


@frozen
class JudgedBy:
    """A contract and the API version to ask for, with what is selected; no ``operations`` are all."""

    contract: Contract
    version: str
    operations: tuple[str, ...]
    selection: Selection


def judged_by(
    *,
    api_version: str | None = None,
    contract: ContractSource | None = None,
    operation: Names | None = None,
    checks: Names | None = None,
    exclude_checks: Names | None = None,
    exclude_operation: Names | None = None,
    host: Names | None = None,
    ignore_header: Names | None = None,
) -> JudgedBy:
    """What `JudgingOptions` names, loaded and checked.

    Raises:
        ConfigurationError: there is no such operation or check, or none is left.
        ContractError: the contract cannot be loaded.
    """
    operations = names_in(operation)
    loaded, version = contract_for(contract, api_version, operations)
    selection = selection_of(
        loaded,
        checks=checks,
        exclude_checks=exclude_checks,
        exclude_operation=exclude_operation,
        host=host,
        ignore_header=ignore_header,
    )
    wanted = selection.operations(loaded, operations)
    return JudgedBy(selection.at(loaded), version, wanted, selection)


def sending_settings(
    command: str,
    *,
    target: str = "sandbox",
    region: Names = REGIONS,
    seed: int = 1,
    max_examples: int = 30,
    profile: str = "quick",
    max_time: float | None = None,
    cleanup_time: float | None = None,
    workspace: Names | None = None,
    allow_writes: bool = False,
    read_only: bool = False,
    night: int = 0,
    upgrade: str = "",
    report_dir: str | Path = Path("reports"),
    state_dir: str | Path | None = None,
    cassettes: str | Path | None = None,
    **chosen: Unpack[JudgingOptions],
) -> tuple[RunSettings, Contract]:
    """The settings of a run that sends requests, and the contract that it holds the answers to.

    Tokens are read from ``INTERCOM_TOKEN_US``, ``_EU`` and ``_AU``.

    Raises:
        ConfigurationError: something makes no sense: a number out of range, a region or an operation
            that does not exist, a target that is none.
        ContractError: the contract cannot be loaded.
    """
    regions = regions_in(region)
    if not regions:
        raise ConfigurationError("no region is named", hint=f"known: {', '.join(REGIONS)}")
    for name, number, least in (
        ("seed", seed, 0),
        ("max_examples", max_examples, 1),
        ("max_time", max_time, 0),
        ("cleanup_time", cleanup_time, 0),
        ("night", night, 0),
    ):
        if number is not None and not number >= least:
            raise ConfigurationError(f"{name} is {number}, and must be at least {least}")
    if profile not in PROFILES:
        raise ConfigurationError(
            f"{profile!r} is no profile", hint=did_you_mean(profile, PROFILES, "quick or nightly")
        )
    by = judged_by(**chosen)
    settings = RunSettings(
        target=parse_target(target, regions),
        regions=regions,
        api_version=by.version,
        operations=by.operations,
        selection=by.selection,
        seed=seed,
        max_examples=max_examples,
        profile=profile,
        max_time=max_time,
        cleanup_time=cleanup_time,
        allow_writes=allow_writes,
        read_only=read_only,
        night=night,
        upgrade=upgrade,
        workspaces=workspaces_for(workspace, regions),
        cassettes=Path(cassettes) if cassettes is not None else None,
        report_dir=Path(report_dir),
        state_dir=Path(state_dir) if state_dir is not None else state_folder(),
        selftest=score_of(Path(report_dir)),
        environment={k: v for k, v in os.environ.items() if k.startswith("INTERCOM_TOKEN_")},
        command=command,
    )
    refuse_unfolding(by.contract.corrected.document, by.contract.path)
    return settings, by.contract
