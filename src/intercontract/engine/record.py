"""`record`: a run that keeps what was sent and answered as cassettes."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

from intercontract.cassette.redaction.redactor import Redactor
from intercontract.engine.runs import online
from intercontract.engine.runs.recording import RunRecording, refuse_leftovers
from intercontract.engine.runs.recording import discard as drop
from intercontract.engine.setup.options import SendingOptions
from intercontract.engine.setup.prepare import sending_settings
from intercontract.engine.setup.redaction_policy import policy_for
from intercontract.errors import CassetteError, ConfigurationError
from intercontract.files.writing import check_folder
from intercontract.model.event import CassetteKept, Listen, ignore
from intercontract.model.report import Report
from intercontract.transport.address import Kind


def record(
    *,
    cassettes: str | Path = Path("cassettes"),
    salt: str | None = None,
    discard: bool = False,
    listen: Listen = ignore,
    **chosen: Unpack[SendingOptions],
) -> Report:
    """Run, and keep what was sent and answered as VCR cassettes below ``cassettes``.

    Each interaction is on disk, redacted, before the next request leaves. Cassettes replace earlier ones
    when the run is done, after a scan for secrets and one offline replay; those of a run that was cut
    short (``report.run.complete`` is false) are left alone.

    Args:
        target, region, api_version, contract, operation, checks, exclude_checks, exclude_operation, host,
        ignore_header, seed, max_examples, profile, max_time, cleanup_time, workspace, allow_writes,
        read_only, night, upgrade, report_dir, state_dir, listen: As for `run`.
        cassettes: The folder to keep them in: ``REGION/VERSION/NAME.yaml``.
        salt: Keys the pseudonyms; a text of your own for recordings of a live workspace.
        discard: Drop what a recording that was cut short left, first.

    Raises:
        ConfigurationError: something that was asked for makes no sense.
        ContractError: the contract cannot be loaded.
        CassetteError: an earlier recording was cut short, or a recording is refused.
        TargetRefused: a target may not be tested.
        TargetUnreachable: no target answers.
    """
    folder = Path(cassettes)
    settings, loaded = sending_settings("record", **chosen)
    if settings.target.kind is Kind.REPLAY:
        raise ConfigurationError(
            "cassettes cannot be recorded from cassettes", hint="use another --target"
        )
    # Only now: what was asked for makes sense, and can be kept.
    check_folder(folder, CassetteError, hint="name another with --cassettes")
    if discard:
        drop(folder)
    refuse_leftovers(folder)
    redactor = Redactor(policy_for(salt, loaded))
    recording = RunRecording(folder, settings.api_version, loaded, redactor.policy, redactor.known)
    try:
        report = online.run_online(settings, loaded, listen, recording.tap, redactor)
        # Half a scenario must not take the place of a whole one.
        for kept in recording.finish() if report.run.complete else ():
            listen(CassetteKept(str(kept.path), kept.kept, kept.recorded))
    finally:
        recording.close()
    return report
