"""`audit`: judge traffic that others recorded, by the same checks as a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path

from intercontract.cassette.reading import load_all
from intercontract.contract.documented import documented_interactions
from intercontract.contract.load import ContractSource
from intercontract.engine.names import Names, names_in
from intercontract.engine.offline import run_offline
from intercontract.engine.prepare import contract_for, regions_in
from intercontract.engine.score import score_of
from intercontract.engine.selection import selection_of
from intercontract.engine.settings import RunSettings
from intercontract.errors import ConfigurationError
from intercontract.model.event import Listen, ignore
from intercontract.model.interaction import Interaction
from intercontract.model.report import Report
from intercontract.transport.address import Kind, Target


def audit(
    paths: Iterable[str | PathLike[str]] = (),
    *,
    documented: bool = False,
    region: Names | None = None,
    api_version: str | None = None,
    contract: ContractSource | None = None,
    operation: Names | None = None,
    checks: Names | None = None,
    exclude_checks: Names | None = None,
    exclude_operation: Names | None = None,
    host: Names | None = None,
    ignore_header: Names | None = None,
    report_dir: str | Path = Path("reports"),
    listen: Listen = ignore,
) -> Report:
    """Judge recorded traffic that others bring; nothing is sent, printed or written.

    Args:
        paths: VCR cassettes (YAML, JSON), HAR 1.2, NDJSON, or folders of them.
        documented: Judge the description's own examples as well.
        region: Only traffic of these regions; all of it where none is named.
        api_version: The version of the contract to judge by, 2.11 where nothing else is named.
        contract: A name from ``contracts/``, the path of an OpenAPI 3.0 or 3.1 file, or a loaded contract.
        operation: Only these operations, by ``operationId``.
        checks: Only these checks, by id.
        exclude_checks: All but these checks.
        exclude_operation: All but these operations; no scenario that needs one of them is played.
        host: Only interactions with these hosts, which are taken for servers of the contract.
        ignore_header: Nothing about these response headers.
        report_dir: Where the score of the last selftest is kept, which the report quotes.
        listen: Told of each event as it happens.

    Raises:
        ConfigurationError: nothing is named to judge, or a region or operation does not exist.
        ContractError: the contract cannot be loaded.
        CassetteError: a recording is missing or damaged.
        TrafficError: a file is no recorded traffic, or there is nothing in them to judge.
    """
    files = [Path(path) for path in ([paths] if isinstance(paths, (str, Path)) else paths)]
    if not files and not documented:
        raise ConfigurationError("nothing is named to judge", hint="name a file, or a folder")
    regions, operations = regions_in(region), names_in(operation)
    loaded, version = contract_for(contract, api_version, operations)
    selection = selection_of(
        loaded,
        checks=checks,
        exclude_checks=exclude_checks,
        exclude_operation=exclude_operation,
        host=host,
        ignore_header=ignore_header,
    )
    settings = RunSettings(
        target=Target(Kind.RECORDED),
        regions=regions,
        operations=selection.operations(loaded, operations),
        selection=selection,
        api_version=version,
        report_dir=Path(report_dir),
        selftest=score_of(Path(report_dir)),
        command="audit",
        seed=0,
    )
    notes: list[str] = []

    def interactions() -> Iterator[tuple[str, Interaction]]:
        for interaction in documented_interactions(loaded) if documented else ():
            yield "documented", interaction
        for path in files:
            for recording in load_all(path):
                notes.extend(str(note) for note in recording.notes)
                for interaction in recording.interactions:
                    yield path.name, interaction

    return run_offline(settings, selection.at(loaded), interactions(), listen, notes=notes)
