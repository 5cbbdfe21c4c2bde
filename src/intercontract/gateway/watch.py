"""Watching what passes: redacted, judged and kept, one interaction at a time, off the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from attrs import define, evolve, field

from intercontract.cassette.redaction import redact
from intercontract.errors import CassetteError
from intercontract.model.finding import Finding
from intercontract.model.interaction import Case, Interaction

JudgeInteraction = Callable[[Interaction, bool], tuple[Finding, ...]]
"""Judges an interaction, whole or (True) its request alone; returns what no deviation explains."""

Keep = Callable[[Interaction], Interaction]
"""Puts an interaction into a recording, on disk when the call returns; gives back what was written."""


@define(eq=False)
class Watch:
    """One thread for all regions, so that judge and recorders see one interaction at a time, in order.

    What is judged is redacted first: findings go into headers, logs and reports. A client's answer never
    suffers from what goes wrong here: ``not_kept`` names what the recorder refused, ``failures`` what we
    broke ourselves.
    """

    judge: JudgeInteraction | None = None
    keep: dict[str, Keep] = field(factory=dict)
    not_kept: list[str] = field(init=False, factory=list)
    failures: list[str] = field(init=False, factory=list)
    _thread: ThreadPoolExecutor = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "gateway-watch")

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do at all."""
        return self.judge is None and not self.keep

    async def see(
        self, interaction: Interaction, *, alone: bool = False, case: Case | None = None
    ) -> tuple[Finding, ...]:
        """The findings on an interaction, which is kept by then.

        ``alone`` is for answers that no upstream gave: the request alone is judged, nothing is kept.
        With a ``case`` it is judged as a request of the suite's own.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._see, interaction, alone, case)

    def _see(self, interaction: Interaction, alone: bool, case: Case | None) -> tuple[Finding, ...]:
        try:
            redacted = self._kept(interaction) if not alone else None
            if self.judge is None:
                return ()
            return self.judge(evolve(redacted or redact(interaction), case=case), alone)
        except Exception as problem:  # noqa: BLE001 - told at the end, with exit code 4
            self.failures.append(f"{interaction.name}: {type(problem).__name__}: {problem}")
            return ()

    def _kept(self, interaction: Interaction) -> Interaction | None:
        keep = self.keep.get(interaction.region or "")
        if keep is None:
            return None
        try:
            return keep(interaction)
        except CassetteError as problem:
            self.not_kept.append(f"{interaction.name}: {problem.message}")
            return None

    def close(self) -> None:
        """Wait for what is under way."""
        self._thread.shutdown(wait=True)
