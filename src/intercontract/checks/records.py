"""What a sequence does to records of any resource, and where it shows them, by the catalogue.

A record is one of whatever an API manages: a contact, a company, an article. What happened is told by the
path that was called, so that no resource has a table of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from intercontract.checks.facts import entries, identifier, mapping, refused
from intercontract.contract.exchange import Exchange
from intercontract.contract.resources.resource import Resource
from intercontract.model.json import JSONObject, join
from intercontract.values import frozen

# Seconds after which an index has what was written before ("official tests wait 5-10 s").
LAG = 10.0
# What a POST to the path of all does beside creating one: it reads.
_READING = ("search", "list", "scroll")
_CHANGES = {"archive": "archive", "unarchive": "unarchive", "block": "archive"}


@frozen
class RecordEvent:
    """One exchange about records: ``at`` is its index in the sequence.

    ``verb`` is create, update, read, delete, archive, unarchive, merge, list, search, attach, detach, amend,
    sublist or other. ``id`` names the record that the path names; ``resource`` is what it is, and ``inner``
    what hangs on it, with the id ``inner_id``: the tag that is attached, the resource that a sublist holds.
    """

    at: int
    exchange: Exchange
    verb: str
    resource: Resource
    id: str = ""
    inner: Resource | None = None
    inner_id: str = ""

    @property
    def succeeded(self) -> bool:
        """Whether it was done: 2xx."""
        return self.exchange.succeeded

    @property
    def uncertain(self) -> bool:
        """Whether nobody knows if it was done: no answer, or a failing server."""
        return not self.succeeded and not 400 <= self.exchange.status < 500

    @property
    def sent(self) -> JSONObject:
        """The request's object."""
        value = self.exchange.request_json
        return value if isinstance(value, dict) else {}

    @property
    def key(self) -> tuple[str, str]:
        """The record, by resource and id."""
        return self.resource.name, self.id

    @property
    def listed(self) -> Resource | None:
        """The resource that the answer lists; None where it is no list."""
        if self.verb == "sublist":
            return self.inner
        return self.resource if self.verb in ("list", "search") else None

    @property
    def items(self) -> list[JSONObject]:
        """The records that the answer lists."""
        resource, body = self.listed, self.exchange.response_object
        if resource is None or not self.succeeded:
            return []
        held = body.get("data")
        return entries(held if isinstance(held, dict) else body, *resource.keys, "data")

    @property
    def items_at(self) -> str:
        """The JSON Pointer of the list."""
        body, keys = self.exchange.response_object, (*(self.listed or self.resource).keys, "data")
        return join("", next((key for key in keys if isinstance(body.get(key), list)), "data"))

    @property
    def ids(self) -> list[str]:
        """The ids of what the answer lists, in order."""
        return [name for item in self.items if (name := identifier(item.get("id")))]

    @property
    def shown(self) -> JSONObject:
        """The one record that the answer is, or an empty object."""
        if self.verb not in ("create", "update", "read") or not self.succeeded:
            return {}
        return self.exchange.response_object

    def query_has(self, name: str) -> bool:
        """Whether a switch of the query is on."""
        return self.exchange.query.get(name, "false").lower() not in ("false", "0", "")

    @property
    def is_complete(self) -> bool:
        """Whether a list holds everything that it is of: it has no further pages, and this is the first."""
        if "scroll" in self.exchange.interaction.request.path:
            return False
        body, pages = (
            self.exchange.response_object,
            mapping(self.exchange.response_object.get("pages")),
        )
        total = body.get("total_count", mapping(body.get("pages")).get("total_count"))
        if pages.get("next") or pages.get("page") not in (None, 1):
            return False
        if isinstance(total, int) and total > len(self.items):
            return False
        return pages.get("total_pages") in (None, 0, 1) and "starting_after" not in str(self.sent)


def record_events(exchanges: Sequence[Exchange]) -> Iterator[RecordEvent]:
    """What was done to records, in order; what nobody was allowed to do is left out.

    Of the suite's own requests only scenarios count: of those that were drawn, recordings keep a choice.
    """
    for at, exchange in enumerate(exchanges):
        case = exchange.interaction.case
        if (case is not None and case.phase != "scenario") or refused(exchange):
            continue
        if exchange.host_is_documented and exchange.contract.is_intercom:
            event = _event(at, exchange)
            if event is not None:
                yield event


