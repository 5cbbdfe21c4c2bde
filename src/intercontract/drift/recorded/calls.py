"""Recorded interactions as calls: of which operation, and which calls of two recordings are the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache

from intercontract.contract.contract import Contract
from intercontract.contract.description import Description, Operation
from intercontract.contract.exchange import Exchange
from intercontract.contract.media import essence, is_json_type
from intercontract.contract.messages.json_body import Missing
from intercontract.model.interaction import Interaction
from intercontract.model.json import JSONValue, objects
from intercontract.values import define

_NOTHING = Description({"openapi": "3.1.0", "paths": {}})
_NO_CONTRACT = Contract("none", _NOTHING, _NOTHING)
# Path segments and values that name one thing: numbers, 24 hex digits, UUIDs, e-mail addresses, and what is
# long and holds a digit (cursors, tokens).
IDENTIFIER = re.compile(
    r"[0-9]+|[0-9a-fA-F]{24}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    r"|[^/\s]*(?:@|%40)[^/\s]*|(?=[^\s]*[0-9])[^/\s]{16,}"
)
_WORD = re.compile(r"[A-Za-z_-]+")
_ID_KEYS = re.compile(r"(?:.*_)?id")
_LONGEST_SEGMENT = 200
_LONGEST_NUMBER = 4


@define(slots=False)
class RecordedCall:
    """One exchange, and with which others it can be compared.

    ``spec`` is the documented operation, ``operation`` its id or else ``GET /path/{id}``; ``exact`` and
    ``step`` say which calls are the same: the same request to the byte (ids and all), and the same step of
    a scenario.
    """

    exchange: Exchange
    spec: Operation | None
    path: str

    @property
    def interaction(self) -> Interaction:
        """What was sent and what came back."""
        return self.exchange.interaction

    @property
    def name(self) -> str:
        """The interaction's name."""
        return self.interaction.name

    @property
    def method(self) -> str:
        """The method in capitals."""
        return self.interaction.request.method.upper()

    @property
    def operation(self) -> str:
        """The operation's id, or method and path."""
        return self.spec.id if self.spec else f"{self.method} {self.path}"

    @property
    def status(self) -> int:
        """The response's status."""
        return self.exchange.status

    @property
    def media_type(self) -> str:
        """The response's media type without parameters; empty when there is none."""
        return essence(self.interaction.response.headers.get("content-type"))

    @property
    def is_json(self) -> bool:
        """Whether the answer calls itself JSON."""
        return is_json_type(self.media_type)

    @property
    def body(self) -> JSONValue | Missing:
        """The response's body as JSON."""
        return self.exchange.response_json

    @property
    def sent(self) -> JSONValue | Missing:
        """The request's body as JSON."""
        return self.exchange.request_json

    @cached_property
    def exact(self) -> str:
        """The request without its host."""
        request = self.interaction.request
        query = "&".join(f"{name}={value}" for name, value in sorted(request.query))
        body = (request.body or b"").decode("utf-8", "replace")
        return f"{self._asked}\n{request.path}\n{query}\n{body}"

    @cached_property
    def alike(self) -> str:
        """The request with everything that names one thing or was made up written as ``*``."""
        request = self.interaction.request
        query = "&".join(f"{name}={general(value)}" for name, value in sorted(request.query))
        body = "" if isinstance(self.sent, Missing) else _general(self.sent)
        return f"{self._asked}\n{self.path}\n{query}\n{body}"

    @property
    def step(self) -> str:
        """Which step of which scenario this is; empty when it is none."""
        case = self.interaction.case
        if case is None or case.phase != "scenario" or not case.description:
            return ""
        return f"{self._asked}\n{self.path}\n{case.description}"

    @property
    def _asked(self) -> str:
        interaction = self.interaction
        version = interaction.request.headers.get("intercom-version") or ""
        # The version asked for tells calls apart only where a scenario asks for one that does not exist.
        version = version if version and version != interaction.api_version else ""
        return f"{self.method} {interaction.credentials.value} {version}"


def calls(
    interactions: Iterable[Interaction], contract: Contract | None = None
) -> list[RecordedCall]:
    """The calls in their order; HEAD is left out, for it has no body to compare.

    With a contract, operations are found by its paths. Segments of other paths that name one thing are
    replaced by ``{id}``: what looks like an identifier, and what some answer gave as an ``id``.
    """
    found: list[RecordedCall] = []
    unknown: list[RecordedCall] = []
    for item in interactions:
        if item.request.method.upper() == "HEAD":
            continue
        exchange = Exchange(item, contract or _NO_CONTRACT)
        spec = exchange.operation
        if spec is None and contract and _is_local(item.request.host):
            spec = contract.documented.route(item.request.path)[0].get(item.request.method.upper())
        call = RecordedCall(exchange, spec, spec.path if spec else "")
        found.append(call)
        if spec is None:
            unknown.append(call)
    if unknown:
        identifiers = _identifiers(found)
        for call in unknown:
            call.path = template(call.interaction.request.path, identifiers)
    return found


def template(path: str, identifiers: frozenset[str] = frozenset()) -> str:
    """A path with every segment that names one thing written as ``{id}``."""
    return "/".join(
        "{id}" if part in identifiers or IDENTIFIER.fullmatch(part[:_LONGEST_SEGMENT]) else part
        for part in path.split("/")
    )


def general(value: str) -> str:
    """``*`` for a value that names one thing, else the value; ``150`` is a number, not an id."""
    if value.isdigit() and len(value) <= _LONGEST_NUMBER:
        return value
    return "*" if IDENTIFIER.fullmatch(value[:_LONGEST_SEGMENT]) else value


def _is_local(host: str | None) -> bool:
    return host in (None, "localhost", "testserver", "::1") or host.startswith("127.")


def _general(value: JSONValue) -> str:
    if isinstance(value, dict):
        return (
            "{" + ",".join(f"{key}:{_general(item)}" for key, item in sorted(value.items())) + "}"
        )
    if isinstance(value, list):
        return "[" + ",".join(sorted({_general(item) for item in value})) + "]"
    if isinstance(value, str):
        # Words such as "open" say what is asked; sentences, names and ids are made up anew each time.
        return value if _WORD.fullmatch(value) and value.islower() else "*"
    return "*" if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


@lru_cache(maxsize=10_000)
def _names_one(key: str) -> bool:
    return bool(_ID_KEYS.fullmatch(key))


def _identifiers(found: Iterable[RecordedCall]) -> frozenset[str]:
    known: set[str] = set()
    for call in found:
        if isinstance(call.body, Missing):
            continue
        for _, item in objects(call.body):
            for key, value in item.items():
                if (
                    _names_one(key)
                    and isinstance(value, (str, int))
                    and not isinstance(value, bool)
                ):
                    known.add(str(value))
    # "/tags" stays "/tags" although some id may be the word "tags".
    return frozenset(word for word in known if any(sign.isdigit() for sign in word))
