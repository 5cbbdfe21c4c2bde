"""Recordings behind the gateway: looked up by index, never sent anywhere."""

from __future__ import annotations

import asyncio

from attrs import field

from intercontract.cassette.formats.wire import playable
from intercontract.cassette.mismatch import Mismatch
from intercontract.cassette.replay import ReplayIndex
from intercontract.gateway import strict
from intercontract.gateway.answers import own
from intercontract.gateway.findings import FindingTally
from intercontract.gateway.upstream import UpstreamAnswer
from intercontract.gateway.wire import wire_headers
from intercontract.model.interaction import Interaction, Request, Response
from intercontract.model.run import FindingGroup
from intercontract.values import define

# 424 Failed Dependency (RFC 4918, 11.4): Intercom never answers it, so no client takes it for an answer of
# Intercom's, and none repeats it, as clients do after 408, 409, 425, 429 and 5xx.
_NOT_RECORDED = 424
_LONGEST = 2000


@define(eq=False)
class ReplayUpstream:
    """One region's recordings.

    A request without a recorded answer gets 424, in Intercom's error envelope, with the nearest recorded
    request. A recording of a connection that broke (status 0) has no
    answer to play, and says so.
    """

    index: ReplayIndex
    region: str
    strict: bool = False
    kind: str = "replay"
    _ready: dict[int, UpstreamAnswer] = field(init=False, factory=dict)
    unmatched: int = field(init=False, default=0)
    tally: FindingTally = field(init=False, factory=FindingTally)
    _unused: set[int] | None = field(init=False, default=None)

    async def answer(self, request: Request) -> UpstreamAnswer:
        """The recorded answer, or why there is none."""
        found = self.index.find(request)
        if isinstance(found, Mismatch):
            self.unmatched += 1
            # The search for the nearest request is linear; others must not wait for it.
            missed = await asyncio.to_thread(_unmatched, found)
            self.tally.add(strict.unmatched(found, self.region))
            return missed
        answer = self._ready.get(id(found))
        if answer is None:
            # The index keeps its interactions for as long as it lives, so that an id stays theirs.
            answer = self._ready[id(found)] = prepared(found)
        return answer

    def reset(self) -> None:
        """Nothing played yet; what was played so far stays used."""
        self._unused = set(map(id, self.unused))
        self.index.rewind()

    @property
    def unused(self) -> tuple[Interaction, ...]:
        """What was never played, in no round."""
        before = self._unused
        return tuple(i for i in self.index.unused if before is None or id(i) in before)

    def groups(self) -> tuple[FindingGroup, ...]:
        """What strict replay has to say of it."""
        if not self.strict:
            return ()
        told = FindingTally()
        for interaction in self.unused:
            told.add(strict.unused(interaction, self.region))
        return (*self.tally.groups(), *told.groups())

    def snapshot(self) -> None:
        """Recordings have no state but how far they were played."""

    def restore(self, snapshot: object) -> None:
        """Never called, as there are no snapshots."""
        raise NotImplementedError(snapshot)

    def close(self) -> None:
        """There is nothing to let go of."""


def prepared(interaction: Interaction) -> UpstreamAnswer:
    """A recorded answer as it is played, with its headers made ready."""
    recorded = interaction.response
    if not 200 <= recorded.status <= 599:
        message = f"{interaction.name} was recorded without an answer that can be sent"
        response = own(_NOT_RECORDED, "no_answer", message, f"its status is {recorded.status}")
        return UpstreamAnswer(response, own="no_answer", explanation=message)
    headers, _ = playable(recorded.headers, recorded.body)
    response = Response(recorded.status, headers, recorded.body)
    head = interaction.request.method.upper() == "HEAD"
    return UpstreamAnswer(
        response,
        interaction.credentials,
        interaction.answered_by,
        headers=tuple(wire_headers(response, head=head)),
    )


def _unmatched(mismatch: Mismatch) -> UpstreamAnswer:
    message = mismatch.message[:_LONGEST]
    response = own(_NOT_RECORDED, "not_recorded", message, mismatch.hint)
    return UpstreamAnswer(response, own="not_recorded", explanation=message)
