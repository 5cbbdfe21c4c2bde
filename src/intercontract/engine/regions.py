"""Opening the session to one region: starting the embedded sandbox, or meeting a live target with care."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from attrs import frozen

from intercontract.contract.resources.catalogue import Catalogue
from intercontract.contract.resources.intercom import INTERCOM
from intercontract.engine.settings import RunSettings
from intercontract.errors import ConfigurationError, TargetRefused
from intercontract.model.finding import Finding
from intercontract.model.interaction import Interaction
from intercontract.transport.address import Kind, is_loopback
from intercontract.transport.identify import identify
from intercontract.transport.ledger import Ledger, created
from intercontract.transport.pacing import Pace
from intercontract.transport.session import Session
from intercontract.transport.token import token_for

Collect = Callable[[Interaction], tuple[Finding, ...]]


@frozen
class Opened:
    """A session, what answers behind it, and the ledger of what is created (live targets only)."""

    session: Session
    answered_by: str
    ledger: Ledger | None = None


@contextmanager
def open_region(
    settings: RunSettings, region: str, collect: Collect, catalogue: Catalogue = INTERCOM
) -> Iterator[Opened]:
    """The session to a region's target, for as long as the context lasts.

    Raises:
        ConfigurationError: a live target without workspace or token.
        TargetUnreachable: nothing answers.
        TargetRefused: the token, the workspace or the region is not the one expected.
    """
    if settings.target.kind is Kind.SANDBOX:
        with _embedded(settings, region, collect) as opened:
            yield opened
    else:
        yield _met(settings, region, collect, catalogue)


@contextmanager
def _embedded(settings: RunSettings, region: str, collect: Collect) -> Iterator[Opened]:
    from intercontract.sandbox.sandbox import Settings
    from intercontract.sandbox.server import running
    from intercontract.sandbox.upgrade import staged_upgrade

    staged = Settings(
        region=region,
        seed=settings.seed,
        day_offset=settings.night,
        upgrade=staged_upgrade(settings.upgrade),
    )
    with running(staged) as base_url:
        session = Session(
            region=region,
            base_url=base_url,
            token=token_for(settings.target, region, settings.environment),
            collect=collect,
            api_version=settings.api_version,
            read_only=settings.read_only,
            answered_by="sandbox",
        )
        yield Opened(session, "sandbox")


def _met(settings: RunSettings, region: str, collect: Collect, catalogue: Catalogue) -> Opened:
    base = settings.target.bases[region]
    session = Session(
        region=region,
        base_url=base,
        token=token_for(settings.target, region, settings.environment),
        collect=collect,
        api_version=settings.api_version,
        read_only=True,
        pace=Pace(),
    )
    identity = identify(session, region, settings.api_version)
    if identity.sandbox and is_loopback(base):
        session.answered_by = "sandbox"
        session.read_only = settings.read_only
        session.pace = None
        return Opened(session, "sandbox")
    _check_workspace(settings, region, identity.workspace, identity.region)
    session.answered_by = "intercom"
    session.read_only = settings.read_only or not settings.allow_writes
    path = settings.report_dir / f"created-{region}.ndjson"
    ledger = Ledger(path, identity.workspace, catalogue)
    if not session.read_only:
        ledger.prepare()
    session.collect = _noting(ledger, collect)
    return Opened(session, "intercom", ledger)


def _check_workspace(settings: RunSettings, region: str, workspace: str, told: str | None) -> None:
    expected = settings.workspaces.get(region)
    if expected is None:
        raise ConfigurationError(
            f"no workspace is named for the live target of {region}",
            hint=f"the token belongs to workspace {workspace}: if that is your test workspace, "
            f"add --workspace {region}={workspace}",
        )
    if expected != workspace:
        raise TargetRefused(
            f"the token for {region} belongs to workspace {workspace}, not to {expected}",
            hint="nothing was sent but GET /me; check the token and --workspace",
        )
    if told is not None and told != region:
        raise TargetRefused(
            f"the workspace {workspace} is hosted in {told}, not in {region}",
            hint=f"use --region {told}",
        )


def _noting(ledger: Ledger, collect: Collect) -> Collect:
    def noting(interaction: Interaction) -> tuple[Finding, ...]:
        made = created(interaction, ledger.catalogue)
        if made:
            ledger.note(*made)
        return collect(interaction)

    return noting
