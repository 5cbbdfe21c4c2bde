"""List, create, retrieve, update and delete conversations."""

from __future__ import annotations

from attrs import evolve

from intercontract.model.json import JSONValue
from intercontract.sandbox import parameters, render
from intercontract.sandbox.errors import contact_not_found, conversation_not_found
from intercontract.sandbox.exchange import Call, Route
from intercontract.sandbox.markup import from_contact
from intercontract.sandbox.pagination import Keyed, paginate
from intercontract.sandbox.state import Contact, Conversation, Opening, Statistics
from intercontract.sandbox.versions import reaches
from intercontract.sandbox.workspace import Workspace

PER_PAGE = 20


def automatic_attributes(language: str = "English") -> dict[str, JSONValue]:
    """The custom attributes that every conversation is seen to have."""
    return {
        "Has attachments": False,
        "Auto-translated": False,
        "Fin AI Agent: Preview": False,
        "Fin awaiting teammate input": False,
        "Copilot used": False,
        "Has QA Notes": False,
        "QA Notes Count": 0,
        "Language": language,
    }


def found(call: Call, workspace: Workspace) -> Conversation:
    """The conversation that the path names.

    Raises:
        Refusal: 404 when there is none.
    """
    conversation = workspace.state.conversations.get(call.params["conversation_id"])
    if conversation is None:
        raise conversation_not_found()
    return conversation


def wants_plaintext(call: Call) -> bool:
    """Whether ``display_as=plaintext`` was asked for.

    The documentation names no other value and does not say that one is refused: it changes nothing.
    """
    return parameters.single(call, "display_as") == "plaintext"


def start(
    workspace: Workspace, contact: Contact, body: str, *, subject: str = "", created_at: int = 0
) -> Conversation:
    """A contact starts a conversation; a bot notes its attributes, as seen in recordings."""
    now = workspace.now
    born = created_at if 0 < created_at <= now else now
    conversation = Conversation(
        id=workspace.number("conversation"),
        created_at=born,
        updated_at=now,
        source=Opening(
            workspace.number("message"), from_contact(body), contact.author, subject=subject
        ),
        contacts=((contact.id, contact.external_id),),
        waiting_since=born,
        first_contact_reply_at=born,
        statistics=Statistics(first_contact_reply_at=born, last_contact_reply_at=born),
        custom_attributes=automatic_attributes(),
        parts=(workspace.attribute_part("Language", "English"),),
    )
    return workspace.keep(conversation)


def list_all(call: Call, workspace: Workspace) -> JSONValue:
    """One page of conversations, the most recently updated first, without their parts."""
    ordered = sorted(
        workspace.state.conversations.values(), key=lambda c: (c.updated_at, c.id), reverse=True
    )
    page = paginate(call, [Keyed(c.updated_at, c.id) for c in ordered], PER_PAGE)
    return {
        "type": "conversation.list",
        "pages": page.pages,
        "total_count": len(ordered),
        "conversations": [
            render.conversation(c, with_parts=False) for c in ordered[page.start : page.stop]
        ],
    }


def create(call: Call, workspace: Workspace) -> JSONValue:
    """A contact starts a conversation; the answer is the message."""
    body = parameters.body_of(call)
    sender = parameters.mapping(body, "from", required=True) or {}
    parameters.choice(sender, "type", ("lead", "user", "contact"))
    contact_id = parameters.required_text(sender, "id")
    text = parameters.required_text(body, "body")
    parameters.text(body, "subject", required=False)
    parameters.urls(body, "attachment_urls")
    created_at = parameters.integer(body, "created_at")
    contact = workspace.contact(contact_id)
    if contact is None:
        raise contact_not_found()
    conversation = start(workspace, contact, text, created_at=created_at or 0)
    return {
        "type": "user_message",
        "id": conversation.source.id,
        "created_at": conversation.created_at,
        "body": text,
        "message_type": "inapp",
        "conversation_id": conversation.id,
    }


def retrieve(call: Call, workspace: Workspace) -> JSONValue:
    """One conversation with its most recent parts."""
    plain = wants_plaintext(call)
    return render.conversation(found(call, workspace), plain=plain)


def update(call: Call, workspace: Workspace) -> JSONValue:
    """Marks as read, renames, or sets custom attributes; marking leaves ``updated_at`` alone."""
    plain = wants_plaintext(call)
    body = parameters.body_of(call)
    read = parameters.boolean(body, "read")
    title = parameters.text(body, "title", required=False)
    attributes = parameters.mapping(body, "custom_attributes")
    conversation = found(call, workspace)
    if read is not None:
        conversation = evolve(conversation, read=read)
    if title is not None and reaches(call.version, "2.13"):  # no parameter before
        conversation = evolve(conversation, title=title, updated_at=workspace.now)
    if attributes:
        notes = tuple(
            evolve(workspace.attribute_part(name, value), state=conversation.state)
            for name, value in attributes.items()
        )
        conversation = evolve(
            conversation,
            custom_attributes={**conversation.custom_attributes, **attributes},
            parts=conversation.parts + notes,
            updated_at=workspace.now,
        )
    return render.conversation(workspace.keep(conversation), plain=plain)


def delete(call: Call, workspace: Workspace) -> JSONValue:
    """The conversation is gone."""
    conversation = found(call, workspace)
    del workspace.state.conversations[conversation.id]
    return {"id": conversation.id, "object": "conversation", "deleted": True}


ROUTES = (
    Route.to("GET", "/conversations", "listConversations", list_all),
    Route.to("POST", "/conversations", "createConversation", create),
    Route.to("GET", "/conversations/{conversation_id}", "retrieveConversation", retrieve),
    Route.to("PUT", "/conversations/{conversation_id}", "updateConversation", update),
    Route.to("DELETE", "/conversations/{conversation_id}", "deleteConversation", delete, "2.13"),
)
