"""Faults in what is kept of a write, and in how a conversation is deleted."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.conversations.keeping import distorts, forgets, replace_all
from intercontract.sandbox.faults.conversations.tools import CREATE, DELETE, RETRIEVE, id_in, kept
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.faults.tools import SUCCESS, answering, operation_of, own_copy
from intercontract.sandbox.resources.conversations.values import Conversation

_READ = ("read-after-write",)
_GONE = ("use-after-delete",)


def _stale(call: Call, proceed: Proceed, site: Site) -> Answer:
    """Reads see the workspace as it was before the latest write."""
    if call.method not in ("GET", "HEAD"):
        site.memory["stale-read"] = kept(site).copy()
        return proceed(call)
    if "stale-read" not in site.memory:
        return proceed(call)
    present = kept(site)
    replace_all(site, site.memory["stale-read"].copy())
    try:
        return proceed(call)
    finally:
        replace_all(site, present)


def _twice(call: Call, proceed: Proceed, _site: Site) -> Answer:
    """What creates a conversation happens twice."""
    if operation_of(call) == CREATE:
        proceed(call)
    return proceed(call)


def _body(
    text: Callable[[str], str],
) -> Callable[[Conversation, Conversation | None], Conversation]:
    def change(new: Conversation, _old: Conversation | None) -> Conversation:
        return evolve(new, source=evolve(new.source, body=text(new.source.body)))

    return change


def _other_contact(answer: Answer, _call: Call, site: Site) -> None:
    payload = answer.payload if isinstance(answer.payload, dict) else {}
    conversation = kept(site)[str(payload["conversation_id"])]
    contacts = site.workspace["contact"].values()
    other = next(c for c in contacts if c.id != conversation.contacts[0][0])
    contact = (other.id, other.external_id)
    kept(site)[conversation.id] = evolve(conversation, contacts=(contact,))


def _other_conversation(answer: Answer, _call: Call, site: Site) -> None:
    payload = own_copy(answer)
    payload.update(id=next(id_ for id_ in kept(site) if id_ != payload["id"]))


def _undead(call: Call, proceed: Proceed, site: Site) -> Answer:
    """What was deleted can still be retrieved."""
    graves, id_ = site.memory.setdefault("undead", {}), id_in(call)
    if operation_of(call) == DELETE and id_ in kept(site):
        graves[id_] = kept(site)[id_]
    answer = proceed(call)
    if answer.status == 404 and operation_of(call) == RETRIEVE and id_ in graves:
        kept(site)[id_] = graves[id_]
        try:
            return proceed(call)
        finally:
            del kept(site)[id_]
    return answer


def _emptied(call: Call, proceed: Proceed, site: Site) -> Answer:
    """What was deleted is still there, without its text."""
    conversation = kept(site).get(id_in(call))
    answer = proceed(call)
    if operation_of(call) == DELETE and answer.status in SUCCESS and conversation is not None:
        source = evolve(conversation.source, body="")
        kept(site)[conversation.id] = evolve(conversation, source=source)
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
    Fault("create-twice", "one creation makes two conversations", ("created-once",), _twice),
    Fault("read-stale", "reads are one write behind", _READ, _stale),
    Fault("body-distorted", "the text of a conversation is kept in capitals", _READ,
          distorts(_body(str.upper), CREATE)),
    Fault("body-truncated", "only the first letters of a text are kept", _READ,
          distorts(_body(lambda body: body[:6] + "</p>"), CREATE)),
    Fault("contact-swapped", "a created conversation belongs to another contact", _READ,
          answering(_other_contact, CREATE)),
    Fault("retrieve-other", "another conversation's id is answered", _READ,
          answering(_other_conversation, RETRIEVE)),
    Fault("deleted-served", "a deleted conversation can be retrieved", _GONE, _undead),
    Fault("deleted-listed", "a deleted conversation is only emptied", _GONE, _emptied),
    Fault("deleted-200", "a deleted conversation is answered 200 and {}", _GONE,
          _gone_answers(200)),
)  # fmt: skip
