"""The address that an SDK under test calls: the gateway, in front of answers that are set beforehand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from attrs import field

from intercontract.cassette.formats.wire import playable
from intercontract.gateway.app import Gateway
from intercontract.gateway.fault import Rule, parse_fault
from intercontract.gateway.fault_injection import injected
from intercontract.gateway.listen import Listener
from intercontract.gateway.log import Log
from intercontract.gateway.server import listening as serving
from intercontract.gateway.upstream import UpstreamAnswer
from intercontract.gateway.watch import Watch
from intercontract.model.finding import Finding
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response
from intercontract.values import define, frozen

ORIGIN = "X-Intercontract-Origin"
"""The header in which a driver says where a request was meant to go."""

AnswerTo = Callable[[Request], Response]


@frozen
class Received:
    """A request that came in, with its answer (status 0: none), and when (`time.monotonic`)."""

    interaction: Interaction
    at: float

    @property
    def request(self) -> Request:
        """What was sent."""
        return self.interaction.request


def ready(response: Response) -> Response:
    """A recorded answer as it can be sent again."""
    headers, _ = playable(response.headers, response.body)
    return Response(response.status, headers, response.body)


def status(text: str) -> AnswerTo:
    """Answers every request as a fault rule's action says: ``429 retry-after=3``."""
    rule: Rule = parse_fault(f"* * {text}")
    return lambda request: injected(rule, request, 0)


def as_json(code: int, body: bytes) -> Response:
    """An answer that says it is JSON."""
    return Response(code, Headers({"Content-Type": "application/json; charset=utf-8"}), body)


@define(eq=False)
class AnswerStage:
    """An upstream that answers as it was told last. Requests are noted whatever answers them."""

    region: str = "us"
    kind: str = "stage"
    url: str = ""
    received: list[Received] = field(factory=list)
    _answer: AnswerTo = field(init=False, default=lambda _request: Response(404))
    _gateway: Gateway | None = field(init=False, default=None)

    def set(self, answer: AnswerTo, faults: Sequence[str] = ()) -> list[Received]:
        """Answer like this from now on; the list that is returned fills with what comes in."""
        self._answer = answer
        self.received = []
        if self._gateway is not None:
            self._gateway.faults.arm(tuple(parse_fault(text) for text in faults))
        return self.received

    def play(self, *responses: Response) -> list[Received]:
        """Answer with these in order, and with the last again and again."""
        left = list(responses)

        def answer(_request: Request) -> Response:
            return left.pop(0) if len(left) > 1 else left[0]

        return self.set(answer)

    async def answer(self, request: Request) -> UpstreamAnswer:
        """The answer that was set."""
        return UpstreamAnswer(self._answer(request))

    def note(self, interaction: Interaction, _alone: bool) -> tuple[Finding, ...]:
        """Remember what came in."""
        self.received.append(Received(interaction, time.monotonic()))
        return ()

    def reset(self) -> None:
        """There is nothing to go back to."""

    def snapshot(self) -> None:
        """There is no state to keep."""

    def restore(self, snapshot: object) -> None:
        """Never called, as there are no snapshots."""
        raise NotImplementedError(snapshot)

    def close(self) -> None:
        """There is nothing to let go of."""

    @contextmanager
    def listening(self) -> Iterator[AnswerStage]:
        """Listen on loopback for as long as the context lasts."""
        watch = Watch(judge=self.note)
        quiet = Log(lambda _line: None, quiet=True)
        self._gateway = Gateway(self.region, self, quiet, watch)
        try:
            with serving(self._gateway, Listener(self.region)) as listener:
                self.url = listener.url
                yield self
                self._gateway.close()
        finally:
            watch.close()
