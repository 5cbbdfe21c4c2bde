"""`run --dry-run`: what a run would send where, without sending it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from intercontract.engine.runs.online import chosen_operations
from intercontract.engine.setup.corpus import Replay, corpus_folder
from intercontract.engine.setup.depth import in_depth
from intercontract.engine.setup.prepare import sending_settings
from intercontract.engine.setup.scenarios import playable_scenarios, wanted_scenarios
from intercontract.engine.setup.settings import RunSettings
from intercontract.model.json import JSONValue
from intercontract.model.plain import to_plain
from intercontract.model.words import plural
from intercontract.transport.address import Kind
from intercontract.values import frozen

_SAFE = ("GET", "HEAD")


@frozen
class PlannedOperation:
    """An operation, with how many requests each phase generates at most; 0 for its examples alone."""

    id: str
    method: str
    path: str
    requests: int


@frozen
class PlannedRegion:
    """What one region is sent. ``recordings`` are played in place of anything that is sent."""

    region: str
    address: str
    writes: bool
    scenarios: tuple[str, ...] = ()
    operations: tuple[PlannedOperation, ...] = ()
    left_out: tuple[str, ...] = ()
    recordings: tuple[str, ...] = ()


@frozen
class RunPlan:
    """What a run would do, region by region."""

    target: str
    api_version: str
    contract: str
    seed: int
    regions: tuple[PlannedRegion, ...]

    def to_dict(self) -> dict[str, JSONValue]:
        """In plain JSON values."""
        plain: dict[str, JSONValue] = to_plain(self)
        return plain

    def lines(self) -> Iterator[str]:
        """For people."""
        about = f"{self.target}, API {self.api_version}, contract {self.contract}, seed {self.seed}"
        yield f"nothing is sent; what run would do: {about}"
        for one in self.regions:
            yield ""
            yield f"{one.region}  {one.address}  {'reads and writes' if one.writes else 'reads only'}"
            for recording in one.recordings:
                yield f"  plays {recording}"
            for scenario in one.scenarios:
                yield f"  scenario {scenario}"
            for operation in one.operations:
                many = (
                    f"up to {operation.requests} a phase" if operation.requests else "its examples"
                )
                yield f"  {operation.method:<6} {operation.path}  {operation.id}: {many}"
            if one.left_out:
                yield f"  left out, as they write: {', '.join(one.left_out)}"


def plan(*, max_age: int | None = None, **options: Any) -> RunPlan:
    """What `run` with the same arguments would send; no target is met, and nothing is generated.

    Raises:
        ConfigurationError, ContractError, CassetteError: as `run` does.
    """
    del max_age
    settings, contract = sending_settings("run", **options)
    regions = []
    if settings.target.kind is Kind.REPLAY:
        folder = corpus_folder(settings.cassettes)
        replay = Replay(folder=folder, regions=settings.regions, version=settings.api_version)
        found: dict[str, list[str]] = {}
        for region, path in replay.cassettes():
            found.setdefault(region, []).append(str(path))
        regions = [
            PlannedRegion(name, "cassettes", False, recordings=tuple(files))
            for name, files in found.items()
        ]
    else:
        sandbox = settings.target.kind is Kind.SANDBOX
        chosen = chosen_operations(settings, contract, sandbox=sandbox)
        deep = set(in_depth(settings, contract, chosen))
        scenarios, _ = playable_scenarios(contract)
        excluded = settings.selection.exclude_operations
        unwanted = wanted_scenarios(scenarios, contract, excluded) if excluded else ()
        kept = tuple(one for one in scenarios if one not in unwanted)
        wanted = wanted_scenarios(kept, contract, settings.operations)
        for region in settings.regions:
            writes = _writes(settings)
            operations = [one for one in contract.operations if one.id in chosen]
            sent = [one for one in operations if writes or one.method in _SAFE]
            regions.append(
                PlannedRegion(
                    region,
                    settings.target.bases.get(region, "the embedded sandbox"),
                    writes,
                    tuple(
                        f"{one.id}: {plural(len(one.steps), 'step')}"
                        for one in wanted
                        if writes or not one.writes
                    ),
                    tuple(
                        PlannedOperation(
                            one.id,
                            one.method,
                            one.path,
                            settings.max_examples if one.id in deep else 0,
                        )
                        for one in sent
                    ),
                    tuple(one.id for one in operations if one not in sent),
                )
            )
    return RunPlan(
        str(settings.target), settings.api_version, contract.name, settings.seed, tuple(regions)
    )


def _writes(settings: RunSettings) -> bool:
    """Whether anything but reading is allowed; what an address turns out to be is known when it is met."""
    if settings.read_only:
        return False
    return settings.target.kind is Kind.SANDBOX or settings.allow_writes
