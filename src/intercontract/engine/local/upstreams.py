"""What answers one test: the sandbox, recordings, or Intercom while a cassette is recorded."""

from __future__ import annotations

from collections.abc import Callable

from intercontract.cassette.redaction.redactor import Redactor
from intercontract.cassette.replay import Play
from intercontract.contract.contract import Contract
from intercontract.engine.local.settings import LocalSettings
from intercontract.engine.setup.redaction_policy import policy_for
from intercontract.errors import ConfigurationError
from intercontract.gateway.forwarded import LiveUpstream
from intercontract.gateway.record_replay import RecordingUpstream
from intercontract.gateway.recordings import index_of, recordings
from intercontract.gateway.replayed import ReplayUpstream
from intercontract.gateway.sandboxed import SandboxUpstream
from intercontract.gateway.upstream import Upstream
from intercontract.model.region import canonical_base
from intercontract.sandbox.clock import AdjustableClock
from intercontract.sandbox.faults.fault import Fault
from intercontract.sandbox.sandbox import Settings


def answering(
    settings: LocalSettings,
    contract: Contract,
    version: str,
    planted: tuple[Fault, ...],
    clock: AdjustableClock,
    operation_of: Callable[[str, str], str | None],
) -> Upstream:
    """The upstream that a test's settings ask for.

    Raises:
        ConfigurationError: it cannot be, as a sandbox's fault in recordings.
        CassetteError: recordings are missing or damaged.
    """
    if planted and settings.cassettes:
        raise ConfigurationError(
            f"{planted[0].id!r} is a fault of the sandbox, and recordings answer",
            hint="use a fault rule, such as 'POST /tags 429 x1'",
        )
    workspace = Settings(
        region=settings.region,
        seed=settings.seed,
        api_version=version,
        faults=planted,
        clock=clock,
    )
    if settings.records:
        return RecordingUpstream(
            _source(settings, workspace),
            settings.cassettes[0],
            settings.record,
            settings.region,
            version,
            contract.digest,
            Redactor(policy_for(None, contract)),
            operation_of,
        )
    if settings.cassettes:
        found = recordings(settings.cassettes, settings.region, version)
        return ReplayUpstream(index_of(found, Play.LAST_REPEATS), settings.region)
    return SandboxUpstream(workspace)


def _source(settings: LocalSettings, workspace: Settings) -> Upstream:
    """What is recorded."""
    if settings.record_from == "sandbox":
        return SandboxUpstream(workspace)
    base = settings.record_from
    if base == "live":
        base = canonical_base(settings.region)
        if not settings.live_token:
            raise ConfigurationError(
                f"recording from {base} needs a token",
                hint=f"set INTERCOM_TOKEN_{settings.region.upper()}, or record from the sandbox",
            )
    return LiveUpstream(settings.region, base, settings.allow_writes)
