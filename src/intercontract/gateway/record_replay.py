"""Recordings where there are some, and else answers that are recorded: vcrpy's record modes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from attrs import field

from intercontract.cassette.matching import key_of
from intercontract.cassette.mismatch import Mismatch
from intercontract.cassette.reading import read
from intercontract.cassette.recorder import Leftover, Recorded, Recorder, discard, save
from intercontract.cassette.redaction.redactor import Redactor
from intercontract.cassette.replay import MATCH, Play, ReplayIndex
from intercontract.errors import CassetteError
from intercontract.files.kind import leads_somewhere
from intercontract.gateway.recordings import index_of
from intercontract.gateway.replayed import prepared
from intercontract.gateway.upstream import Upstream, UpstreamAnswer
from intercontract.model.interaction import Interaction, Request, Source
from intercontract.values import define


class RecordMode(StrEnum):
    """When a test records, in the words of vcrpy and pytest-recording.

    NONE: never. ONCE: where there is no cassette yet. NEW_EPISODES: what is not recorded yet. ALL:
    everything, in place of what was recorded for the same request. REWRITE: everything, from
    an empty cassette.
    """

    NONE = "none"
    ONCE = "once"
    NEW_EPISODES = "new_episodes"
    ALL = "all"
    REWRITE = "rewrite"

    def records(self, cassette: Path) -> bool:
        """Whether a test with this cassette may record."""
        return self is not RecordMode.NONE and not (
            self is RecordMode.ONCE and leads_somewhere(cassette)
        )


@define(eq=False)
class RecordingUpstream:
    """One test's cassette that is being recorded from a ``source``: Intercom, or a sandbox.

    ``operation_of`` names the operation of a method and a path, ``contract`` is the contract's hash.

    Raises:
        CassetteError: the cassette is damaged, or another recorder is at work on it.
    """

    source: Upstream
    path: Path
    mode: RecordMode
    region: str
    version: str
    contract: str
    redactor: Redactor = field(factory=Redactor)
    operation_of: Callable[[str, str], str | None] = lambda _method, _path: None
    kind: str = "record"
    problems: list[CassetteError] = field(init=False, factory=list)
    _old: tuple[Interaction, ...] = field(init=False, default=())
    _index: ReplayIndex | None = field(init=False, default=None)
    _new: list[Interaction] = field(init=False, factory=list)
    _recorder: Recorder = field(init=False)

    def __attrs_post_init__(self) -> None:
        if leads_somewhere(self.path) and self.mode is not RecordMode.REWRITE:
            self._old = tuple(read(self.path))
        if self.mode is RecordMode.NEW_EPISODES and self._old:
            self._index = index_of(self._old, Play.LAST_REPEATS)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._recorder = Recorder(
            self.path,
            policy=self.redactor.policy,
            known=self.redactor.known,
            contract=self.contract,
            metadata={"region": self.region, "api_version": self.version},
            leftover=Leftover.DISCARD,
        )

    async def answer(self, request: Request) -> UpstreamAnswer:
        """The recorded answer, or the source's, which is on disk by then."""
        found = self._index.find(request) if self._index is not None else None
        if found is not None and not isinstance(found, Mismatch):
            return prepared(found)
        answer = await self.source.answer(request)
        if not answer.own:
            await asyncio.to_thread(self._keep, request, answer)
        return answer

    def _keep(self, request: Request, answer: UpstreamAnswer) -> None:
        interaction = Interaction(
            request,
            answer.response,
            source=Source.CAPTURED,
            region=self.region,
            api_version=request.headers.get("Intercom-Version") or self.version,
            credentials=answer.credentials,
            answered_by=answer.answered_by,
        )
        operation = self.operation_of(request.method, request.path)
        try:
            self._new.append(self._recorder.append(interaction, operation=operation))
        except CassetteError as problem:
            self.problems.append(problem)

    def finish(self) -> Recorded | None:
        """Write the cassette; None where there is nothing new, and it stays as it was.

        Raises:
            CassetteError: something could not be recorded, or what was recorded does not play back.
        """
        if self.problems:
            self._recorder.close()
            raise self.problems[0]
        if not self._new:
            self._recorder.close()
            discard(self.path)
            return None
        recorded = self._recorder.finish()
        asked = {key_of(one.request, MATCH) for one in self._new}
        kept = [
            one
            for one in self._old
            if self.mode is RecordMode.NEW_EPISODES or key_of(one.request, MATCH) not in asked
        ]
        if kept:
            save(self.path, [*kept, *read(self.path)])
        return recorded

    def reset(self) -> None:
        """What was answered was answered."""

    def snapshot(self) -> None:
        """Kept is nothing but the cassette."""

    def restore(self, snapshot: object) -> None:
        """Never called, as there are no snapshots."""
        raise NotImplementedError(snapshot)

    def close(self) -> None:
        """Let go of the source."""
        self.source.close()
