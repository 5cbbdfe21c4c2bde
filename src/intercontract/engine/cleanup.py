"""`cleanup`: remove what live runs left in a workspace, by this machine's ledgers and by the runs' marks."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from attrs import Factory

from intercontract.contract.load import load
from intercontract.engine.setup.names import Names, names_in
from intercontract.engine.setup.prepare import DEFAULT_VERSION, regions_in, workspaces_for
from intercontract.errors import ConfigurationError, TargetRefused, TargetUnreachable
from intercontract.generate.sender import OutOfTime
from intercontract.model.region import REGIONS
from intercontract.transport.address import Kind, Target, parse_target
from intercontract.transport.identify import Identity, identify
from intercontract.transport.ledger import Created, Ledger, alive_in, left_in
from intercontract.transport.leftovers import MANY_PAGES, LeftoverSearch, mark_of, older
from intercontract.transport.pacing import Pace
from intercontract.transport.removal import clean
from intercontract.transport.session import Session
from intercontract.transport.state import state_folder
from intercontract.transport.token import token_for, variable
from intercontract.values import define


@define
class Cleaned:
    """What was found in one region's workspace, and what became of it.

    ``found`` and ``left`` are kinds and ids; after a dry run all that was found is left. ``notes`` say what
    could not be looked through, which makes it not ``complete``, and what was spared.
    """

    region: str
    workspace: str
    found: list[Created] = Factory(list)
    left: list[Created] = Factory(list)
    notes: list[str] = Factory(list)
    complete: bool = True

    def fall_short(self, *notes: str) -> None:
        """Note what was not done."""
        self.notes += notes
        self.complete = self.complete and not notes


def cleanup(
    *,
    target: str = "live",
    region: Names | None = None,
    workspace: Names | None = None,
    dry_run: bool = False,
    min_age: float = 60.0,
    max_time: float = 600.0,
    state_dir: str | Path | None = None,
    listen: Callable[[Cleaned], object] = lambda _cleaned: None,
) -> tuple[Cleaned, ...]:
    """Remove what runs with leave to write left behind, one workspace for each region.

    Runs that are at work on this machine are left alone. What carries a mark and is in no ledger is removed
    when its run began ``min_age`` minutes ago, for it may be at work on another machine.

    Args:
        target: ``live``, the URL of one region, or ``us=URL,eu=URL``.
        region: The regions; those that a token is set for, or that have a URL, where none is given.
        workspace: The workspace id that a target must be, one or ``us=ID,eu=ID``; needed where no ledger on
            this machine is of that workspace.
        dry_run: Look, and remove nothing.
        min_age: Minutes since a run began after which it is over, where only marks tell of it.
        max_time: Seconds that all of it may take.
        state_dir: Where the ledgers are.
        listen: Told of each region when it is done.

    Raises:
        ConfigurationError: something that was asked for makes no sense.
        TargetRefused: the token or the workspace is not the one expected.
        TargetUnreachable: nothing answers.
    """
    for name, number in (("min_age", min_age), ("max_time", max_time)):
        if not number >= 0:
            raise ConfigurationError(f"{name} is {number}, and must be at least 0")
    regions = regions_in(region) or _named(target, os.environ)
    parsed = parse_target(target, regions)
    if parsed.kind not in (Kind.LIVE, Kind.URL):
        raise ConfigurationError(
            f"nothing outlives a run against {target}", hint="use --target live, or a URL"
        )
    expected = workspaces_for(workspace, regions)
    job = _Job(
        target=parsed,
        workspaces=expected,
        dry_run=dry_run,
        before=datetime.now(UTC) - timedelta(minutes=min(min_age, 10.0**6)),
        seconds=max_time,
        state=Path(state_dir) if state_dir is not None else state_folder(),
    )
    done = []
    for name in regions:
        done.append(job.clean(name))
        listen(done[-1])
    return tuple(done)


def _named(target: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    """The regions that a target names, or has tokens for."""
    if target == Kind.LIVE:
        found = tuple(name for name in REGIONS if environment.get(variable(name), "").strip())
        if not found:
            raise ConfigurationError(
                "no token is set", hint="set INTERCOM_TOKEN_US, _EU or _AU, or name a --target"
            )
        return found
    named = [part.partition("=")[0] for part in names_in(target)]
    return tuple(name for name in REGIONS if name in named) or REGIONS[:1]


@define
class _Job:
    target: Target
    workspaces: dict[str, str]
    dry_run: bool
    before: datetime
    seconds: float
    state: Path

    def clean(self, region: str) -> Cleaned:
        base = self.target.bases[region]
        session = Session(
            region=region,
            base_url=base,
            token=token_for(self.target, region, os.environ),
            collect=lambda _interaction: (),
            api_version=DEFAULT_VERSION,
            read_only=True,
        )
        session.pace = Pace(session.pause)
        session.allow(self.seconds)
        catalogue = load(DEFAULT_VERSION).resources
        try:
            identity = identify(session, region, DEFAULT_VERSION)
        except OutOfTime:
            raise TargetUnreachable(f"GET /me at {base} was not answered in time") from None
        workspace = identity.workspace
        session.read_only = self.dry_run
        cleaned = Cleaned(region, workspace)
        ledgers = list(left_in(self.state, base, workspace, catalogue))
        try:
            self._check(region, identity, known=bool(ledgers))
            for ledger in ledgers:
                self._empty(session, ledger, cleaned)
            self._sweep(session, base, cleaned, {ledger.mark for ledger in ledgers})
        except OutOfTime as problem:
            cleaned.fall_short(str(problem) or f"not done within {self.seconds:.0f} seconds")
        except TargetUnreachable as problem:
            cleaned.fall_short(problem.message)
        finally:
            for ledger in ledgers:
                ledger.close()
        return cleaned

    def _check(self, region: str, identity: Identity, *, known: bool) -> None:
        expected = self.workspaces.get(region)
        if expected not in (None, identity.workspace):
            raise TargetRefused(
                f"the token for {region} belongs to workspace {identity.workspace}, not to {expected}",
                hint="nothing was sent but GET /me; check the token and --workspace",
            )
        if expected is None and not known and not identity.sandbox:
            raise ConfigurationError(
                f"no ledger of this machine is of workspace {identity.workspace}, and none is named",
                hint=f"if that is your test workspace, add --workspace {region}={identity.workspace}",
            )

    def _empty(self, session: Session, ledger: Ledger, cleaned: Cleaned) -> None:
        before = ledger.entries()
        try:
            if self.dry_run:
                if ledger.intents:
                    search = self._search(session, ledger.mark.__eq__)
                    before += [e for e in search.found(kinds=ledger.lost) if e not in before]
            else:
                gone = clean(session, ledger, DEFAULT_VERSION, MANY_PAGES)
                before += [entry for entry in gone if entry not in before]
        finally:
            left = before if self.dry_run else ledger.entries()
            _note(cleaned, before, left)
            if ledger.damaged:
                cleaned.notes.append(
                    f"{ledger.damaged} lines of {ledger.path.name} cannot be read; the rest was used"
                )
            if not self.dry_run and ledger.intents:
                cleaned.fall_short(f"{ledger.path.name}: not every list was looked through")

    def _sweep(self, session: Session, base: str, cleaned: Cleaned, known: set[str]) -> None:
        alive = alive_in(self.state, base, cleaned.workspace)
        search = self._search(session, older(self.before, alive | known))
        found = [entry for entry in search.found() if entry not in cleaned.found]
        cleaned.fall_short(*search.unfinished)
        spared = search.spared - known
        if spared - alive:
            cleaned.notes.append(
                f"spared what runs of the last minutes created ({', '.join(sorted(spared - alive))}): they "
                "may be at work elsewhere; --min-age 0 takes them for over"
            )
        if spared & alive:
            cleaned.notes.append(f"spared what {len(spared & alive)} runs at work here created")
        left = found
        if found and not self.dry_run:
            mark = mark_of(datetime.now(UTC))
            ledger = Ledger.begin(self.state, base, cleaned.workspace, mark, search.catalogue)
            try:
                for entry in found:
                    ledger.add(*entry)
                clean(session, ledger, DEFAULT_VERSION)
            finally:
                left = ledger.entries()
                ledger.close()
        _note(cleaned, found, left)

    def _search(self, session: Session, is_left: Callable[[str], bool]) -> LeftoverSearch:
        catalogue = load(DEFAULT_VERSION).resources
        return LeftoverSearch(session, DEFAULT_VERSION, catalogue, is_left, MANY_PAGES)


def _note(cleaned: Cleaned, found: list[Created], left: list[Created]) -> None:
    cleaned.found += found
    cleaned.left += [entry for entry in left if entry not in cleaned.left]
