"""`audit`: judge traffic that others recorded, by the same checks as a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from intercontract.cassette.named import named
from intercontract.cassette.reading import load
from intercontract.contract.documented import documented_interactions
from intercontract.contract.reading.garbage_collection import rare_garbage_collection
from intercontract.engine.bulk.traffic import WHOLE, size_of
from intercontract.engine.processes.processors import cores
from intercontract.engine.runs.offline import run_offline
from intercontract.engine.setup.names import Names
from intercontract.engine.setup.options import JudgingOptions
from intercontract.engine.setup.prepare import judged_by, regions_in
from intercontract.engine.setup.score import score_of
from intercontract.engine.setup.settings import RunSettings
from intercontract.errors import ConfigurationError
from intercontract.model.event import Listen, ignore
from intercontract.model.interaction import Interaction
from intercontract.model.report import Report
from intercontract.transport.address import Kind, Target

if TYPE_CHECKING:
    from concurrent.futures import Executor


@rare_garbage_collection()
def audit(
    paths: Iterable[str | PathLike[str]] = (),
    *,
    documented: bool = False,
    region: Names | None = None,
    report_dir: str | Path = Path("reports"),
    jobs: int | None = None,
    cluster: str | Executor | None = None,
    listen: Listen = ignore,
    **chosen: Unpack[JudgingOptions],
) -> Report:
    """Judge recorded traffic that others bring; nothing is sent, printed or written.

    Args:
        paths: VCR cassettes (YAML, JSON), HAR 1.2, NDJSON, each as it is or packed by gzip or Zstandard; or
            folders and patterns of them, or addresses that fsspec reaches (``s3://bucket/*.ndjson.gz``).
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
        jobs: Processes that work side by side; by default one where there is little to judge, and else one
            for each processor. The report is the same. Copies of this process are made on Linux only, and
            elsewhere it is one.
        cluster: A Dask scheduler by its address (``tcp://host:8786``), or an executor: its workers judge.
            They need the same installation and the same files, at the same places. The report is the same.
        listen: Told of each event as it happens; where there is much to judge, of parts and not of each
            interaction.

    Raises:
        ConfigurationError: nothing is named to judge, a region or operation does not exist, or workers have
            other files.
        TargetUnreachable: no scheduler answers.
        ContractError: the contract cannot be loaded.
        CassetteError: a recording is missing or damaged.
        TrafficError: a file is no recorded traffic, or there is nothing in them to judge.
    """
    given = [paths] if isinstance(paths, (str, PathLike)) else list(paths)
    if not given and not documented:
        raise ConfigurationError("nothing is named to judge", hint="name a file, or a folder")
    regions = regions_in(region)
    by = judged_by(**chosen)
    settings = RunSettings(
        target=Target(Kind.RECORDED),
        regions=regions,
        operations=by.operations,
        selection=by.selection,
        api_version=by.version,
        report_dir=Path(report_dir),
        selftest=score_of(Path(report_dir)),
        command="audit",
        seed=0,
    )
    found = named(given)
    here = [file for file in found if isinstance(file, Path)]
    is_much = sum(map(size_of, found)) > WHOLE
    if is_much or (jobs or 1) > 1 or cluster or len(here) < len(found):
        # It takes a while to import, and most audits are small.
        from intercontract.engine.bulk.audit import run_bulk
        from intercontract.engine.bulk.cluster import workers

        if cluster:
            found = [file.absolute() if isinstance(file, Path) else file for file in found]
        with workers(cluster) as executor:
            return run_bulk(
                settings,
                by.contract,
                [*([None] if documented else []), *found],
                listen,
                jobs=jobs or cores(),
                executor=executor,
            )
    notes: list[str] = []

    def interactions() -> Iterator[tuple[str, Interaction]]:
        for interaction in documented_interactions(by.contract) if documented else ():
            yield "documented", interaction
        for file in here:
            recording = load(file)
            notes.extend(str(note) for note in recording.notes)
            for interaction in recording.interactions:
                yield file.name, interaction

    return run_offline(settings, by.contract, interactions(), listen, notes=notes)
