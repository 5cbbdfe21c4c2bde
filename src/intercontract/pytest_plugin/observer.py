"""Judging what the vcrpy cassettes of a test play, without the test knowing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack

from attrs import field

from intercontract.cassette.vcrpy_observe import ObservedCassettes, observed
from intercontract.engine.local.host import LocalHost
from intercontract.engine.local.judgement import OwnJudgement, judgement_for
from intercontract.engine.local.settings import LocalSettings
from intercontract.engine.local.verdict import LocalVerdict
from intercontract.engine.setup.prepare import DEFAULT_VERSION, contract_for
from intercontract.model.interaction import Interaction
from intercontract.values import define

Entries = list[tuple[str, str, bool]]


@define(eq=False)
class VcrObserver:
    """One test's. ``seen`` is told at the end what of the cassettes was played."""

    settings: LocalSettings
    host: LocalHost
    seen: Callable[[Entries], object]
    _judge: OwnJudgement | None = field(init=False)
    _cassettes: ObservedCassettes = field(init=False)
    _met: bool = field(init=False, default=False)
    _failures: list[str] = field(init=False, factory=list)
    _stack: ExitStack = field(init=False, factory=ExitStack)
    _lock: threading.Lock = field(init=False, factory=threading.Lock)

    def __attrs_post_init__(self) -> None:
        settings = self.settings
        loaded = self.host.contract(settings.contract or settings.version or DEFAULT_VERSION)
        contract, version = contract_for(loaded, settings.version)
        self._judge = judgement_for(
            contract,
            settings.judge,
            settings.allow,
            settings.region,
            version,
            follows=settings.contract is None,
        )
        self._cassettes = self._stack.enter_context(observed(self._see))

    def _see(self, interaction: Interaction) -> None:
        self._met = True
        if self._judge is None:
            return
        with self._lock:
            try:
                self._judge(interaction, False)
            except Exception as problem:  # noqa: BLE001 - the client's test must not break on it
                self._failures.append(f"{type(problem).__name__}: {problem}")

    def verdict(self) -> LocalVerdict:
        """What is wrong with what was sent, since this was last asked."""
        if self._judge is None:
            return LocalVerdict()
        with self._lock:
            groups, failures = self._judge.groups(), tuple(self._failures)
            self._failures.clear()
            notes = (*self._judge.notes(), *self._of_others())
            return LocalVerdict(tuple(groups), (), failures, notes)

    def _of_others(self) -> list[str]:
        """A note where the test's cassettes were played, and none of them for Intercom."""
        hosts = ", ".join(sorted(self._cassettes.others))
        if self._met or not hosts:
            return []
        return [f"nothing was judged: the recordings that were played are of {hosts}"]

    def close(self) -> None:
        """Look away."""
        self._stack.close()
        self.seen(list(self._cassettes.entries()))
