"""Faults in what a workspace remembers: lost and distorted writes, stale and unstable reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import evolve

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.faults.tools import (
    ATTACH,
    CREATE,
    DELETE,
    DETACH,
    MANAGE,
    REPLY,
    RETRIEVE,
    amend,
    json_of,
    operation_of,
    rendered,
)
from intercontract.sandbox.router import find
from intercontract.sandbox.state import Conversation, Opening

_READ = ("read-after-write",)
_TAGS = ("tag-lifecycle",)
_LIFE = ("conversation-lifecycle",)
_GONE = ("use-after-delete",)
_SAME = ("idempotent-read",)


def _id_in(call: Call) -> str:
    found = find(call)
    return "" if found is None else found[1].params.get("conversation_id", "")


def _forgets(*operations: str, kind: str | None = None) -> Apply:
    """Answers as if it had written, and does not keep what was written to conversations."""

    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        wanted = operation_of(call) in operations
        if wanted and kind is not None:
            wanted = json_of(call).get("message_type") == kind
        state = site.workspace.state
        before = dict(state.conversations)
        answer = proceed(call)
        if wanted and answer.status == 200:
            state.conversations = before
        return answer

    return apply


def _distorts(
    change: Callable[[Conversation, Conversation | None], Conversation],
    *operations: str,
    kind: str | None = None,
) -> Apply:
    """Keeps something else than what it answered: ``change`` gets the new and the old value."""

    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        state = site.workspace.state
        wanted = operation_of(call) in operations
        if wanted and kind is not None:
            wanted = json_of(call).get("message_type") == kind
        old = state.conversations.get(_id_in(call))
        answer = proceed(call)
        if wanted and answer.status == 200:
            id_ = _id_in(call)
            if not id_ and isinstance(answer.payload, dict):
                id_ = str(answer.payload.get("conversation_id", ""))
            new = state.conversations.get(id_)
            if new is not None:
                state.conversations[id_] = change(new, old)
                if operation_of(call) in (REPLY, MANAGE):
                    answer.payload = rendered(call, state.conversations[id_], acted=True)
        return answer

    return apply


def _stale(call: Call, proceed: Proceed, site: Site) -> Answer:
    """Reads see the workspace as it was before the latest write."""
    state, memory = site.workspace.state, site.memory
    if call.method not in ("GET", "HEAD"):
        memory["stale-read"] = dict(state.conversations)
        return proceed(call)
    if "stale-read" not in memory:
        return proceed(call)
    present, state.conversations = state.conversations, dict(memory["stale-read"])
    try:
        return proceed(call)
    finally:
        state.conversations = present


def _body(
    text: Callable[[str], str],
) -> Callable[[Conversation, Conversation | None], Conversation]:
    def change(new: Conversation, _old: Conversation | None) -> Conversation:
        source: Opening = evolve(new.source, body=text(new.source.body))
        return evolve(new, source=source)

    return change


def _other_contact(call: Call, proceed: Proceed, site: Site) -> Answer:
    answer = proceed(call)
    state = site.workspace.state
    if operation_of(call) == CREATE and answer.status == 200 and isinstance(answer.payload, dict):
        conversation = state.conversations.get(str(answer.payload.get("conversation_id")))
        if conversation is None:
            return answer
        other = next(c for c in state.contacts.values() if c.id != conversation.contacts[0][0])
        state.conversations[conversation.id] = evolve(
            conversation, contacts=((other.id, other.external_id),)
        )
    return answer


def _twice(call: Call, proceed: Proceed, site: Site) -> Answer:
    """Attaching a tag that is there puts it there again."""
    state, id_ = site.workspace.state, _id_in(call)
    before = state.conversations.get(id_)
    answer = proceed(call)
    if operation_of(call) == ATTACH and answer.status == 200 and before is not None:
        added = next(t for t in state.conversations[id_].tags if t.id == str(json_of(call)["id"]))
        if any(tag.id == added.id for tag in before.tags):
            state.conversations[id_] = evolve(before, tags=(*before.tags, added))
    return answer


def _tags_kept(new: Conversation, old: Conversation | None) -> Conversation:
    return new if old is None else evolve(new, tags=old.tags)


def _tags_gone(new: Conversation, _old: Conversation | None) -> Conversation:
    return evolve(new, tags=())


def _only_newest_tag(new: Conversation, _old: Conversation | None) -> Conversation:
    return evolve(new, tags=new.tags[-1:])


def _tag_hidden(call: Call, proceed: Proceed, _site: Site) -> Answer:
    answer = proceed(call)
    if answer.status == 200 and operation_of(call) == RETRIEVE:
        amend(answer, lambda payload: payload["tags"].update(tags=[]))
    return answer


def _answers_other_tag(call: Call, proceed: Proceed, site: Site) -> Answer:
    answer = proceed(call)
    if answer.status == 200 and operation_of(call) in (ATTACH, DETACH):
        tags = site.workspace.state.tags.values()

        def swap(payload: Any) -> None:
            other = next(tag for tag in tags if tag.id != payload["id"])
            payload.update(id=other.id, name=other.name)

        amend(answer, swap)
    return answer


def _answers_other_conversation(call: Call, proceed: Proceed, site: Site) -> Answer:
    answer = proceed(call)
    if answer.status == 200 and operation_of(call) == RETRIEVE:
        ids = site.workspace.state.conversations
        amend(answer, lambda p: p.update(id=next(id_ for id_ in ids if id_ != p["id"])))
    return answer


def _part_lost(new: Conversation, old: Conversation | None) -> Conversation:
    return evolve(new, parts=() if old is None else old.parts)


def _undead(call: Call, proceed: Proceed, site: Site) -> Answer:
    """What was deleted can still be retrieved."""
    graves = site.memory.setdefault("undead", {})
    state = site.workspace.state
    if operation_of(call) == DELETE:
        conversation = state.conversations.get(_id_in(call))
        if conversation is not None:
            graves[conversation.id] = conversation
    answer = proceed(call)
    if answer.status == 404 and operation_of(call) == RETRIEVE and _id_in(call) in graves:
        state.conversations[_id_in(call)] = graves[_id_in(call)]
        try:
            return proceed(call)
        finally:
            del state.conversations[_id_in(call)]
    return answer


def _emptied(call: Call, proceed: Proceed, site: Site) -> Answer:
    """What was deleted is still there, without its text."""
    state, id_ = site.workspace.state, _id_in(call)
    conversation = state.conversations.get(id_)
    answer = proceed(call)
    if operation_of(call) == DELETE and answer.status == 200 and conversation is not None:
        state.conversations[id_] = evolve(conversation, source=evolve(conversation.source, body=""))
    return answer


def _gone_answers(status: int) -> Apply:
    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        gone = site.memory.setdefault("gone", set())
        answer = proceed(call)
        if operation_of(call) == DELETE and answer.status == 200:
            gone.add(_id_in(call))
        elif operation_of(call) == RETRIEVE and _id_in(call) in gone:
            answer.status, answer.payload = status, None
            answer.raw = b"{}"
        return answer

    return apply


def _every_other(change: Callable[[Any], object], name: str) -> Apply:
    """Changes every second answer to a retrieval."""

    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        answer = proceed(call)
        if answer.status == 200 and operation_of(call) == RETRIEVE:
            site.memory[name] = not site.memory.get(name, False)
            if site.memory[name]:
                amend(answer, change)
        return answer

    return apply


def _reading_marks(call: Call, proceed: Proceed, site: Site) -> Answer:
    """Reading a conversation touches it."""
    answer = proceed(call)
    if answer.status == 200 and operation_of(call) == RETRIEVE:
        workspace = site.workspace
        conversation = workspace.state.conversations[_id_in(call)]
        count = site.memory["reading"] = site.memory.get("reading", 0) + 1
        workspace.keep(
            evolve(conversation, updated_at=workspace.now + count, read=not conversation.read)
        )
    return answer


def _keeps(name: str) -> Callable[[Conversation, Conversation | None], Conversation]:
    def change(new: Conversation, old: Conversation | None) -> Conversation:
        return new if old is None else evolve(new, **{name: getattr(old, name)})

    return change


FAULTS = (
    Fault("create-lost", "a created conversation is not there", _READ, _forgets(CREATE)),
    Fault("read-stale", "reads are one write behind", _READ, _stale),
    Fault("body-distorted", "the text of a conversation is kept in capitals", _READ,
          _distorts(_body(str.upper), CREATE)),
    Fault("body-truncated", "only the first letters of a text are kept", _READ,
          _distorts(_body(lambda body: body[:6] + "</p>"), CREATE)),
    Fault("contact-swapped", "a created conversation belongs to another contact", _READ,
          _other_contact),
    Fault("retrieve-other", "another conversation's id is answered", _READ,
          _answers_other_conversation),
    Fault("tag-lost", "an attached tag is not kept", _TAGS, _forgets(ATTACH)),
    Fault("tag-hidden", "retrieving never shows tags", _TAGS, _tag_hidden),
    Fault("tag-twice", "attaching a tag twice leaves two", _TAGS, _twice),
    Fault("tag-replaces", "attaching a tag removes the others", ("tag-lifecycle",),
          _distorts(_only_newest_tag, ATTACH)),
    Fault("tag-stays", "a removed tag is still there", _TAGS, _distorts(_tags_kept, DETACH)),
    Fault("tag-other", "another tag is answered than was asked for", _TAGS, _answers_other_tag),
    Fault("reply-lost", "a reply is not kept", _LIFE, _forgets(REPLY)),
    Fault("reply-without-part", "a reply adds no part", _LIFE, _distorts(_part_lost, REPLY)),
    Fault("reply-keeps-waiting", "an admin's reply leaves waiting_since", _LIFE,
          _distorts(_keeps("waiting_since"), REPLY)),
    Fault("reply-without-teammate", "an admin who replied is not among the teammates", _LIFE,
          _distorts(_keeps("teammates"), REPLY)),
    Fault("close-ignored", "closing leaves a conversation open", _LIFE,
          _distorts(_keeps("state"), MANAGE, kind="close")),
    Fault("close-lost", "closing is answered and not kept", _LIFE,
          _forgets(MANAGE, kind="close")),
    Fault("open-ignored", "opening leaves a conversation as it was", _LIFE,
          _distorts(_keeps("state"), MANAGE, kind="open")),
    Fault("open-keeps-snooze", "opening keeps snoozed_until", ("conversation-lifecycle",
          "conversation-state"), _distorts(_keeps("snoozed_until"), MANAGE, kind="open")),
    Fault("snooze-forgotten", "a snooze is answered and not kept", _LIFE,
          _forgets(MANAGE, kind="snoozed")),
    Fault("snooze-shifted", "snoozed until an hour later than asked", _LIFE,
          _distorts(lambda new, _old: evolve(new, snoozed_until=(new.snoozed_until or 0) + 3600),
                    MANAGE, kind="snoozed")),
    Fault("assign-ignored", "assigning leaves the assignee", _LIFE,
          _distorts(_keeps("admin_assignee_id"), MANAGE, kind="assignment")),
    Fault("action-without-part", "actions add no part", _LIFE, _distorts(_part_lost, MANAGE)),
    Fault("deleted-served", "a deleted conversation can be retrieved", _GONE, _undead),
    Fault("deleted-listed", "a deleted conversation is only emptied", _GONE, _emptied),
    Fault("deleted-200", "a deleted conversation is answered 200 and {}", _GONE,
          _gone_answers(200)),
    Fault("read-flips", "every second read has another priority", _SAME,
          _every_other(lambda p: p.update(
              priority="not_priority" if p["priority"] == "priority" else "priority"), "flips")),
    Fault("read-reorders", "every second read has its parts the other way round", _SAME,
          _every_other(lambda p: p["conversation_parts"]["conversation_parts"].reverse(),
                       "reorders")),
    Fault("read-drops", "every second read lacks custom attributes", _SAME,
          _every_other(lambda p: p.update(custom_attributes={}), "drops")),
    Fault("read-touches", "reading changes read and updated_at", _SAME, _reading_marks),
)  # fmt: skip
