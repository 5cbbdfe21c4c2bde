"""Finding the recorded answer to a request in constant time, and saying why there is none."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from attrs import Factory, field

from intercontract.cassette import matching
from intercontract.cassette.mismatch import Mismatch, Reason, nearest
from intercontract.errors import CassetteError
from intercontract.model.interaction import Credentials, Interaction, Request, credentials_of
from intercontract.values import define, frozen

MATCH = frozenset({"query", "body", "credentials"})


class Play(StrEnum):
    """How often the interactions recorded for one and the same request are played.

    IN_ORDER: each once, in the recorded order, then no more. LAST_REPEATS: each once in order, then
    the last again and again. ANY: the first, however often.
    """

    IN_ORDER = "in-order"
    LAST_REPEATS = "last-repeats"
    ANY = "any"


@define
class _Queue:
    """The interactions recorded for one request, and how far they have been played."""

    indices: list[int] = Factory(list)
    next: int = 0
    play: Play = Play.LAST_REPEATS


@frozen
class ReplayReport:
    """What a replay came to; strict callers turn ``unmatched`` and ``unused`` into findings."""

    played: int
    unmatched: tuple[Mismatch, ...]
    unused: tuple[Interaction, ...]

    @property
    def clean(self) -> bool:
        """Whether every request had an answer and every interaction was played."""
        return not self.unmatched and not self.unused


def _tuple(items: Iterable[Interaction]) -> tuple[Interaction, ...]:
    return tuple(items)


@define(eq=False)
class ReplayIndex:
    """Recorded interactions, found by method, path, sorted query, canonical body and credentials.

    ``policy`` is one rule for all, or rules by operation as ``operation`` names them (``default`` for
    the rest). ``match`` may also hold ``host``; without it a recording of one region plays for
    another. A request that is not found as it is is looked for once more as ``redact`` leaves it.
    With ``remembers`` off, requests that had no answer are left to the caller: there may be no end to them.
    ``find`` may be called from any number of threads: nothing is played twice where the policy says once.
    """

    interactions: tuple[Interaction, ...] = field(converter=_tuple)
    policy: Play | Mapping[str, Play] = Play.LAST_REPEATS
    match: frozenset[str] = MATCH
    operation: Callable[[Request], str | None] | None = None
    redact: Callable[[Request], Request] | None = None
    max_age: timedelta | None = None
    now: datetime | None = None
    remembers: bool = True
    _index: dict[matching.MatchKey, dict[tuple[Credentials, str | None], _Queue]] = field(
        init=False, factory=dict
    )
    _plays: list[int] = field(init=False, factory=list)
    _unmatched: list[Mismatch] = field(init=False, factory=list)
    _lock: threading.Lock = field(init=False, factory=threading.Lock)

    def __attrs_post_init__(self) -> None:
        if self.max_age is not None:
            refuse_stale(self.interactions, self.max_age, self.now or datetime.now(UTC))
        self._plays = [0] * len(self.interactions)
        for number, interaction in enumerate(self.interactions):
            request = interaction.request
            kind = (recorded_credentials(interaction), matching.version_of(request))
            queues = self._index.setdefault(matching.key_of(request, self.match), {})
            queue = queues.get(kind)
            if queue is None:
                queue = queues[kind] = _Queue(play=self._rule(request))
            queue.indices.append(number)

    def _rule(self, request: Request) -> Play:
        if isinstance(self.policy, Play):
            return self.policy
        name = self.operation(request) if self.operation else None
        default = self.policy.get("default", Play.LAST_REPEATS)
        return self.policy.get(name, default) if name else default

    def find(self, request: Request) -> Interaction | Mismatch:
        """The interaction to play for a request, counted as played; or why there is none."""
        found = self._find(request)
        if isinstance(found, Reason) and self.redact is not None:
            found = self._find(self.redact(request), found)
        if isinstance(found, Interaction):
            return found
        mismatch = Mismatch(request, found, lambda: nearest(request, self.interactions, self.match))
        if self.remembers:
            with self._lock:
                self._unmatched.append(mismatch)
        return mismatch

    def _find(
        self, request: Request, before: Reason = Reason.NOTHING_RECORDED
    ) -> Interaction | Reason:
        queues = self._index.get(matching.key_of(request, self.match))
        if queues is None:
            return before
        carried = credentials_of(request.headers)
        version = matching.version_of(request)
        candidates = [item for item in queues.items() if self._fits(item[0][0], carried)]
        if not candidates:
            return Reason.CREDENTIALS
        _, queue = min(candidates, key=lambda item: self._distance(item[0], carried, version))
        with self._lock:
            number = self._take(queue)
            if number is None:
                return Reason.PLAYED_ALREADY
            self._plays[number] += 1
        return self.interactions[number]

    def _fits(self, recorded: Credentials, carried: Credentials) -> bool:
        return "credentials" not in self.match or recorded in (Credentials.UNKNOWN, carried)

    @staticmethod
    def _distance(
        kind: tuple[Credentials, str | None], carried: Credentials, version: str | None
    ) -> int:
        """How far a recorded kind of request is from the one at hand; 0 is the same kind."""
        return 2 * (kind[0] is not carried) + (kind[1] != version)

    @staticmethod
    def _take(queue: _Queue) -> int | None:
        if queue.play is Play.ANY:
            return queue.indices[0]
        if queue.next < len(queue.indices):
            queue.next += 1
            return queue.indices[queue.next - 1]
        return queue.indices[-1] if queue.play is Play.LAST_REPEATS else None

    def find_or_raise(self, request: Request) -> Interaction:
        """The interaction to play for a request.

        Raises:
            CassetteError: there is none; says what differs from the nearest recorded request.
        """
        found = self.find(request)
        if isinstance(found, Mismatch):
            raise CassetteError(found.message, hint=found.hint)
        return found

    def rewind(self) -> None:
        """Forget what was played and what was not found."""
        with self._lock:
            self._plays = [0] * len(self.interactions)
            self._unmatched.clear()
            for queues in self._index.values():
                for queue in queues.values():
                    queue.next = 0

    @property
    def plays(self) -> tuple[int, ...]:
        """How often each interaction was played."""
        with self._lock:
            return tuple(self._plays)

    @property
    def unmatched(self) -> tuple[Mismatch, ...]:
        """The requests that had no answer, in order."""
        with self._lock:
            return tuple(self._unmatched)

    @property
    def unused(self) -> tuple[Interaction, ...]:
        """The interactions that were never played."""
        return tuple(i for i, n in zip(self.interactions, self.plays, strict=True) if not n)

    def report(self) -> ReplayReport:
        """What this replay came to so far."""
        return ReplayReport(sum(self.plays), self.unmatched, self.unused)


def recorded_credentials(interaction: Interaction) -> Credentials:
    """What a request must carry to be answered by an interaction; UNKNOWN if the tool stripped it."""
    if "authorization" in interaction.request.headers:
        return credentials_of(interaction.request.headers)
    none = interaction.credentials is Credentials.NONE
    return Credentials.NONE if none else Credentials.UNKNOWN


def stale(
    interactions: Iterable[Interaction], max_age: timedelta, now: datetime
) -> list[Interaction]:
    """The interactions recorded longer ago than ``max_age``, or at no known time."""
    return [
        i
        for i in interactions
        if i.recorded_at is None or datetime.fromisoformat(i.recorded_at) < now - max_age
    ]


def refuse_stale(interactions: Iterable[Interaction], max_age: timedelta, now: datetime) -> None:
    """Refuse recordings that are too old.

    Raises:
        CassetteError: one is older than ``max_age``, or does not say when it was recorded.
    """
    old = stale(interactions, max_age, now)
    if old:
        first = old[0]
        when = (
            f"recorded at {first.recorded_at}"
            if first.recorded_at
            else "without a time of recording"
        )
        raise CassetteError(
            f"{len(old)} interactions are older than {max_age}, the first {first.name} {when}",
            hint="record them again, or allow a greater age",
        )
