"""Opening the session to one region: starting the embedded sandbox, or meeting a live target with care."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit

from attrs import evolve

from intercontract.contract.contract import Contract
from intercontract.engine.setup.settings import RunSettings
from intercontract.errors import ConfigurationError, TargetRefused, TargetUnreachable
from intercontract.generate.sender import OutOfTime
from intercontract.model.region import canonical_base
from intercontract.transport.address import Kind, is_intercom, is_loopback
from intercontract.transport.identify import identify
from intercontract.transport.ledger import Ledger
from intercontract.transport.leftovers import mark_of
from intercontract.transport.pacing import Pace
from intercontract.transport.session import Collect, Session
from intercontract.transport.token import token_for
from intercontract.values import frozen


@frozen
class Opened:
    """A session, what answers behind it, and the ledger of what is created where writing is allowed.

    The embedded sandbox, which begins anew each time, needs no ledger, and there alone every run has one
    ``mark`` for what it creates, so that recordings of it are alike. ``workspace`` is empty there, and where
    nobody was asked for it.
    """

    session: Session
    answered_by: str
    mark: str
    workspace: str = ""
    ledger: Ledger | None = None


@contextmanager
def open_region(
    settings: RunSettings,
    region: str,
    collect: Collect,
    contract: Contract,
    left: float | None = None,
) -> Iterator[Opened]:
    """The session to a region's target, for as long as the context lasts; ``left`` are the seconds there are.

    Raises:
        ConfigurationError: a live target without workspace or token, or a ledger that cannot be written.
        TargetUnreachable: nothing answers.
        TargetRefused: the token, the workspace or the region is not the one expected.
    """
    if settings.target.kind is Kind.SANDBOX:
        with _embedded(settings, region, collect) as opened:
            yield opened
        return
    opened = _met(settings, region, collect, contract, left)
    try:
        yield opened
    finally:
        if opened.ledger:
            opened.ledger.close()


@contextmanager
def _embedded(settings: RunSettings, region: str, collect: Collect) -> Iterator[Opened]:
    from intercontract.sandbox.sandbox import Settings
    from intercontract.sandbox.server import running
    from intercontract.sandbox.upgrade import staged_upgrade

    staged = Settings(
        region=region,
        seed=settings.seed,
        api_version=settings.api_version,
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
        yield Opened(session, "sandbox", "sandbox")


def recorded_base(settings: RunSettings, region: str, contract: Contract) -> str:
    """The server that interactions with a region's target tell of.

    Intercom's own, where the contract is Intercom's or names no server; else the target itself, with the base
    path of the contract's first server unless the target has a path of its own.
    """
    target = settings.target.bases.get(region)
    if target is None or contract.is_intercom or not contract.documented.servers:
        return canonical_base(region)
    path = urlsplit(contract.documented.servers[0]).path.rstrip("/")
    return target if urlsplit(target).path else target + path


def _met(
    settings: RunSettings, region: str, collect: Collect, contract: Contract, left: float | None
) -> Opened:
    mark = mark_of(datetime.now(UTC))
    recorded = recorded_base(settings, region, contract)
    is_own = recorded == canonical_base(region)
    base = settings.target.bases[region] if is_own else recorded
    session = Session(
        region=region,
        base_url=base,
        token=token_for(settings.target, region, settings.environment),
        collect=collect,
        api_version=settings.api_version,
        read_only=True,
        recorded_base=recorded,
    )
    session.pace = Pace(session.pause)
    session.allow(left)
    if not contract.is_intercom and not is_intercom(base, region):
        # Nothing is asked of a stranger that its contract does not have, GET /me included.
        session.read_only = settings.read_only or not settings.allow_writes
        return Opened(session, "unknown", mark)
    try:
        identity = identify(session, region, settings.api_version)
    except OutOfTime as problem:
        if session.is_stopped:
            raise
        raise TargetUnreachable(
            f"GET /me at {base} was not answered within the time of the run"
            + (f": {problem}" if str(problem) else "")
        ) from None
    if identity.sandbox and is_loopback(base):
        session.answered_by = "sandbox"
        session.read_only = settings.read_only
        session.pace = None
    else:
        _check_workspace(settings, region, identity.workspace, identity.region)
        session.answered_by = "intercom"
        session.read_only = settings.read_only or not settings.allow_writes
    opened = Opened(session, session.answered_by, mark, identity.workspace)
    if not session.read_only:
        session.ledger = Ledger.begin(
            settings.state_dir, base, identity.workspace, mark, contract.resources
        )
    return evolve(opened, ledger=session.ledger)


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
