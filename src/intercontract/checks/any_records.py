"""What a sequence does to records of any API, told by its description's own paths.

Where a path and the same path with one parameter more are described (``/things``, ``/things/{id}``), the
first is a collection: POST creates in it, GET lists it, and what it holds is read, changed and deleted below
it. What Intercom's API does is told by its catalogue, in `intercontract.checks.records`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlsplit

from intercontract.checks.facts import applies, refused
from intercontract.contract.description import Operation
from intercontract.contract.exchange import Exchange
from intercontract.contract.messages.json_body import Missing
from intercontract.model.json import JSONObject, JSONValue
from intercontract.values import frozen

PHASE = "lifecycle"
"""The phase of the suite's own requests that follow a record from its creation to its end."""

_ITEM_VERBS = {"GET": "read", "PUT": "update", "PATCH": "update", "DELETE": "delete"}
_SAFE = ("GET", "HEAD", "OPTIONS")


@frozen
class Happening:
    """One exchange about a record, or about a list of them; ``at`` is its index in the sequence.

    ``verb`` is create, list, read, update, delete or other. ``path`` is the record's, as its URL has it, and
    of a list the collection's; empty where the answer to a creation does not tell it. ``name`` is the path
    parameter that the record is named by.
    """

    at: int
    exchange: Exchange
    verb: str
    path: str
    name: str = ""

    @property
    def is_done(self) -> bool:
        """Whether it was done when the answer came: 202 says that it will be."""
        return self.exchange.succeeded and self.exchange.status != 202

    @property
    def sent(self) -> JSONObject:
        """The record that was sent."""
        return unwrapped(self.exchange.request_json)[1]

    @property
    def shown(self) -> tuple[str, JSONObject]:
        """The record that the answer is, and its pointer."""
        return unwrapped(self.exchange.response_json)

    @property
    def items(self) -> list[JSONObject] | None:
        """The records that the answer lists; None where it is no list."""
        value = self.exchange.response_json
        for held in (value, unwrapped(value)[1]):
            arrays = [held] if isinstance(held, list) else []
            if isinstance(held, dict):
                arrays = [one for one in held.values() if isinstance(one, list)]
            if len(arrays) == 1:
                return [item for item in arrays[0] if isinstance(item, dict)]
        return None

    def path_of(self, item: JSONObject) -> str:
        """The path of a record that the collection at this one's path holds; empty where nothing tells."""
        found = named(item, self.name)
        return f"{self.path}/{quote(found, safe='')}" if found else ""


def happenings(exchanges: Sequence[Exchange]) -> Iterator[Happening]:
    """What was done, in order; of the suite's own requests, what follows records on purpose. What nobody was
    allowed to do is left out: who may not know of a record is told that there is none.

    Of requests that were drawn, recordings keep a choice.
    """
    items: dict[str, str] = {}
    for at, exchange in enumerate(exchanges):
        case = exchange.interaction.case
        if exchange.contract.is_intercom or not exchange.host_is_documented or refused(exchange):
            continue
        if case is None or case.phase == PHASE:
            found = _happening(at, exchange, items)
            if found is not None:
                yield found


def _happening(at: int, exchange: Exchange, items: dict[str, str]) -> Happening | None:
    request = exchange.interaction.request
    method, path = request.method.upper(), request.path.rstrip("/")
    other = None if method in _SAFE else Happening(at, exchange, "other", path)
    if not applies(exchange) or exchange.operation is None or method == "HEAD":
        return other
    template = exchange.operation.path.rstrip("/")
    name = _parameter(template.rpartition("/")[2])
    if name and method in _ITEM_VERBS:
        return Happening(at, exchange, _ITEM_VERBS[method], path, name)
    if template not in items:
        items[template] = item_name(template, exchange.contract.operations)
    name = items[template]
    if name and method == "GET":
        return Happening(at, exchange, "list", path, name)
    if name and method == "POST":
        return Happening(at, exchange, "create", created_path(exchange, name), name)
    return other


def item_name(collection: str, operations: Sequence[Operation]) -> str:
    """The parameter of the path below a collection's at which one record is read; empty where none is."""
    for operation in operations:
        before, _, last = operation.path.rstrip("/").rpartition("/")
        if before == collection and operation.method == "GET" and (name := _parameter(last)):
            return name
    return ""


def _parameter(segment: str) -> str:
    inner = segment[1:-1]
    whole = segment == f"{{{inner}}}" and not {"{", "}"} & set(inner)
    return inner if whole else ""


def created_path(exchange: Exchange, name: str) -> str:
    """The path of what was created: that of the header Location, else by the id in the answer."""
    base = exchange.interaction.request.path.rstrip("/")
    given = exchange.interaction.response.headers.get("Location") or ""
    try:
        location = urlsplit(given).path.rstrip("/")
    except ValueError:
        location = ""
    if exchange.status == 201 and location.rpartition("/")[0] == base:
        return location
    found = named(unwrapped(exchange.response_json)[1], name)
    return f"{base}/{quote(found, safe='')}" if found else ""


def named(record: JSONObject, name: str) -> str:
    """What a path names a record by: its field of the parameter's name, or its id where that is what it asks
    for (``{id}``, ``{bookId}``, ``{book_id}``).
    """
    field = field_of(record, name)
    value = record.get(field) if field else None
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def field_of(record: JSONObject, name: str) -> str:
    """The field of a record that a path parameter stands for; empty where none does."""
    wanted = _plain(name)
    exact = next((field for field in record if _plain(field) == wanted), "")
    return exact or ("id" if wanted.endswith("id") and "id" in record else "")


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def unwrapped(value: JSONValue | Missing) -> tuple[str, JSONObject]:
    """A record without what it is wrapped in (``{"data": {...}}``, ``{"book": {...}}``), and its pointer."""
    if not isinstance(value, dict):
        return "", {}
    inner = value.get("data")
    if isinstance(inner, dict):
        return "/data", inner
    if len(value) == 1:
        [(key, inner)] = value.items()
        if isinstance(inner, dict):
            return f"/{key}", inner
    return "", value
