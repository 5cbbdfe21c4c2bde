"""The collection of conversations, how they come to be, and which wake up by themselves."""

from __future__ import annotations

from attrs import evolve

from intercontract.model.json import JSONObject
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.identifiers import IdSeries
from intercontract.sandbox.resources.contacts import Contact
from intercontract.sandbox.resources.conversations import lifecycle, rendering
from intercontract.sandbox.resources.conversations.parts import attribute_part
from intercontract.sandbox.resources.conversations.values import (
    Conversation,
    Opening,
    Statistics,
)
from intercontract.sandbox.resources.tags import retagged, untagged
from intercontract.sandbox.workspace import Workspace

MESSAGE_IDS = IdSeries("message", 3650000000, 97)
_AUTOMATIC: JSONObject = {
    "Has attachments": False,
    "Auto-translated": False,
    "Fin AI Agent: Preview": False,
    "Fin awaiting teammate input": False,
    "Copilot used": False,
    "Has QA Notes": False,
    "QA Notes Count": 0,
    "Language": "English",
}
"""The custom attributes that every conversation is seen to have."""


def wake_up(workspace: Workspace) -> None:
    """Open the conversations whose snooze is over.

    Source: *Conversation*, ``snoozed_until``: "the time in the future when this conversation
    will be marked as open".
    """
    for conversation in CONVERSATIONS.table(workspace).until("snoozed_until", workspace.now):
        CONVERSATIONS.keep(workspace, lifecycle.wake(workspace, conversation))


def _unlinked(conversation: Conversation, ticket_id: str) -> Conversation:
    kept = tuple(link for link in conversation.linked if link["id"] != ticket_id)
    return conversation if kept == conversation.linked else evolve(conversation, linked=kept)


def _moved(conversation: Conversation, gone: Contact, into: Contact) -> Conversation:
    if not any(id_ == gone.id for id_, _ in conversation.contacts):
        return conversation
    known = (into.id, into.external_id)
    contacts = (known if id_ == gone.id else (id_, other) for id_, other in conversation.contacts)
    return evolve(conversation, contacts=tuple(dict.fromkeys(contacts)))


CONVERSATIONS: Collection[Conversation] = Collection(
    "conversation",
    rendering.render,
    first_id=215470000000000,
    id_step=1103,
    keys={
        "updated_at": lambda conversation: (conversation.updated_at, conversation.id),
        "snoozed_until": lambda conversation: conversation.snoozed_until,
    },
    references={"tag": untagged, "ticket": _unlinked},
    merges={"tag": retagged, "contact": _moved},
    after=("admin", "team", "tag", "contact"),
    tick=wake_up,
)


def begun(
    workspace: Workspace, contact: Contact, source: Opening, born: int | None = None
) -> Conversation:
    """A new conversation; if a contact begins it, a bot notes its attributes, as seen in recordings."""
    now, id_ = workspace.now, CONVERSATIONS.new_id(workspace)
    born = now if born is None else born
    contacts = ((contact.id, contact.external_id),)
    attributes = dict(_AUTOMATIC)
    if source.author.type not in ("user", "lead"):
        return Conversation(
            *(id_, born, now, source, contacts),
            title=None,
            state="closed",
            custom_attributes=attributes,
        )
    return Conversation(
        *(id_, born, now, source, contacts),
        waiting_since=born,
        first_contact_reply_at=born,
        custom_attributes=attributes,
        statistics=Statistics(first_contact_reply_at=born, last_contact_reply_at=born),
        parts=(attribute_part(workspace, "Language", "English"),),
    )
