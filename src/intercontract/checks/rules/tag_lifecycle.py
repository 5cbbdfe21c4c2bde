"""A tag that is attached is there once, and one that is removed is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from intercontract.checks.events import ConversationEvent, by_conversation, tag_ids
from intercontract.checks.facts import conversations, entries, identifier, mapping, whole
from intercontract.checks.needs import happened
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.json import JSONObject, join

_TAG = re.compile(r"/tags/([^/]+)")

_wrong = partial(violation, sentence="{where} should show {expected}, and {observed}")


@check(
    id="tag-lifecycle",
    scope=Scope.SEQUENCE,
    summary="An attached tag is on the conversation, once however often attached; a removed one is not.",
    source="documentation, Add tag to a conversation; Remove tag from a conversation",
    needs=happened("attach detach", "read"),
    good="POST /conversations/363/tags twice, GET: the tag once; DELETE, GET: the tag is gone",
    bad="POST /conversations/363/tags, GET: no such tag",
)
def tag_lifecycle(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """Attaching and removing answer with the tag that was named. The next answers that show the
    conversation by id have an attached tag exactly once and a removed one not at all, and in the suite's
    own sequences every tag that was seen before. No conversation, single or listed, carries a tag twice.

    A tag keeps its name, and the time at which it was applied.
    When tagging anew, recordings have ``applied_at`` and ``applied_by`` null; an
    ``applied_by`` that is there is the admin who was named. A tag that was not found (404, and its error is
    about a tag: an admin may be unknown as well) is not there in the suite's own sequences either. Lists lag
    behind and are searched for repeats only. Where somebody else changed the conversation in between
    (a later ``updated_at`` than when the tag was applied) its absence says nothing in traffic that is not
    the suite's own. A tag that was deleted from the workspace is expected nowhere.
    """
    for at, exchange in enumerate(exchanges):
        if exchange.succeeded and exchange.host_is_documented:
            yield from _repeats(at, exchange)
    deleted = dict(_deleted(exchanges))
    for history in by_conversation(exchanges).values():
        yield from _history(history, deleted)
        yield from _details(history)


def _deleted(exchanges: Sequence[Exchange]) -> Iterator[tuple[str, int]]:
    """The tags that were deleted from the workspace, and when: they vanish from every conversation."""
    for at, exchange in enumerate(exchanges):
        request = exchange.interaction.request
        found = _TAG.fullmatch(request.path.rstrip("/"))
        if found and request.method.upper() == "DELETE" and exchange.succeeded:
            yield found[1], at


def _repeats(at: int, exchange: Exchange) -> Iterator[Violation]:
    for pointer, conversation in conversations(exchange):
        ids = tag_ids(conversation) or []
        if len(set(ids)) < len(ids):
            where = join(pointer, "tags", "tags")
            yield _wrong(where, "each tag once", "one of them twice", "twice", at=at)


def _history(history: Sequence[ConversationEvent], deleted: dict[str, int]) -> Iterator[Violation]:
    # What each tag's state must be, and when it came about.
    expected: dict[str, tuple[bool, int | None]] = {}
    for event in history:
        if event.verb in ("attach", "detach") and event.succeeded:
            named = event.other if event.verb == "detach" else identifier(event.sent.get("id"))
            given = identifier(event.answer.get("id"))
            if named and given and named != given and event.exchange.was_received:
                yield _wrong("/id", "the tag that was named", "another", "other", at=event.at)
            elif named:
                expected[named] = (event.verb == "attach", whole(event.answer.get("applied_at")))
        elif _not_found(event):
            expected.setdefault(identifier(event.sent.get("id")), (False, None))
        elif event.verb == "delete":
            expected.clear()
        elif event.shown and (ids := tag_ids(event.shown)) is not None:
            for tag in [tag for tag in expected if deleted.get(tag, event.at) < event.at]:
                del expected[tag]
            yield from _compare(event, ids, expected)
            if event.exchange.is_ours:
                # In a sequence of our own nobody else removes a tag that was seen.
                for tag in ids:
                    expected.setdefault(tag, (True, None))


def _not_found(event: ConversationEvent) -> bool:
    tag = identifier(event.sent.get("id"))
    told = (mapping(error).get("code") for error in entries(event.answer, "errors"))
    return (
        event.verb == "attach"
        and event.exchange.status == 404
        and bool(tag)
        and "tag_not_found" in told
        and event.exchange.is_ours
    )


def _details(history: Sequence[ConversationEvent]) -> Iterator[Violation]:
    """What an attached tag is called, and by whom it is applied, in sequences of the suite's own."""
    names: dict[str, JSONObject] = {}
    shown: list[str] | None = None
    for event in history:
        if not event.exchange.is_ours:
            continue
        if event.verb == "attach" and event.succeeded:
            named = identifier(event.answer.get("id"))
            # Whose a tag is that was there already is not documented.
            if shown is not None and named not in shown:
                yield from _applied_by(event)
                shown = [*shown, named]
                names[named] = event.answer
        elif event.verb == "detach" and event.succeeded:
            # Attached once more, it is applied anew.
            names.pop(event.other, None)
            shown = None if shown is None else [tag for tag in shown if tag != event.other]
        elif event.shown:
            shown = tag_ids(event.shown)
            for tag in entries(event.shown.get("tags"), "tags", "data"):
                applied = names.pop(identifier(tag.get("id")), None)
                yield from _as_applied(event, applied, tag) if applied else ()


def _as_applied(
    event: ConversationEvent, applied: JSONObject, tag: JSONObject
) -> Iterator[Violation]:
    for name, kind in (("name", str), ("applied_at", int)):
        wanted, given = applied.get(name), tag.get(name)
        if type(wanted) is kind and type(given) is kind and wanted != given:
            expected = f"the {name} that attaching answered"
            yield _wrong(f"/tags/tags/*/{name}", expected, "another", name, at=event.at)


def _applied_by(event: ConversationEvent) -> Iterator[Violation]:
    given = identifier(mapping(event.answer.get("applied_by")).get("id"))
    admin = identifier(event.sent.get("admin_id"))
    if admin and given and given != admin:
        yield _wrong("/applied_by", "the admin who was named", "another", "by", at=event.at)


def _compare(
    event: ConversationEvent, ids: list[str], expected: dict[str, tuple[bool, int | None]]
) -> Iterator[Violation]:
    for tag, (attached, since) in list(expected.items()):
        if attached == (tag in ids):
            continue
        del expected[tag]  # said once
        if not event.exchange.is_ours and _others_wrote(event, since):
            continue
        if attached:
            yield _wrong("/tags/tags", "the attached tag", "no such tag", "lost", at=event.at)
        else:
            yield _wrong(
                "/tags/tags", "no removed or refused tag", "it is there", "kept", at=event.at
            )


def _others_wrote(event: ConversationEvent, since: int | None) -> bool:
    updated = whole(event.shown.get("updated_at"))
    parts = entries(event.shown.get("conversation_parts"), "conversation_parts")
    latest = max((whole(p.get("created_at")) or 0 for p in parts), default=updated or 0)
    # Tagging itself leaves a part, at the same second or the next.
    return since is not None and max(latest, updated or 0) > since + 2
