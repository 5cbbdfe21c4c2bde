"""A driver as the host sees it: what it says of itself, and calls with typed outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import Factory, field

from intercontract.model.json import JSONObject, JSONValue, as_object
from intercontract.model.plain import from_plain
from intercontract.sdk.process import DriverError, DriverProcess, checked
from intercontract.values import define, frozen

_STARTING = 60.0
_CALLING = 30.0


@frozen
class SdkCall:
    """A call that an SDK offers; ``path`` has the SDK's own names: ``/contacts/{contact_id}``."""

    call: str
    method: str
    path: str
    iterates: bool = False
    deprecated: bool = False


@frozen
class Introduction:
    """What a driver says of itself: the installed package, its calls, and the settings that these have."""

    sdk: str
    version: str
    language: str
    calls: tuple[SdkCall, ...]
    settings: tuple[str, ...]


@frozen
class CallError:
    """What an SDK raised; ``is_sdk`` says whether it is one of the SDK's own classes."""

    type: str
    message: str = ""
    status: int | None = None
    code: str | None = None
    request_id: str | None = None
    is_sdk: bool = False


@frozen
class CallOutcome:
    """What came of a call: a value as JSON, or an error. Times are in seconds.

    ``items`` says that the value is a list's items alone, ``cut`` that iteration was stopped at its limit,
    ``waits`` how long the SDK waited between attempts, ``left_out`` which parameters it does not take,
    ``spelled`` how one writes the call, ``refused`` how with each of those, and ``warned`` what the SDK told
    its user beside the result.
    """

    value: JSONValue = None
    error: CallError | None = None
    items: bool = False
    cut: bool = False
    seconds: float = 0.0
    waits: tuple[float, ...] = ()
    left_out: tuple[str, ...] = ()
    spelled: str = ""
    refused: dict[str, str] = Factory(dict)
    warned: tuple[str, ...] = ()


@frozen
class DeclaredSchemas:
    """The declared results: of each call the ``schema`` of its answer, or of each of the ``items``.

    ``requests`` has the ``schema`` of what a call takes as body, and where in its argument (``at``).
    """

    results: dict[str, JSONObject]
    requests: dict[str, JSONObject] = Factory(dict)
    definitions: JSONObject = Factory(dict)


@define(eq=False)
class Driver:
    """One driver that runs, and speaks for one installed version of an SDK.

    ``settings`` are those of the client that it made last, as one gives them to the SDK.
    """

    process: DriverProcess
    introduction: Introduction = field(init=False)
    settings: JSONObject = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        told = checked(self._done({"do": "hello"}, _STARTING), "hello")
        self.introduction = from_plain(Introduction, told)

    def connect(
        self, url: str, token: str, settings: Mapping[str, JSONValue] | None = None
    ) -> None:
        """Make a client for an address, with settings or with the SDK's defaults."""
        asked: dict[str, JSONValue] = {
            "do": "client",
            "url": url,
            "token": token,
            "settings": dict(settings or {}),
        }
        self.settings = as_object(self._done(asked).get("settings"))

    def describe(self, calls: Sequence[str]) -> DeclaredSchemas:
        """The declared types of results, and of what is sent."""
        told = self._done({"do": "describe", "calls": list(calls)}, _STARTING)
        told = checked(told, "description")
        results = {name: as_object(one) for name, one in as_object(told["results"]).items()}
        bodies = as_object(told.get("requests")).items()
        requests = {name: as_object(one) for name, one in bodies}
        return DeclaredSchemas(results, requests, as_object(told.get("$defs")))

    def call(
        self,
        call: str,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, JSONValue] | None = None,
        body: JSONValue = None,
        iterate: bool = False,
        limit: int = 1000,
        settings: Mapping[str, JSONValue] | None = None,
        seconds: float = _CALLING,
    ) -> CallOutcome:
        """Make a call; ``seconds`` is how long the driver may take for it."""
        message: dict[str, JSONValue] = {"do": "call", "call": call}
        given: dict[str, JSONValue] = {
            "path": dict(path or {}),
            "query": dict(query or {}),
            "body": body,
            "settings": dict(settings or {}),
        }
        message |= {name: value for name, value in given.items() if value not in (None, {})}
        if iterate:
            message |= {"iterate": True, "limit": limit}
        answer = self.process.ask(message, seconds)
        if "raised" in answer:
            told = checked(answer["raised"], "raised")
        else:
            told = checked(_done(answer, call), "result")
        outcome: CallOutcome = from_plain(
            CallOutcome, told | ({"error": told} if "raised" in answer else {})
        )
        return outcome

    def _done(self, message: Mapping[str, JSONValue], seconds: float = _CALLING) -> JSONObject:
        return _done(self.process.ask(message, seconds), str(message["do"]))

    def stop(self) -> None:
        """End the process."""
        self.process.stop()


def _done(answer: JSONObject, what: str) -> JSONObject:
    if "failed" in answer:
        raise DriverError(f"the driver failed at {what}: {answer['failed']}")
    if "done" not in answer:
        raise DriverError(f"the driver raised at {what}, which is no call")
    return as_object(answer["done"])
