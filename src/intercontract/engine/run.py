"""`run`: generate requests, send them, judge the answers, report; or the same of a recorded corpus."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Unpack

from intercontract.contract.reading.garbage_collection import rare_garbage_collection
from intercontract.engine.processes.processors import are_possible
from intercontract.engine.runs.offline import StagedTraffic, run_sources
from intercontract.engine.setup.corpus import Replay, corpus_folder
from intercontract.engine.setup.options import SendingOptions
from intercontract.engine.setup.prepare import sending_settings
from intercontract.model.event import Listen, ignore
from intercontract.model.report import Report
from intercontract.transport.address import Kind


@rare_garbage_collection()
def run(
    *,
    cassettes: str | Path | None = None,
    max_age: int | None = None,
    jobs: int = 1,
    listen: Listen = ignore,
    **chosen: Unpack[SendingOptions],
) -> Report:
    """Put the documented operations to the test, and report what is new.

    Requests are generated from the contract and played from scenarios; each answer is judged by every
    check. Nothing is printed and no report is written.

    Args:
        target: What answers: ``sandbox`` (embedded), ``replay`` (recordings), ``live``, the URL of one
            region, or ``us=URL,eu=URL``.
        region: The regions to test, of ``us``, ``eu`` and ``au``.
        api_version: The API version to ask for; that of the contract, 2.11, where none is given.
        contract: A name from ``contracts/``, the path of an OpenAPI 3.0 or 3.1 file, or a loaded contract.
        operation: Only these operations, by ``operationId``.
        checks: Only these checks, by id.
        exclude_checks: All but these checks.
        exclude_operation: All but these operations; no scenario that needs one of them is played.
        host: Only interactions with these hosts, which are taken for servers of the contract.
        ignore_header: Nothing about these response headers.
        seed: Seeds generation and sandbox; the same seed draws the same requests. Of several regions each
            draws with the next number, which the report tells.
        max_examples: Generated requests per operation and phase, at most.
        profile: ``quick`` draws requests for the operations that the contract marks, and tries the others
            with their examples; ``nightly`` goes into all.
        max_time: Seconds after which nothing more is sent; regions share them.
        cleanup_time: Seconds that removing what the run created may take beyond that: 60, or 600 where there
            is no ``max_time``.
        workspace: The workspace id that a live target must be: one, or ``us=ID,eu=ID``.
        allow_writes: Let a live run create and change things.
        read_only: Send nothing but GET and HEAD, whatever the target.
        night: The sandbox's day: 1 is the night after the first.
        upgrade: ``VERSION[@us,eu]``: the sandbox moves to that version's shapes before night 1.
        cassettes: The folder to replay; ``cassettes/`` here, else the built-in one.
        max_age: Days; older recordings are refused.
        jobs: Processes that work side by side on replays and, a region each, against the embedded sandbox.
            The report is the same; copies of this process are made on Linux only, and elsewhere it is one.
        report_dir: Where the last selftest's score is kept.
        state_dir: Where ledgers of what live runs create are kept, whatever checkout they run in; the user's
            own folder for such things where none is given.
        listen: Told of each event as it happens, from any thread.

    Raises:
        ConfigurationError: something that was asked for makes no sense.
        ContractError: the contract cannot be loaded.
        CassetteError: recordings are missing, damaged, or too old.
        TargetRefused: a target may not be tested.
        TargetUnreachable: no target answers.
    """
    settings, loaded = sending_settings("run", cassettes=cassettes, **chosen)
    if settings.target.kind is not Kind.REPLAY:
        from intercontract.engine.runs.online import run_online

        return run_online(settings, loaded, listen, jobs=jobs)
    replay = Replay(
        folder=corpus_folder(settings.cassettes),
        regions=settings.regions,
        version=settings.api_version,
        max_age=timedelta(days=max_age) if max_age is not None else None,
        now=datetime.now(UTC),
    )
    shares = replay.shares(jobs) if jobs > 1 and are_possible() else [replay]
    sources = [StagedTraffic(share.play(), share.notes) for share in shares]
    return run_sources(settings, loaded, sources, listen, stale=True, jobs=jobs)
