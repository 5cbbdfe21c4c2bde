"""Progress of a run while it runs, on standard error: live on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Self, TextIO

from intercontract.model.event import (
    CassetteKept,
    Event,
    InteractionDone,
    PartJudged,
    RunFinished,
    RunStarted,
    StageStarted,
)
from intercontract.model.words import plural
from intercontract.report.text import line
from intercontract.values import define

if TYPE_CHECKING:  # which takes a while, and is for terminals
    from rich.live import Live
    from rich.table import Table

_EVERY = 10.0  # seconds between two plain lines


@define
class _Tally:
    stage: str = ""
    interactions: int = 0
    fresh: int = 0

    def __str__(self) -> str:
        found = plural(self.fresh, "new finding") if self.fresh else "nothing new"
        return f"{plural(self.interactions, 'interaction')}, {found}"


class Progress:
    """A listener for a run's events, called from any thread; use it as a context manager.

    ``clock`` counts seconds.
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        *,
        quiet: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ):
        self._stream = sys.stderr if stream is None else stream
        self._quiet = quiet
        self._clock = clock
        self._started = self._told = clock()
        self._tallies: dict[str, _Tally] = {}
        self._done = 0.0
        self._lock = threading.Lock()
        self._live: Live | None = None
        if not quiet and self._stream.isatty():
            from rich.console import Console
            from rich.live import Live
            from rich.spinner import Spinner

            self._spinner = Spinner("dots", style="cyan")
            console = Console(file=self._stream, highlight=False, markup=False, emoji=False)
            self._live = Live(get_renderable=self._table, console=console, transient=True)

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the terminal back; harmless when done twice."""
        if self._live:
            with suppress(OSError):
                self._live.stop()
            self._live = None

    def __call__(self, event: Event) -> None:
        """Take note of one event."""
        with self._lock:
            match event:
                case RunStarted(run=run):
                    self._tallies = {region: _Tally() for region in run.regions}
                    regions = f" ({', '.join(run.regions)})" if run.regions else ""
                    self._say(f"run {run.id}: API {run.api_version} on {run.target}{regions}")
                case StageStarted(region=region, stage=stage):
                    self._tally(region).stage = stage
                    self._say(f"{region}: {stage}")
                case InteractionDone(region=region, fresh=fresh):
                    tally = self._tally(region or "no region")
                    tally.interactions += 1
                    tally.fresh += fresh
                    self._now_and_then()
                case PartJudged(counts=counts, fresh=fresh, done=done):
                    for region, count in counts.items():
                        self._tally(region).interactions += count
                        self._tally(region).fresh += fresh[region]
                    self._done = done
                    self._now_and_then()
                case RunFinished(report=report):
                    self._say(
                        f"done: {plural(report.interactions, 'interaction')}"
                        f" in {report.run.duration:.1f} s"
                    )
                case CassetteKept(path=path, kept=kept, recorded=recorded):
                    self._say(f"{path}: {kept} of {recorded} interactions")
        if isinstance(event, RunFinished):
            self.close()

    def _tally(self, region: str) -> _Tally:
        return self._tallies.setdefault(region, _Tally())

    def _now_and_then(self) -> None:
        if self._clock() - self._told >= _EVERY:
            told = "; ".join(f"{region}: {tally}" for region, tally in self._tallies.items())
            self._say(f"{told}{self._pace()}")

    def _pace(self) -> str:
        """How fast it goes and how long it takes yet, where that is known."""
        seconds = self._clock() - self._started
        if not 0 < self._done < 1 or seconds <= 0:
            return ""
        rate = sum(tally.interactions for tally in self._tallies.values()) / seconds
        left = f"{timedelta(seconds=round(seconds / self._done - seconds))} left"
        return f"; {self._done:.0%}, {rate:,.0f} a second, about {left}"

    def _say(self, text: str) -> None:
        self._told = self._clock()
        if not self._quiet and self._live is None:
            safe = line(text, 500).encode(self._stream.encoding or "utf-8", "backslashreplace")
            try:
                self._stream.write(safe.decode(self._stream.encoding or "utf-8") + "\n")
                self._stream.flush()
            except (OSError, ValueError):
                # Whoever read this has gone, or the terminal has. The run is worth more than its progress.
                self._quiet = True

    def _table(self) -> Table:
        from rich.table import Table
        from rich.text import Text

        table = Table.grid(padding=(0, 2))
        seconds = f"{self._clock() - self._started:.0f} s"
        for region, tally in list(self._tallies.items()):
            table.add_row(
                self._spinner,
                Text(line(region, 20), style="bold"),
                Text(line(tally.stage, 30) or "waiting", style="cyan"),
                Text(plural(tally.interactions, "interaction"), justify="right"),
                Text(
                    plural(tally.fresh, "new finding") if tally.fresh else "nothing new",
                    style="red" if tally.fresh else "dim",
                ),
                Text(seconds, style="dim"),
            )
        if pace := self._pace():
            table.add_row("", Text(""), Text(pace.removeprefix("; "), style="dim"))
        return table
