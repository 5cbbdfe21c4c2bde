"""Why a request has no recorded answer: what differs, and from which recorded request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import cached_property

from attrs import field

from intercontract.cassette import matching
from intercontract.cassette.redaction.interactions import scrub_text, scrub_url, secrets_of_request
from intercontract.cassette.redaction.policy import Policy
from intercontract.model.interaction import Credentials, Interaction, Request, credentials_of
from intercontract.model.json import JSONValue, join
from intercontract.values import define, frozen


class Reason(StrEnum):
    """The kinds of failure to find an answer."""

    NOTHING_RECORDED = "nothing-recorded"
    PLAYED_ALREADY = "played-already"
    CREDENTIALS = "credentials-differ"


@frozen
class RequestDifference:
    """One part in which a request and a recorded one differ; ``pointer`` is set within JSON bodies."""

    part: str
    given: str
    recorded: str
    pointer: str = ""

    def __str__(self) -> str:
        where = f"{self.part} {self.pointer}".rstrip()
        return f"{where}: sent {self.given}, recorded {self.recorded}"


@frozen
class NearMiss:
    """A recorded request that comes near, and in what it differs."""

    interaction: Interaction
    differences: tuple[RequestDifference, ...]


@define(slots=False, eq=False)
class Mismatch:
    """A request without an answer; the nearest recorded request is looked for when it is asked for."""

    request: Request
    reason: Reason
    _search: Callable[[], NearMiss | None] = field(repr=False)

    @cached_property
    def nearest(self) -> NearMiss | None:
        """The recorded request that differs least, or None if nothing was recorded."""
        return self._search()

    def __str__(self) -> str:
        return self.message

    @property
    def message(self) -> str:
        """One paragraph for people; what looks secret or personal in it is replaced."""
        return scrub_text(
            self._message(), Policy(secrets=frozenset(secrets_of_request(self.request)))
        )

    def _message(self) -> str:
        asked = f"{self.request.method} {scrub_url(self.request.url)}"
        match self.reason:
            case Reason.PLAYED_ALREADY:
                return f"{asked}: every recorded answer has been played already"
            case Reason.CREDENTIALS:
                sent = credentials_of(self.request.headers)
                return f"{asked}: recorded with other credentials (sent now: {sent})"
        near = self.nearest
        if near is None:
            return f"{asked}: nothing is recorded"
        request = near.interaction.request
        recorded = f"{request.method} {scrub_url(request.url)}"
        listed = "; ".join(str(d) for d in near.differences[:5]) or "nothing that can be shown"
        nearby = f"nearest is {near.interaction.name} ({recorded}): {listed}"
        return f"{asked}: no recorded request matches; {nearby}"

    @property
    def hint(self) -> str:
        """What to do next."""
        match self.reason:
            case Reason.PLAYED_ALREADY:
                return "record the extra call, or play this operation with last-repeats"
            case Reason.CREDENTIALS:
                return "send a token (its value does not matter), or record the call without one"
        return "record this request, or correct it"


def nearest(
    request: Request, interactions: Iterable[Interaction], match: frozenset[str]
) -> NearMiss | None:
    """The recorded request with the fewest, least weighty differences; a linear search."""
    best: tuple[int, NearMiss] | None = None
    for interaction in interactions:
        rough = _rough(request, interaction.request)
        if best is not None and rough > best[0]:
            continue
        found = differences(request, interaction, match)
        weight = rough + len(found)
        if best is None or weight < best[0]:
            best = (weight, NearMiss(interaction, tuple(found)))
    return best[1] if best else None


def _rough(given: Request, recorded: Request) -> int:
    """A cheap lower bound of how far apart two requests are."""
    mine = matching.canonical_path(given.path).split("/")
    theirs = matching.canonical_path(recorded.path).split("/")
    apart = 8 * abs(len(mine) - len(theirs))
    apart += sum(4 for a, b in zip(mine, theirs, strict=False) if a != b)
    return apart + 6 * (given.method != recorded.method)


def differences(
    request: Request, interaction: Interaction, match: frozenset[str]
) -> list[RequestDifference]:
    """Every part in which a request differs from a recorded one."""
    recorded = interaction.request
    mine, theirs = matching.key_of(request, match), matching.key_of(recorded, match)
    found = [
        RequestDifference(part, str(a), str(b))
        for part, a, b in zip(matching.PARTS[:3], mine[:3], theirs[:3], strict=True)
        if a != b
    ]
    if mine[3] != theirs[3]:
        names = {name for name, _ in mine[3]} ^ {name for name, _ in theirs[3]}
        names |= {name for pair in set(mine[3]) ^ set(theirs[3]) for name in pair[:1]}
        found += [
            RequestDifference(
                "query", _values(mine[3], name), _values(theirs[3], name), join("", name)
            )
            for name in sorted(names)
        ]
    if mine[4] != theirs[4]:
        found += _bodies(request.body, recorded.body)
    carried = credentials_of(request.headers)
    if "credentials" in match and interaction.credentials not in (Credentials.UNKNOWN, carried):
        found.append(RequestDifference("credentials", str(carried), str(interaction.credentials)))
    return found


def _values(pairs: tuple[tuple[str, str], ...], name: str) -> str:
    values = [value for key, value in pairs if key == name]
    return ", ".join(_short(value) for value in values) if values else "nothing"


def _bodies(mine: bytes | None, theirs: bytes | None) -> list[RequestDifference]:
    import orjson

    try:
        a, b = orjson.loads(mine or b""), orjson.loads(theirs or b"")
    except orjson.JSONDecodeError:
        return [RequestDifference("body", _bytes(mine), _bytes(theirs))]
    return list(_json(a, b, "", 10))


def _json(a: JSONValue, b: JSONValue, pointer: str, left: int) -> list[RequestDifference]:
    if isinstance(a, dict) and isinstance(b, dict):
        pairs: list[tuple[object, JSONValue, JSONValue]] = [
            (key, a.get(key), b.get(key)) for key in dict.fromkeys([*a, *b])
        ]
        missing = [k for k in dict.fromkeys([*a, *b]) if (k in a) is not (k in b)]
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        pairs = [(n, x, y) for n, (x, y) in enumerate(zip(a, b, strict=True))]
        missing = []
    else:
        return [] if a == b else [RequestDifference("body", _short(a), _short(b), pointer)]
    found: list[RequestDifference] = []
    for key, x, y in pairs:
        if len(found) >= left:
            break
        if key in missing:
            mine = _short(x) if isinstance(a, dict) and key in a else "nothing"
            theirs = _short(y) if isinstance(b, dict) and key in b else "nothing"
            found.append(RequestDifference("body", mine, theirs, join(pointer, key)))
        elif x != y:
            found += _json(x, y, join(pointer, key), left - len(found))
    return found


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _bytes(value: bytes | None) -> str:
    return "no body" if not value else _short(value[:80].decode("utf-8", "replace"))