def _event(at: int, exchange: Exchange) -> RecordEvent | None:
    request = exchange.interaction.request
    method, path = request.method.upper(), request.path.rstrip("/")
    found = exchange.contract.resources.at_path(path) or _alone(exchange, path)
    if found is None:
        return None
    resource, below = found
    template = exchange.operation.path if exchange.operation else ""
    named = template.rstrip("/").split("/")[len(path.split("/")) - len(below) :][:1]
    is_id = named[0].startswith("{") if named else bool(below) and resource.is_id(below[0])
    one = unquote(below[0]) if below and is_id else ""
    match method, below[1:] if one else below, bool(one):
        case "POST", [], False:
            field = resource.creation.id_field if resource.creation else "id"
            made = identifier(exchange.response_object.get(field))
            return RecordEvent(at, exchange, "create", resource, made)
        case "GET", [], False:
            single = _single(exchange, resource)
            return RecordEvent(at, exchange, "read" if single else "list", resource, single)
        case "POST", ["merge"], False:
            return RecordEvent(at, exchange, "merge", resource)
        case (("GET" | "POST"), [word], False) if word in _READING:
            verb = "search" if word == "search" else "list"
            return RecordEvent(at, exchange, verb, resource)
        case (("GET" | "HEAD"), [], True):
            return RecordEvent(at, exchange, "read", resource, one)
        case (("PUT" | "PATCH"), [], True):
            return RecordEvent(at, exchange, "update", resource, one)
        case "DELETE", [], True:
            return RecordEvent(at, exchange, "delete", resource, one)
        case "POST", [word], True if word in _CHANGES:
            return RecordEvent(at, exchange, _CHANGES[word], resource, one)
        case method, [segment, *rest], True:
            return _below(at, exchange, method, resource, one, segment, rest)
    return RecordEvent(at, exchange, "other", resource, one)


def _alone(exchange: Exchange, path: str) -> tuple[Resource, list[str]] | None:
    """What is made and listed elsewhere and found by its own path: ``/notes/5``."""
    segments = path.split("/")[1:]
    if exchange.operation is None or len(segments) != 2:
        return None
    resource = exchange.contract.resources.of_segment(segments[0])
    return (resource, segments[1:]) if resource and not resource.base else None


def _below(
    at: int,
    exchange: Exchange,
    method: str,
    resource: Resource,
    one: str,
    segment: str,
    rest: list[str],
) -> RecordEvent:
    """What was done to what hangs on a record."""
    inner = exchange.contract.resources.of_segment(segment)
    verb, inner_id = "other", ""
    if inner is not None and method == "GET" and not rest:
        verb = "sublist"
    elif inner is not None and method == "POST" and not rest:
        sent = exchange.request_json
        named = sent.get("id") if isinstance(sent, dict) else None
        verb, inner_id = (
            "attach",
            identifier(named) or identifier(exchange.response_object.get("id")),
        )
    elif inner is not None and method in ("PUT", "PATCH") and len(rest) == 1:
        verb, inner_id = "amend", unquote(rest[0])
    elif inner is not None and method == "DELETE" and len(rest) == 1:
        verb, inner_id = "detach", unquote(rest[0])
    return RecordEvent(at, exchange, verb, resource, one, inner, inner_id)


def _single(exchange: Exchange, resource: Resource) -> str:
    """The id of the one that a list was asked for by something else than its id, and answered with."""
    body = exchange.response_object
    stated = body.get("type")
    is_of_it = isinstance(stated, str) and stated in resource.types
    return identifier(body.get("id")) if is_of_it else ""


def settled(before: RecordEvent, after: RecordEvent) -> bool:
    """Whether an answer must know what was done before.

    Searches, and lists of some resources, are made of an index that follows what is written. The sandbox has
    none that lags; of others the times decide, where both are known.
    """
    listed = after.listed
    lags = after.verb == "search" or (listed is not None and listed.lags)
    if not lags or after.exchange.interaction.answered_by == "sandbox":
        return True
    done, asked = before.exchange.interaction.ended, after.exchange.interaction.started
    return done is not None and asked is not None and asked - done >= LAG
