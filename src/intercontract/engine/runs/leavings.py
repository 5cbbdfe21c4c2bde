"""Leaving a workspace as it was: what this run created, and what earlier runs could not remove any more."""

from __future__ import annotations

import time

from intercontract.engine.judging.run_state import Run
from intercontract.engine.runs.regions import Opened
from intercontract.errors import TargetUnreachable
from intercontract.generate.sender import OutOfTime
from intercontract.model.words import plural
from intercontract.transport.ledger import Created, Ledger, alive_in, left_in
from intercontract.transport.leftovers import AGE, FEW_PAGES, LeftoverSearch, older
from intercontract.transport.removal import clean

# Seconds that cleaning up may take, in a run with a limit or one that was told to stop, and in others.
BUDGET = 60.0
LONG_BUDGET = 600.0
# Seconds to wait for the answer to a creation that was under way when the run was cut short.
_GRACE = 1.0
# Things that are told one by one.
_MOST = 20


def remove_earlier(run: Run, region: str, opened: Opened) -> None:
    """Remove what earlier runs in the workspace left, or say that it is there where nothing may be written.

    Raises:
        OutOfTime, TargetUnreachable: it came no further; the ledgers keep the rest.
    """
    settings, catalogue = run.settings, run.contract.resources
    if not opened.workspace:
        return
    state, base = settings.state_dir, opened.session.base_url
    if not opened.ledger:
        left = 0
        for ledger in left_in(state, base, opened.workspace, catalogue):
            left += len(ledger.entries()) + len(ledger.intents)
            ledger.close()
        if left:
            run.notes.append(
                f"{region}: {plural(left, 'thing')} that an earlier run created may still be there; "
                "a run with --allow-writes removes them, or intercontract cleanup"
            )
        return
    removed = 0
    for ledger in left_in(state, base, opened.workspace, catalogue):
        try:
            if not ledger.is_empty:
                run.stage(region, "clean-up")
                removed += len(clean(opened.session, ledger, settings.api_version))
        finally:
            run.notes += notes_on(region, ledger)
            ledger.close()
    alive = alive_in(state, base, opened.workspace) - {opened.mark}
    if alive:
        run.notes.append(f"{region}: {plural(len(alive), 'other run')} at work in this workspace")
    removed += _swept(run, region, opened, alive)
    if removed:
        run.notes.append(f"{region}: removed {plural(removed, 'thing')} that earlier runs left")


def _swept(run: Run, region: str, opened: Opened, alive: frozenset[str]) -> int:
    """Remove what carries an old mark, and no ledger tells of."""
    version, ledger = run.settings.api_version, opened.ledger
    is_left = older(run.started - AGE, alive)
    search = LeftoverSearch(opened.session, version, run.contract.resources, is_left, FEW_PAGES)
    found = search.found()
    if not (found and ledger):
        return 0
    run.stage(region, "clean-up")
    for entry in found:
        ledger.add(*entry)
    return len(clean(opened.session, ledger, version))


def remove_own(run: Run, region: str, opened: Opened, *, is_cut: bool) -> None:
    """Remove what the run created, within its budget; what is left is noted, and stays in the ledger."""
    ledger, session = opened.ledger, opened.session
    if not ledger:
        return
    if ledger.intents:
        session.settle(_GRACE)
    if ledger.is_empty:
        return
    run.stage(region, "clean-up")
    began = time.monotonic()
    limited = is_cut or run.settings.max_time is not None
    budget = run.settings.cleanup_time
    if budget is None:
        budget = BUDGET if limited else LONG_BUDGET
    session.allow(budget)
    reason = ""
    try:
        clean(session, ledger, run.settings.api_version)
    except OutOfTime as problem:
        reason = f": {problem}" if str(problem) else f" within {budget:.0f} seconds"
    except TargetUnreachable as problem:
        reason = f": {problem.message}"
    except KeyboardInterrupt:
        reason = ": told a second time to stop"
        raise
    finally:
        run.notes += notes_on(region, ledger, reason)
        run.cleaning += time.monotonic() - began


def notes_on(region: str, ledger: Ledger, reason: str = "") -> list[str]:
    """What is to be said of a ledger after cleaning up: what is left in it, and what it could not tell."""
    notes, entries = [], ledger.entries()
    if ledger.damaged:
        notes.append(
            f"{region}: {plural(ledger.damaged, 'line')} of the ledger {ledger.path.name} cannot be read; "
            "the rest was used, and what carries the run's mark was looked for"
        )
    if entries:
        told = ", ".join(" ".join(one) + _answer(ledger, one) for one in entries[:_MOST])
        more = f" and {len(entries) - _MOST} more" if len(entries) > _MOST else ""
        notes.append(
            f"{region}: could not remove {told}{more}{reason}; the ledger keeps them for the next run, "
            "or for intercontract cleanup"
        )
    elif ledger.intents:
        notes.append(
            f"{region}: {plural(len(ledger.intents), 'creation')} had no answer, and what came of them "
            f"was not found{reason}; intercontract cleanup looks further"
        )
    return notes


def _answer(ledger: Ledger, entry: Created) -> str:
    status = ledger.refused.get(entry)
    return "" if status is None else f" (answered {status})" if status else " (no answer)"
