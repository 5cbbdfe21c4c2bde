"""What happened in a sequence, in the words of conversations and tags.

Known by path, so that the lifecycles can be judged under a contract that documents a part of the API.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from intercontract.checks.facts import entries, identifier, mapping, refused, whole
from intercontract.contract.exchange import Exchange
from intercontract.model.json import JSONObject, JSONValue
from intercontract.values import frozen

# What is done to a conversation, by method and path below that of its list.
_ROUTES: tuple[tuple[str, str, str], ...] = (
    ("POST", r"", "create"),
    ("GET", r"", "list"),
    ("POST", r"/search", "list"),
    ("POST", r"/redact", "redact"),
    ("GET", r"/([^/]+)", "read"),
    ("PUT", r"/([^/]+)", "update"),
    ("DELETE", r"/([^/]+)", "delete"),
    ("POST", r"/([^/]+)/reply", "reply"),
    ("POST", r"/([^/]+)/parts", "manage"),
    ("POST", r"/([^/]+)/tags", "attach"),
    ("DELETE", r"/([^/]+)/tags/([^/]+)", "detach"),
    ("POST", r"/([^/]+)/customers", "people"),
    ("DELETE", r"/([^/]+)/customers/([^/]+)", "people"),
    ("POST", r"/([^/]+)/(?:run_assignment_rules|convert)", "other"),
)
# What is answered with the conversation.
_SHOWING = frozenset(["read", "update", "reply", "manage", "people", "other", "redact"])
_ONE = "conversation"
# "Hard limit of 500 parts": the most recent ones are returned.
LIMIT = 500

_COMPILED = [(method, re.compile(below), verb) for method, below, verb in _ROUTES]
_TAG = re.compile(r"<[^<>]*>")
_SPACE = re.compile(r"\s+")


@frozen
class ConversationEvent:
    """One exchange about a conversation: ``at`` is its index, ``verb`` what was done, ``other`` a tag."""

    at: int
    exchange: Exchange
    verb: str
    conversation: str = ""
    other: str = ""

    @property
    def succeeded(self) -> bool:
        """Whether it was done: 2xx."""
        return self.exchange.succeeded

    @property
    def answer(self) -> JSONObject:
        """The response's object."""
        return self.exchange.response_object

    @property
    def sent(self) -> JSONObject:
        """The request's object."""
        value = self.exchange.request_json
        return value if isinstance(value, dict) else {}

    @property
    def shown(self) -> JSONObject:
        """The conversation in the answer, or an empty object; one without a type is one all the same."""
        conversation = self.verb in _SHOWING and self.answer.get("type", _ONE) == _ONE
        return self.answer if conversation and self.succeeded else {}


def events(exchanges: Sequence[Exchange]) -> Iterator[ConversationEvent]:
    """The exchanges that are about conversations; what was sent with no valid token changes nothing."""
    for at, exchange in enumerate(exchanges):
        resource = exchange.contract.resources.named("conversation")
        if not resource or not exchange.host_is_documented or refused(exchange):
            continue
        if not exchange.contract.is_intercom:
            continue
        request = exchange.interaction.request
        method, path = request.method.upper(), request.path.rstrip("/")
        if not path.startswith(resource.path):
            continue
        below = path[len(resource.path) :]
        for wanted, pattern, verb in _COMPILED:
            if wanted == method and (found := pattern.fullmatch(below)):
                names = [unquote(name) for name in found.groups()] + ["", ""]
                yield ConversationEvent(
                    at, exchange, verb, names[0] or _named(exchange, verb), names[1]
                )
                break


def _named(exchange: Exchange, verb: str) -> str:
    """The conversation that an answer or a request names, where the path does not."""
    sent = exchange.request_json if verb == "redact" else exchange.response_object
    named = sent.get("conversation_id") if isinstance(sent, dict) else None
    return identifier(named) if verb in ("create", "redact") else ""


def by_conversation(exchanges: Sequence[Exchange]) -> dict[str, list[ConversationEvent]]:
    """The events of each conversation, in order."""
    found: dict[str, list[ConversationEvent]] = {}
    for event in events(exchanges):
        if event.conversation:
            found.setdefault(event.conversation, []).append(event)
    return found


def merges(exchanges: Sequence[Exchange]) -> dict[str, str]:
    """The contacts that were merged away, each with the contact that it became."""
    found: dict[str, str] = {}
    for exchange in exchanges:
        request = exchange.interaction.request
        sent = exchange.request_json
        merged = request.path.rstrip("/") == "/contacts/merge" and exchange.succeeded
        if merged and isinstance(sent, dict):
            found[identifier(sent.get("from"))] = identifier(sent.get("into"))
    return found


def parts(conversation: JSONObject) -> list[JSONObject]:
    """The parts that came with a conversation."""
    return entries(conversation.get("conversation_parts"), "conversation_parts")


def part_ids(conversation: JSONObject) -> set[str] | None:
    """The ids of all its parts; None when not all came (the list is absent, or full at 500)."""
    holder = mapping(conversation.get("conversation_parts"))
    if not isinstance(holder.get("conversation_parts"), list):
        return None
    found = {identifier(part.get("id")) for part in parts(conversation)}
    total = whole(holder.get("total_count"))
    complete = total is None or total <= len(parts(conversation))
    return found if complete and len(parts(conversation)) < LIMIT else None


def tag_ids(conversation: JSONObject) -> list[str] | None:
    """The ids of its tags in order, repeats kept; None when no list of tags came."""
    holder = mapping(conversation.get("tags"))
    if not any(isinstance(holder.get(key), list) for key in ("tags", "data")):
        return None
    return [identifier(tag.get("id")) for tag in entries(holder, "tags", "data")]


def undisturbed(before: JSONObject, after: JSONObject) -> bool:
    """Whether nobody changed a conversation between two answers, as far as the answers tell.

    Others may write at the same time (bots do so unasked); what they do leaves a part, or a later
    ``updated_at``.
    """
    first, second = part_ids(before), part_ids(after)
    if first is not None and second is not None:
        return second <= first
    updated = whole(before.get("updated_at"))
    return updated is not None and updated == whole(after.get("updated_at"))


def plain(text: JSONValue) -> str:
    """A body as the words in it: markup, entities and white space evened out."""
    if not isinstance(text, str):
        return ""
    return _SPACE.sub(" ", html.unescape(_TAG.sub(" ", text))).strip()


def is_simple(text: JSONValue) -> bool:
    """Whether a text survives being wrapped in HTML and back: printable, without markup or entities."""
    return (
        isinstance(text, str)
        and text.isprintable()
        and not set(text) & set("<>")
        and html.unescape(text) == text
    )
