"""Faults in what is kept of a write, and in how a conversation is deleted."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.faults.keeping import distorts, forgets, id_in
from intercontract.sandbox.faults.tools import (
    CREATE,
    DELETE,
    RETRIEVE,
    SUCCESS,
    amend,
    operation_of,
)
from intercontract.sandbox.state import Conversation, Opening

_READ = ("read-after-write",)
_GONE = ("use-after-delete",)


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
    if (
        operation_of(call) == CREATE
        and answer.status in SUCCESS
        and isinstance(answer.payload, dict)
    ):
        conversation = state.conversations.get(str(answer.payload.get("conversation_id")))
        if conversation is None:
            return answer
        other = next(c for c in state.contacts.values() if c.id != conversation.contacts[0][0])
        state.conversations[conversation.id] = evolve(
            conversation, contacts=((other.id, other.external_id),)
        )
    return answer


def _answers_other_conversation(call: Call, proceed: Proceed, site: Site) -> Answer:
    answer = proceed(call)
    if answer.status in SUCCESS and operation_of(call) == RETRIEVE:
        ids = site.workspace.state.conversations
        amend(answer, lambda p: p.update(id=next(id_ for id_ in ids if id_ != p["id"])))
    return answer


def _undead(call: Call, proceed: Proceed, site: Site) -> Answer:
    """What was deleted can still be retrieved."""
    graves = site.memory.setdefault("undead", {})
    state = site.workspace.state
    if operation_of(call) == DELETE:
        conversation = state.conversations.get(id_in(call))
        if conversation is not None:
            graves[conversation.id] = conversation
    answer = proceed(call)
    if answer.status == 404 and operation_of(call) == RETRIEVE and id_in(call) in graves:
        state.conversations[id_in(call)] = graves[id_in(call)]
        try:
            return proceed(call)
        finally:
            del state.conversations[id_in(call)]
    return answer


def _emptied(call: Call, proceed: Proceed, site: Site) -> Answer:
    """What was deleted is still there, without its text."""
    state, id_ = site.workspace.state, id_in(call)
    conversation = state.conversations.get(id_)
    answer = proceed(call)
    if operation_of(call) == DELETE and answer.status in SUCCESS and conversation is not None:
        state.conversations[id_] = evolve(conversation, source=evolve(conversation.source, body=""))
    return answer


def _gone_answers(status: int) -> Apply:
    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        gone = site.memory.setdefault("gone", set())
        answer = proceed(call)
        if operation_of(call) == DELETE and answer.status in SUCCESS:
            gone.add(id_in(call))
        elif operation_of(call) == RETRIEVE and id_in(call) in gone:
            answer.status, answer.payload = status, None
            answer.raw = b"{}"
        return answer

    return apply


FAULTS = (
    Fault("create-lost", "a created conversation is not there", _READ, forgets(CREATE)),
    Fault("read-stale", "reads are one write behind", _READ, _stale),
    Fault("body-distorted", "the text of a conversation is kept in capitals", _READ,
          distorts(_body(str.upper), CREATE)),
    Fault("body-truncated", "only the first letters of a text are kept", _READ,
          distorts(_body(lambda body: body[:6] + "</p>"), CREATE)),
    Fault("contact-swapped", "a created conversation belongs to another contact", _READ,
          _other_contact),
    Fault("retrieve-other", "another conversation's id is answered", _READ,
          _answers_other_conversation),
    Fault("deleted-served", "a deleted conversation can be retrieved", _GONE, _undead),
    Fault("deleted-listed", "a deleted conversation is only emptied", _GONE, _emptied),
    Fault("deleted-200", "a deleted conversation is answered 200 and {}", _GONE,
          _gone_answers(200)),
)  # fmt: skip
