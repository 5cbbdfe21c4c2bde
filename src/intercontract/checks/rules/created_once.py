"""A creation makes one new conversation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from intercontract.checks.any_state import or_any, told_of_any
from intercontract.checks.events import ConversationEvent, events, is_simple, plain
from intercontract.checks.facts import entries, identifier, mapping
from intercontract.checks.needs import INTERCOM, SUCCESS, Need
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.json import JSONValue, join

_OWN_CREATION = (
    SUCCESS
    & INTERCOM
    & Need(
        "with a message that starts a conversation, to a request of the suite",
        lambda exchange: exchange.is_ours and any(e.verb == "create" for e in events([exchange])),
    )
)


@check(
    id="created-once",
    scope=Scope.SEQUENCE,
    summary="Creating a conversation makes one, with ids of its own.",
    source="documentation, Creates a conversation: conversation_id of the one that was created",
    needs=or_any("created-once", _OWN_CREATION),
    good="POST /conversations twice: conversation_id 363, then 401; GET /conversations lists each once",
    bad="POST /conversations twice: conversation_id 363, then 363 again",
)
def created_once(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """In a sequence of the suite's own each creation gives a message and a conversation whose ids no earlier
    one had, and a list holds no more conversations by one contact with one text than were created. That is
    asked only of contacts that the sequence created too: of others, earlier runs may have left some.

    A list that lacks what was created is not judged: its index lags.

    Of another API, two requests that are answered 201, and have no value in common by which they could mean
    one record, make two.
    """
    yield from told_of_any(exchanges, "created-once")
    created: list[ConversationEvent] = []
    contacts: set[str] = set()
    about = {event.at: event for event in events(exchanges)}
    for at, exchange in enumerate(exchanges):
        if not exchange.is_ours or not exchange.succeeded:
            continue
        event = about.get(at)
        if event is None:
            contacts |= _contact(exchange)
        elif event.verb == "create":
            yield from _new_ids(event, created)
            created.append(event)
        elif event.verb == "list":
            yield from _once(event, [e for e in created if _sender(e) in contacts])


def _contact(exchange: Exchange) -> set[str]:
    """The id of a contact that was created."""
    request, resource = exchange.interaction.request, exchange.contract.resources.named("contact")
    is_creation = request.method.upper() == "POST" and resource and request.path == resource.path
    return {identifier(exchange.response_object.get("id"))} if is_creation else set()


def _sender(event: ConversationEvent) -> str:
    return identifier(mapping(event.sent.get("from")).get("id"))


def _new_ids(event: ConversationEvent, created: Sequence[ConversationEvent]) -> Iterator[Violation]:
    for name in ("id", "conversation_id"):
        given = identifier(event.answer.get(name))
        if given and any(identifier(earlier.answer.get(name)) == given for earlier in created):
            yield violation(join("", name), "a new id", "an earlier one", "reused", at=event.at)


def _once(listing: ConversationEvent, created: Sequence[ConversationEvent]) -> Iterator[Violation]:
    def mark(sender: JSONValue, text: JSONValue) -> tuple[str, str]:
        return identifier(sender), plain(text)

    texts = [(_sender(event), event.sent.get("body")) for event in created]
    wanted = Counter(mark(sender, text) for sender, text in texts if is_simple(text))
    # Text with markup may come to the same words.
    others = Counter(sender for sender, text in texts if not is_simple(text))
    keys = listing.exchange.contract.resources.list_keys
    sources = [mapping(item.get("source")) for item in entries(listing.answer, *keys)]
    found = Counter(
        mark(mapping(source.get("author")).get("id"), source.get("body")) for source in sources
    )
    for key, count in found.items():
        if wanted[key] and wanted[key] + others[key[0]] < count:
            expected = f"{wanted[key]} with this sender and text, as created"
            yield violation("/conversations", expected, str(count), "twice", at=listing.at)
