"""From options to settings and a contract."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from intercontract.errors import ConfigurationError, ContractError
from intercontract.model.region import REGIONS

if TYPE_CHECKING:
    from intercontract.contract.contract import Contract

DEFAULT_VERSION = "2.11"
# A version goes into a header and into a path: 2.11, Unstable, Preview.
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_DAYS = re.compile(r"[0-9]{1,5}")


def contract_for(
    contract: str | None, api_version: str | None, operations: tuple[str, ...] | None
) -> tuple[Contract, str]:
    """The contract that options name, and the API version to ask for.

    Raises:
        ContractError: there is no such contract, or it is damaged or describes nothing.
        ConfigurationError: an operation is not in the contract.
    """
    from intercontract.contract.load import load

    if api_version is not None and not _VERSION.fullmatch(api_version):
        raise ConfigurationError(f"{api_version!r} is no API version", hint="write it as in 2.11")
    loaded = load(contract or api_version or DEFAULT_VERSION)
    if not loaded.operations:
        raise ContractError("the description has no operations", file=loaded.path)
    if api_version is None and not _VERSION.fullmatch(loaded.version):
        raise ConfigurationError(
            f"the contract {loaded.name} calls its version {loaded.version!r}",
            hint="say which API version to ask for with --api-version",
        )
    for operation in operations or ():
        if loaded.operation(operation) is None:
            known = ", ".join(sorted(o.id for o in loaded.operations)[:12])
            raise ConfigurationError(
                f"the contract {loaded.name} has no operation {operation!r}",
                hint=f"its operations are {known}"
                + (", ..." if len(loaded.operations) > 12 else ""),
            )
    return loaded, api_version or loaded.version


def workspaces_for(given: tuple[str, ...] | None, regions: tuple[str, ...]) -> dict[str, str]:
    """The workspace ids by region: one for all that are tested, or ``us=ID,eu=ID``.

    Raises:
        ConfigurationError: a region is unknown, or one id is given for several regions.
    """
    found: dict[str, str] = {}
    for part in given or ():
        region, equals, identifier = part.partition("=")
        if not equals:
            if len(regions) > 1:
                raise ConfigurationError(
                    f"one workspace cannot be in {len(regions)} regions",
                    hint="give --workspace us=ID,eu=ID, or one --region",
                )
            region, identifier = regions[0], part
        if region not in REGIONS:
            raise ConfigurationError(
                f"{region!r} is no region", hint=f"known: {', '.join(REGIONS)}"
            )
        if not identifier:
            raise ConfigurationError(f"no workspace is named for {region}", hint="write us=ID")
        found[region] = identifier
    return found


def environment() -> dict[str, str]:
    """The environment variables that matter to a run."""
    return {key: value for key, value in os.environ.items() if key.startswith("INTERCOM_TOKEN_")}


def days(text: str | None) -> int | None:
    """A number of days from ``30`` or ``30d``.

    Raises:
        ConfigurationError: the text is neither.
    """
    if text is None:
        return None
    number = text.removesuffix("d")
    if not _DAYS.fullmatch(number):
        raise ConfigurationError(f"{text!r} is no number of days", hint="write 30 or 30d")
    return int(number)


def check_folder(folder: Path) -> None:
    """Make sure that reports can be written, before anything is sent.

    Raises:
        ConfigurationError: they cannot.
    """
    there = next(
        (place for place in (folder, *folder.absolute().parents) if place.exists()), folder
    )
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        raise ConfigurationError(
            f"the report cannot be written to {folder}: {there} is no folder that can be written",
            hint="name another with --report-dir",
        )
