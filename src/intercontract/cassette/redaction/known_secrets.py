"""The secrets that a run or a recording has seen so far: one seen once is looked for from then on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from weakref import WeakMethod

from attrs import field

from intercontract.cassette.redaction.interactions import secrets_of
from intercontract.model.interaction import Interaction
from intercontract.values import define

# Generated requests can hold a new "token" each; looking for all of them would take ever longer.
_MOST = 500


@define(eq=False)
class KnownSecrets:
    """A growing set of secret values. Thread-safe; those who wrote something down `watch` it.

    ``values`` begins with what is known beforehand, such as the token in use. Of what is learned along the
    way the first 500 are kept.
    """

    values: frozenset[str] = frozenset()
    _watchers: list[WeakMethod[Callable[[frozenset[str]], None]]] = field(init=False, factory=list)
    _lock: threading.Lock = field(init=False, factory=threading.Lock)

    def watch(self, told: Callable[[frozenset[str]], None]) -> None:
        """Have a method called with what is new, before what shows it is written anywhere."""
        with self._lock:
            self._watchers.append(WeakMethod(told))

    def learn(self, interaction: Interaction) -> None:
        """Take in the values that stand where a secret belongs."""
        self.add(secrets_of(interaction))

    def add(self, found: Iterable[str]) -> None:
        """Take values in."""
        with self._lock:
            fresh = frozenset(found) - self.values
            if not fresh or len(self.values) >= _MOST:
                return
            self.values |= fresh
            watchers = [watcher() for watcher in self._watchers]
        for told in watchers:
            if told is not None:
                told(fresh)
