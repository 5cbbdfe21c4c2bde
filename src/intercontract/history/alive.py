"""Whether a run that began and did not end is still under way."""

from __future__ import annotations

import os
import platform
import sys
from datetime import UTC, datetime, timedelta

from attrs import evolve

from intercontract.history.record import RunRecord, RunState

_LONGEST = timedelta(days=1)
"""How long a run on another machine may be under way before it is taken for dead."""


def as_it_is_now(record: RunRecord) -> RunRecord:
    """The run, *died* if it is said to be under way and its process is not."""
    if record.state is RunState.RUNNING and not _is_alive(record):
        return evolve(record, state=RunState.DIED)
    return record


def _is_alive(record: RunRecord) -> bool:
    started = datetime.fromisoformat(record.started_at)
    if datetime.now(UTC) - started > _LONGEST:
        return False
    if record.host != platform.node() or sys.platform == "win32":
        return True  # nobody here knows better; on Windows, to ask is to interrupt
    try:
        os.kill(record.process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
