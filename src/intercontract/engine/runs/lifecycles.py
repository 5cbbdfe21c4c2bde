"""Following records of an API that is not Intercom's: created, read, changed, listed and deleted.

Whose API it is nobody knows here, so nothing is made up: what was accepted before is sent once more. Where
nothing was, or an answer does not tell what it made, the report says that nobody looked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from urllib.parse import urlsplit

import orjson

from intercontract.checks.any_lists import POSITIONS, SIZES, is_whole, plain
from intercontract.checks.any_records import PHASE, Happening, created_path, item_name, unwrapped
from intercontract.contract.description import Operation, Parameter
from intercontract.contract.exchange import Exchange
from intercontract.contract.media import is_json_type
from intercontract.engine.judging.run_state import Run
from intercontract.model.headers import Headers
from intercontract.model.interaction import Case, Request
from intercontract.model.json import JSONObject
from intercontract.transport.session import Session
from intercontract.values import define

# So many requests that were accepted are tried again until two make something; so many change it.
_TRIES = 6
# Seconds between looks at a list that lags behind: together longer than a list may (`LAG` of the checks).
_PAUSES = (1.0, 2.0, 3.0, 4.5)


def follow_records(run: Run, region: str, session: Session, operations: tuple[str, ...]) -> None:
    """Follow a record of each collection whose creation and reading are among the operations."""
    chosen = tuple(o for o in run.contract.operations if o.id in operations)
    followers: dict[str, _Follower] = {}
    for creation in chosen:
        name = item_name(creation.path.rstrip("/"), chosen) if creation.method == "POST" else ""
        if name:
            follower = _Follower(run, region, session, creation, name, chosen, followers)
            followers[_nameless(follower.item)] = follower
    for follower in followers.values():
        run.stage(region, "lifecycles")
        if reason := follower.follow():
            of = follower.creation.id
            run.notes.append(f"{region}: what {of} creates was not followed: {reason}")


@define
class _Follower:
    """Follows what one operation creates; ``followers`` are all, by the paths of single records."""

    run: Run
    region: str
    session: Session
    creation: Operation
    name: str
    chosen: tuple[Operation, ...]
    followers: dict[str, _Follower]
    _headers: Headers = Headers()
    _parent: _Follower | None = None

    def follow(self) -> str:
        """Send the requests; why it could not be done, if so."""
        sequence = f"records of {self.creation.path}"
        self.session.label(Case(PHASE, description=sequence), sequence)
        made = self._make(2)
        if not made:
            return "none could be created, or no answer tells where it is"
        collection = made[0].rpartition("/")[0]
        self._live(collection, self._has("GET", self.creation.path), made)
        self._discard_parent(made[0])
        return ""

    def _live(self, collection: str, listed: Operation | None, made: list[str]) -> None:
        for path in made:
            self._read(path)
        self._until(collection, listed, made, holds=True)
        for method in ("PUT", "PATCH"):
            self._change(method, made[0])
        self._pages(collection, listed)
        if self._has("DELETE", self.item):
            self._list(collection, listed)
            for path in made:
                self._read(path)
                self._send("DELETE", path)
                self._read(path)
            self._until(collection, listed, made, holds=False)

    def _make(self, number: int) -> list[str]:
        """Create some in one collection, as it was done before; their paths.

        A path with an id that was drawn leads nowhere, or does so since that was deleted: then what was sent
        there is sent below a record that is made for it.
        """
        self._parent = None
        sent = list(self._sent(self.creation))
        accepted = [one for one in sent if one.succeeded]
        if not accepted and "{" not in self.creation.path:
            accepted = sent  # what was refused may have been there already
        for collection in [_collection(one) for one in accepted[:1]]:
            alike = [one for one in accepted if _collection(one) == collection]
            if made := self._create(collection, alike, number):
                return made
        before, _, last = self.creation.path.rstrip("/").rpartition("/")
        parent = self.followers.get(_nameless(before))
        holder = parent.make() if parent and sent else ""
        if not (parent and holder):
            return []
        made = self._create(f"{holder}/{last}", sent, number)
        if made:
            self._parent = parent
        else:
            parent.discard(holder)
        return made

    def make(self) -> str:
        """Create one more; its path, or nothing."""
        return next(iter(self._make(1)), "")

    def discard(self, path: str) -> None:
        """Delete one, where that is described, and what was made for it."""
        if self._has("DELETE", self.item):
            self._send("DELETE", path)
        self._discard_parent(path)

    def _discard_parent(self, path: str) -> None:
        if self._parent:
            self._parent.discard(path.rpartition("/")[0].rpartition("/")[0])

    def _create(self, collection: str, bodies: list[Exchange], number: int) -> list[str]:
        self._headers = bodies[0].interaction.request.headers.without("content-type", *_OWN)
        tried = bodies[:_TRIES]
        # Where the answer was not 201, it may be one that somebody else had put there.
        there = {created_path(one, self.name) for one in bodies if one.status != 201}
        made: dict[str, None] = {}
        for body in chain(map(_body, tried), map(self._otherwise, tried)):
            if len(made) < number and body is not None:
                answer = self._send("POST", collection, bodies[0], body)
                path = created_path(answer, self.name) if answer.succeeded else ""
                made |= {path: None} if path and path not in there else {}
        return [*made]

    @property
    def item(self) -> str:
        """The template of the path of one record."""
        return f"{self.creation.path.rstrip('/')}/{{{self.name}}}"

    def _has(self, method: str, path: str) -> Operation | None:
        found = (
            o for o in self.chosen if o.method == method and o.path.rstrip("/") == path.rstrip("/")
        )
        return next(found, None)

    def _sent(self, operation: Operation) -> Iterator[Exchange]:
        """What was sent to an operation as it is described, the latest first, each body once."""
        seen: set[bytes | None] = set()
        for exchange in reversed(self.run.collector.exchanges):
            interaction = exchange.interaction
            case, body = interaction.case, interaction.request.body
            own = interaction.region == self.region and case is not None and case.mode == "positive"
            if own and exchange.operation is operation and body not in seen:
                seen.add(body)
                yield exchange

    def _send(
        self,
        method: str,
        path: str,
        like: Exchange | None = None,
        body: bytes | None = None,
        query: str = "",
    ) -> Exchange:
        """Send a request, with the headers and the query of an earlier one."""
        below = path.removeprefix(urlsplit(self.session.recorded_base).path.rstrip("/"))
        headers = self._headers
        if like:
            sent = like.interaction.request
            query, headers = sent.raw_query, sent.headers.without(*_OWN)
        url = f"{self.session.base_url.rstrip('/')}{below}" + (f"?{query}" if query else "")
        answer = self.session.send(Request(method, url, headers, body))
        return Exchange(answer, self.run.contract)

    def _otherwise(self, exchange: Exchange) -> bytes | None:
        """What was sent, with new texts where the description takes them: some names are given once."""
        body = exchange.request_json
        content = next((c for c in self.creation.body if is_json_type(c.media_type)), None)
        if not isinstance(body, dict) or content is None:
            return None
        fits = self.run.contract.corrected.accepts
        mark = f"{self.run.started:%j%H%M%S}{len(self.run.collector.exchanges)}"
        for name, text in body.items():
            if isinstance(text, str):
                others = ({**body, name: other} for other in (f"{text} {mark}", mark, mark[-5:]))
                body = next((one for one in others if fits(content.pointer, one)), body)
        return orjson.dumps(body)

    def _read(self, path: str) -> JSONObject:
        return unwrapped(self._send("GET", path).response_json)[1]

    def _list(self, collection: str, listed: Operation | None, query: str = "") -> Exchange | None:
        """Ask for a list, as much of it as the description lets come at once."""
        if listed is None:
            return None
        sizes = ((p.name, most) for p in _queries(listed, SIZES) if (most := _most(p)))
        as_many = "=".join(next(sizes, ()))
        return self._send("GET", collection, query=query or as_many)

    def _until(
        self, collection: str, listed: Operation | None, paths: list[str], *, holds: bool
    ) -> None:
        """Look at the list until it holds what was created, or no longer what was deleted; not for ever."""
        for pause in (0.0, *_PAUSES):
            if pause:
                if not self.session.has(pause):
                    return
                self.session.pause(pause)
            answer = self._list(collection, listed)
            listing = Happening(0, answer, "list", collection, self.name) if answer else None
            if listing is None or listing.items is None:
                return
            found = set(map(listing.path_of, listing.items))
            missing = holds and is_whole(listing, len(listing.items)) and {*paths} - found
            if not missing and (holds or not found & {*paths}):
                return

    def _change(self, method: str, path: str) -> None:
        """Change a record by what most differs from it of what was sent to change any."""
        operation = self._has(method, self.item)
        shown = self._read(path) if operation else {}

        def changed(exchange: Exchange) -> int:
            sent = unwrapped(exchange.request_json)[1]
            return sum(
                name in shown and value != shown[name] and isinstance(value, (str, int, float))
                for name, value in sent.items()
            )

        found = sorted(self._sent(operation) if operation else (), key=changed, reverse=True)
        for exchange in found[:_TRIES]:
            if self._send(method, path, exchange, _body(exchange)).succeeded:
                self._read(path)
                return

    def _pages(self, collection: str, listed: Operation | None) -> None:
        size = next((p.name for p in _queries(listed, SIZES)), "")
        position = next((p.name for p in _queries(listed, POSITIONS)), "")
        if size and position:
            for number in (1, 2, 3):
                self._list(collection, listed, f"{size}=1&{position}={number}")


# What a session puts there itself.
_OWN = ("authorization", "content-length", "host", "user-agent", "accept-encoding", "connection")


def _nameless(template: str) -> str:
    return _PARAMETER.sub("{}", template)


_PARAMETER = re.compile(r"\{[^{}]*\}")


def _collection(exchange: Exchange) -> str:
    return exchange.interaction.request.path.rstrip("/")


def _body(exchange: Exchange) -> bytes | None:
    return exchange.interaction.request.body


def _queries(operation: Operation | None, names: tuple[str, ...]) -> Iterator[Parameter]:
    """The query parameters of an operation that are called by one of some names, by their order."""
    queries = (p for p in (operation.parameters if operation else ()) if p.location == "query")
    found = {plain(p.name): p for p in queries}
    return (found[name] for name in names if name in found)


def _most(size: Parameter) -> str:
    most = size.schema.get("maximum") if isinstance(size.schema, dict) else None
    return str(most) if isinstance(most, int) else ""
