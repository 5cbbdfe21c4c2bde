"""Recorded ids and the sandbox's ids that stand for them, by kind of resource."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from urllib.parse import parse_qsl, quote, urlencode

import orjson
from attrs import Factory, evolve

from intercontract.contract.resources.intercom import INTERCOM
from intercontract.model.digits import whole_number
from intercontract.model.interaction import Request
from intercontract.model.json import JSONValue
from intercontract.values import define

CURSOR = "cursor"
# What nothing says the kind of: the id of a job, of a scroll, of the one that is merged into another.
ANY = ""
_OPAQUE = re.compile(r"(?=[^0-9]*[0-9])[0-9A-Za-z_-]{5,}")

# Gets a kind and a recorded id, returns the id to send.
Pick = Callable[[str, str], str]


@define
class Identifiers:
    """What stands for what, learned from pairs of answers to the same question."""

    known: dict[tuple[str, str], str] = Factory(dict)

    def pick(self, kind: str, value: str) -> str:
        """The sandbox's id for a recorded one; an unknown one stands for itself."""
        return self.known.get((kind, value)) or self.known.get((ANY, value), value)

    def knows(self, kind: str, value: str) -> bool:
        """Whether something stands for it."""
        return (kind, value) in self.known or (ANY, value) in self.known

    def learn(self, recorded: JSONValue, ours: JSONValue) -> None:
        """Ids at the same place of two answers name the same thing."""
        if isinstance(recorded, list) and isinstance(ours, list):
            for theirs, mine in zip(recorded, ours, strict=False):
                self.learn(theirs, mine)
        elif isinstance(recorded, dict) and isinstance(ours, dict):
            for key in recorded.keys() & ours.keys():
                theirs, mine = recorded[key], ours[key]
                kind = _kind(key, recorded)
                if kind and _is_id(theirs) and _is_id(mine):
                    self.known.setdefault((kind, str(theirs)), str(mine))
                if _is_id(theirs) and _is_id(mine):
                    if theirs != mine and (_names_id(key) or _are_opaque(theirs, mine)):
                        self.known.setdefault((ANY, str(theirs)), str(mine))
                else:
                    self.learn(theirs, mine)


def _is_id(value: JSONValue) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool)


def _names_id(key: str) -> bool:
    return key == "id" or key.endswith("_id")


def _are_opaque(*values: JSONValue) -> bool:
    return all(isinstance(value, str) and _OPAQUE.fullmatch(value) for value in values)


def opaque_in(request: Request, params: Mapping[str, str]) -> Iterator[str]:
    """What in path and query looks as if somebody had given it out: ids, cursors."""
    pairs = parse_qsl(request.url.partition("?")[2], errors="surrogateescape")
    for value in (*params.values(), *(value for _, value in pairs)):
        if _are_opaque(value):
            yield value


def _kind(key: str, holder: dict[str, JSONValue]) -> str:
    if key == "starting_after":
        return CURSOR
    if key == "id":
        found = INTERCOM.of_type(str(holder.get("type") or ""))
        found = found if found and found.is_one(holder) else None
    else:
        found = INTERCOM.of_field(key) if key.endswith("_id") else None
    return found.name if found else ""


def named(request: Request, params: Mapping[str, str], pick: Pick) -> Request:
    """The request with its ids and cursors replaced by what ``pick`` says.

    ``params`` are the path parameters, as the sandbox's route finds them.
    """
    return evolve(request, url=_url(request.url, params, pick), body=_body(request, pick))


def _url(url: str, params: Mapping[str, str], pick: Pick) -> str:
    base, mark, query = url.partition("?")
    segments = base.split("/")
    values = {form: value for value in params.values() for form in (value, quote(value, safe=""))}
    for index, (before, segment) in enumerate(pairwise(segments), 1):
        # Ids of two kinds may be alike: /conversations/1/tags/1.
        resource = INTERCOM.of_segment(before)
        if segment in values:
            value = values[segment]
            moved = pick(resource.name if resource else ANY, value)
            segments[index] = segment if moved == value else quote(moved, safe="")
    if query:
        pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
        replaced = [(k, _parameter(k, v, pick)) for k, v in pairs]
        if replaced != pairs:
            query = urlencode(replaced, errors="surrogateescape")
    return "/".join(segments) + mark + query


def _parameter(name: str, value: str, pick: Pick) -> str:
    if name == "starting_after":
        return pick(CURSOR, value)
    return pick(ANY, value) if _are_opaque(value) else value


def _body(request: Request, pick: Pick) -> bytes | None:
    if not request.body:
        return request.body
    try:
        value: JSONValue = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        return request.body
    # `id` beside no type is a tag's where a tag is attached.
    bare = "tag" if request.method == "POST" and request.path.endswith("/tags") else ""
    moved = _moved(value, pick, bare)
    return request.body if moved == value else orjson.dumps(moved)


def _moved(value: JSONValue, pick: Pick, bare: str = "") -> JSONValue:
    if isinstance(value, list):
        return [_moved(item, pick) for item in value]
    if isinstance(value, str):
        return pick(ANY, value) if _are_opaque(value) else value
    if not isinstance(value, dict):
        return value
    found: dict[str, JSONValue] = {}
    for key, item in value.items():
        kind = _kind(key, value) or (bare if key == "id" else "")
        is_id = kind or _names_id(key)
        if key == "assignee_id" and isinstance(item, str):
            found[key] = next((p for k in ("admin", "team") if (p := pick(k, item)) != item), item)
        elif is_id and isinstance(item, str):
            found[key] = pick(kind, item)
        elif is_id and isinstance(item, int) and not isinstance(item, bool):
            moved = pick(kind, str(item))
            number = whole_number(moved)
            found[key] = moved if number is None else number
        else:
            found[key] = _moved(item, pick)
    return found
