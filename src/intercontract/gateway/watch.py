"""Watching what passes: judged and kept, one interaction at a time, off the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from attrs import Factory, evolve, field

from intercontract.cassette.redaction.redactor import Redactor
from intercontract.errors import CassetteError, DiskRefused
from intercontract.model.finding import Finding
from intercontract.model.interaction import Case, Interaction
from intercontract.values import define, frozen

PATIENCE = 10.0
"""How long in seconds an answer waits for its judgement, behind those of others."""
_BEHIND = 500
_TOLD = 100

JudgeInteraction = Callable[[Interaction, bool], tuple[Finding, ...]]
"""Judges an interaction, whole or (True) its request alone; returns what no deviation explains."""


@frozen
class Keeper:
    """A region's recording.

    ``keep`` puts an interaction on disk before it returns, and gives back what was written. ``is_full``
    says whether the disk took something last time; where not, ``refusal`` tries it, and says why not.
    """

    keep: Callable[[Interaction], Interaction]
    is_full: Callable[[], bool] = bool
    refusal: Callable[[], str] = str


@frozen
class Watched:
    """What watching an interaction came to; ``refused`` is why the disk did not take it, if it did not."""

    findings: tuple[Finding, ...] = ()
    refused: str = ""


@define(eq=False)
class Problems:
    """What went wrong, in words: the first hundred, and how many more there were."""

    told: list[str] = Factory(list)
    more: int = 0

    def add(self, text: str) -> None:
        """One more."""
        if len(self.told) < _TOLD:
            self.told.append(text)
        else:
            self.more += 1

    def __iter__(self) -> Iterator[str]:
        yield from self.told
        if self.more:
            yield f"{self.more} more"

    def __bool__(self) -> bool:
        return bool(self.told)


@define(eq=False)
class Watch:
    """One thread for all regions, so that judge and recorders see one interaction at a time, in order.

    What is judged is what came. Findings go into headers, logs and reports, so the judge redacts what it
    tells; what the gateway tells itself passes ``redactor``. A client's answer never suffers from what goes
    wrong here but where the disk is full: ``not_kept`` names what the recorder refused, ``failures`` what we
    broke ourselves. ``late`` counts answers that left before they were judged: their findings are in the
    report alone.
    """

    judge: JudgeInteraction | None = None
    redactor: Redactor = field(factory=Redactor)
    keep: dict[str, Keeper] = field(factory=dict)
    not_kept: Problems = field(init=False, factory=Problems)
    failures: Problems = field(init=False, factory=Problems)
    late: int = field(init=False, default=0)
    _waiting: int = field(init=False, default=0)
    _thread: ThreadPoolExecutor = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "gateway-watch")

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do at all."""
        return self.judge is None and not self.keep

    async def refusal(self, region: str) -> str:
        """Why nothing of a region can be kept now; empty where it can, or need not be."""
        keeper = self.keep.get(region)
        if keeper is None or not keeper.is_full():
            return ""
        return await asyncio.get_running_loop().run_in_executor(self._thread, keeper.refusal)

    async def see(
        self, interaction: Interaction, *, alone: bool = False, case: Case | None = None
    ) -> Watched:
        """What there is to say of an interaction, which is kept by then.

        ``alone`` is for answers that no upstream gave: the request alone is judged, nothing is kept.
        With a ``case`` it is judged as a request of the suite's own.
        """
        loop = asyncio.get_running_loop()
        seen = loop.run_in_executor(self._thread, self._see, interaction, alone, case)
        self._waiting += 1
        seen.add_done_callback(self._done)
        # What is recorded is on disk before it is answered; a judgement is waited for, but not for ever.
        patience = None if self.keep or self._waiting > _BEHIND else PATIENCE
        done, _ = await asyncio.wait({seen}, timeout=patience)
        if done:
            return seen.result()
        self.late += 1
        return Watched()

    def _done(self, _seen: asyncio.Future[Watched]) -> None:
        self._waiting -= 1

    def _see(self, interaction: Interaction, alone: bool, case: Case | None) -> Watched:
        refused = ""
        try:
            try:
                if not alone:
                    self._keep(interaction)
            except CassetteError as problem:
                self.not_kept.add(f"{interaction.name}: {problem.message}")
                refused = problem.message if isinstance(problem, DiskRefused) else ""
            if self.judge is None:
                return Watched(refused=refused)
            return Watched(self.judge(evolve(interaction, case=case), alone), refused)
        except Exception as problem:  # noqa: BLE001 - told at the end, with exit code 4
            told = self.redactor.text(str(problem))
            self.failures.add(f"{interaction.name}: {type(problem).__name__}: {told}")
            return Watched(refused=refused)

    def _keep(self, interaction: Interaction) -> None:
        keeper = self.keep.get(interaction.region or "")
        if keeper is not None:
            keeper.keep(interaction)

    def settle(self) -> None:
        """Wait until all that came so far is judged and kept."""
        self._thread.submit(lambda: None).result()

    def close(self) -> None:
        """Wait for what is under way."""
        self._thread.shutdown(wait=True)
