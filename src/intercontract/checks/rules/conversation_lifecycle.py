"""Reply, assign, snooze, open and close do what they say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial

from intercontract.checks.events import (
    ConversationEvent,
    by_conversation,
    is_simple,
    part_ids,
    parts,
    plain,
    undisturbed,
)
from intercontract.checks.facts import entries, identifier, mapping, whole
from intercontract.checks.needs import happened
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Violation
from intercontract.model.json import JSONObject, JSONValue, join

_STATE = {"close": "closed", "open": "open", "snoozed": "snoozed"}
# What a part keeps, and how it is compared: a body by its letters, which plain text has as well.
_CONTENT: dict[str, Callable[[JSONValue], object]] = {
    "body": lambda value: plain(value).replace(" ", ""),
    "part_type": str,
    "created_at": str,
    "author": lambda value: [mapping(value).get(name) for name in ("type", "id")],
}
_PART = {"close": "close", "open": "open", "snoozed": "snoozed", "assignment": "assign"}

_wrong = partial(
    violation, sentence="after {kind}, {where} should be {expected}, and is {observed}"
)


@check(
    id="conversation-lifecycle",
    scope=Scope.SEQUENCE,
    summary="Replying, assigning, snoozing, opening and closing show in the answer and in the next read.",
    source="documentation, Reply to a conversation, Manage a conversation; recorded 2.11 lifecycles",
    needs=happened("reply manage"),
    good='POST /conversations/363/parts {"message_type": "close"}: "state": "closed", a part of type close',
    bad='POST /conversations/363/parts {"message_type": "close"}: "state": "open"',
)
def conversation_lifecycle(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """Closing gives state closed, opening open, snoozing snoozed until the time that was asked for and
    nobody waiting; assigning names the assignee (nobody is null or 0); each leaves a part of its kind. An
    admin's reply leaves a part with its text, nobody waiting, and the admin among the teammates; a
    contact's reply leaves a part with its text. Each part is by whom the request named. No action
    takes parts away or lowers count_reopens. The next read shows the state that the answer had. In the
    suite's own sequences each request leaves one part, after those before it (so in every recording), and
    the next read has every part with the same kind, author, time and words.

    Repeating an action is allowed and leaves another part. Others may write in between: the next read is
    compared only when it has no part that the answer had not. Whether a reply assigns, marks as read or
    reopens is not judged: evidence is thin.
    """
    for history in by_conversation(exchanges).values():
        before: JSONObject = {}
        written: ConversationEvent | None = None
        for event in history:
            if event.verb == "delete" and event.succeeded:
                before, written = {}, None
            if not event.shown:
                continue
            if event.verb == "reply":
                yield from _reply(event, before)
            elif event.verb == "manage":
                yield from _manage(event, before)
            elif event.verb == "read" and written:
                yield from _kept(written, event)
            if event.verb in ("reply", "manage"):
                yield from _grown(event, before)
                written = event
            elif event.verb != "read":
                written = None
            before = event.shown


def _manage(event: ConversationEvent, before: JSONObject) -> Iterator[Violation]:
    action = event.sent.get("message_type")
    if not isinstance(action, str) or action not in _PART:
        return
    if action in _STATE:
        yield from _value(event, "state", _STATE[action], action)
    if action == "snoozed":
        until = event.sent.get("snoozed_until")
        if isinstance(until, int):
            yield from _value(event, "snoozed_until", until, action)
        yield from _value(event, "waiting_since", None, action)
    elif action == "open" and before.get("state") == "closed":
        yield from _waits(event, action, "the contact's last reply, or now")
    elif action == "assignment":
        yield from _assigned(event)
    yield from _part(event, before, action, _PART[action])
    known = part_ids(before)
    if event.exchange.is_ours and known is not None:
        fresh = _fresh(event.shown, known, _PART[action])
        if len(fresh) > 1:
            at = "/conversation_parts/conversation_parts"
            yield _wrong(
                at, "one new part", f"{len(fresh)} of them", f"{action} twice", at=event.at
            )
        yield from _author(event, fresh, action)


def _fresh(conversation: JSONObject, known: Collection[str], kind: str) -> list[JSONObject]:
    """The parts of a kind that were not there before."""
    return [
        part
        for part in parts(conversation)
        if identifier(part.get("id")) not in known and str(part.get("part_type")).startswith(kind)
    ]


def _assigned(event: ConversationEvent) -> Iterator[Violation]:
    wanted = identifier(event.sent.get("assignee_id"))
    name = {"admin": "admin_assignee_id", "team": "team_assignee_id"}.get(
        str(event.sent.get("type"))
    )
    if name is None or "assignee_id" not in event.sent or name not in event.shown:
        return
    given = identifier(event.shown[name])
    if given != wanted:
        expected = "the assignee" if wanted else "nobody (null or 0)"
        yield _wrong(join("", name), expected, show(event.shown[name]), "assignment", at=event.at)


def _reply(event: ConversationEvent, before: JSONObject) -> Iterator[Violation]:
    kind, message = event.sent.get("type"), event.sent.get("message_type")
    if message not in ("comment", "note"):
        return
    yield from _part(event, before, f"{kind} {message}", str(message))
    yield from _text(event, before, str(message))
    if message != "comment":
        return
    if kind == "admin":
        yield from _value(event, "waiting_since", None, "admin comment")
        admin = identifier(event.sent.get("admin_id"))
        holder = event.shown.get("teammates")
        listed = {identifier(a.get("id")) for a in entries(holder, "admins", "teammates")}
        if admin and isinstance(holder, dict) and admin not in listed:
            yield _wrong(
                "/teammates", "the admin who replied", "no such admin", "teammates", at=event.at
            )
    elif kind == "user" and event.shown.get("state") == "open":
        yield from _waits(event, "user comment", "a time: the contact waits")


def _waits(event: ConversationEvent, action: str, expected: str) -> Iterator[Violation]:
    if event.shown.get("waiting_since", 0) is None:
        yield _wrong("/waiting_since", expected, "null", action, at=event.at)


def _text(event: ConversationEvent, before: JSONObject, part_type: str) -> Iterator[Violation]:
    sent = event.sent.get("body")
    known = part_ids(before) or set()
    fresh = [p for p in parts(event.shown) if identifier(p.get("id")) not in known]
    bodies = [plain(p.get("body")) for p in fresh if p.get("part_type") == part_type]
    if is_simple(sent) and bodies and plain(sent) not in bodies:
        at = "/conversation_parts/conversation_parts/*/body"
        yield _wrong(at, show(sent), show(bodies[-1]), "body", at=event.at)
    count = bodies.count(plain(sent)) if is_simple(sent) and part_ids(before) is not None else 0
    if event.exchange.is_ours and count > 1:
        at = "/conversation_parts/conversation_parts"
        yield _wrong(at, "one new part", f"{count} of them", "reply twice", at=event.at)
    written = [p for p in fresh if p.get("part_type") == part_type]
    if event.sent.get("type") == "user":
        yield from _contact(event, [p for p in written if plain(p.get("body")) == plain(sent)])
    else:
        yield from _author(event, written, "author")


def _contact(event: ConversationEvent, fresh: Sequence[JSONObject]) -> Iterator[Violation]:
    contact = event.sent.get("intercom_user_id")
    authors = [mapping(part["author"]) for part in fresh if isinstance(part.get("author"), dict)]
    if (
        isinstance(contact, str)
        and authors
        and not any(
            author.get("type", "user") in ("user", "lead", "contact")
            and identifier(author.get("id")) in ("", contact)
            for author in authors
        )
    ):
        at = "/conversation_parts/conversation_parts/*/author"
        yield _wrong(at, "the contact who replied", "another author", "contact", at=event.at)


def _author(
    event: ConversationEvent, fresh: Sequence[JSONObject], action: str
) -> Iterator[Violation]:
    admin = identifier(event.sent.get("admin_id"))
    if event.sent.get("type", "admin") not in ("admin", "team") or not admin:
        return
    # Bots write unasked, so one part by the admin will do.
    authors = [mapping(part["author"]) for part in fresh if isinstance(part.get("author"), dict)]
    if authors and not any(
        author.get("type", "admin") == "admin" and identifier(author.get("id")) in ("", admin)
        for author in authors
    ):
        at = "/conversation_parts/conversation_parts/*/author"
        yield _wrong(at, "the admin who did it", "another author", action, at=event.at)


def _part(
    event: ConversationEvent, before: JSONObject, action: str, kind: str
) -> Iterator[Violation]:
    if not isinstance(event.shown.get("conversation_parts"), dict):
        return
    if part_ids(event.shown) is None:
        return  # the newest 500 of more: counting says nothing
    count = _of_kind(event.shown, kind)
    earlier = _of_kind(before, kind) if part_ids(before) is not None else 0
    if count <= earlier:
        at = "/conversation_parts/conversation_parts"
        yield _wrong(at, f"a new part of type {kind}", f"{count} as before", action, at=event.at)


def _of_kind(conversation: JSONObject, kind: str) -> int:
    return sum(1 for part in parts(conversation) if str(part.get("part_type")).startswith(kind))


def _grown(event: ConversationEvent, before: JSONObject) -> Iterator[Violation]:
    first, second = part_ids(before), part_ids(event.shown)
    if first is not None and second is not None and not first <= second:
        at = "/conversation_parts/conversation_parts"
        yield _wrong(at, "all earlier parts", f"{len(first - second)} fewer", "parts", at=event.at)
    elif first is not None and second is not None and event.exchange.is_ours:
        ids = [[p.get("id") for p in parts(shown)] for shown in (before, event.shown)]
        if ids[1][: len(ids[0])] != ids[0]:
            at = "/conversation_parts/conversation_parts"
            expected, observed = "new parts after those before", "another order"
            yield _wrong(at, expected, observed, "order", at=event.at)
    counts = [
        whole(mapping(shown.get("statistics")).get("count_reopens"))
        for shown in (before, event.shown)
    ]
    if counts[0] is not None and counts[1] is not None and counts[1] < counts[0]:
        at = "/statistics/count_reopens"
        yield _wrong(at, f"at least {counts[0]}", str(counts[1]), "count_reopens", at=event.at)


def _kept(written: ConversationEvent, read: ConversationEvent) -> Iterator[Violation]:
    if not undisturbed(written.shown, read.shown):
        return
    first, second = part_ids(written.shown), part_ids(read.shown)
    if first is not None and second is not None and not first <= second:
        at = "/conversation_parts/conversation_parts"
        yield _wrong(at, "all parts", f"{len(first - second)} fewer", "next read", at=read.at)
    yield from _same_content(written, read)
    for name in ("state", "open", "snoozed_until"):
        if name in written.shown and name in read.shown:
            wanted, given = written.shown[name], read.shown[name]
            if wanted != given:
                yield _wrong(join("", name), show(wanted), show(given), "next read", at=read.at)


def _same_content(written: ConversationEvent, read: ConversationEvent) -> Iterator[Violation]:
    if not read.exchange.is_ours:
        return
    shown = {identifier(part.get("id")): part for part in parts(read.shown)}
    for part in parts(written.shown):
        other = shown.get(identifier(part.get("id")), part)
        if other.get("redacted") is True:
            continue
        for name, seen in _CONTENT.items():
            if name in part and name in other and seen(part[name]) != seen(other[name]):
                at = f"/conversation_parts/conversation_parts/*/{name}"
                yield _wrong(at, "as the answer had it", "another", f"next read {name}", at=read.at)
                return


def _value(
    event: ConversationEvent, name: str, wanted: JSONValue, action: str
) -> Iterator[Violation]:
    if name in event.shown and event.shown[name] != wanted:
        yield _wrong(join("", name), show(wanted), show(event.shown[name]), action, at=event.at)
