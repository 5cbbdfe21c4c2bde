"""The contacts who take part in a conversation: named by one of three ids, attached and detached.

The documentation says that the conversation is answered; its examples show ``customers`` alone.
"""

from __future__ import annotations

from attrs import evolve

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.errors import Refusal, missing
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.resources.admins import ADMINS
from intercontract.sandbox.resources.contacts import CONTACTS, Contact
from intercontract.sandbox.resources.conversations.collection import CONVERSATIONS
from intercontract.sandbox.resources.conversations.rendering import render
from intercontract.sandbox.workspace import Workspace

_NAMED_BY = {"intercom_user_id": "id", "user_id": "external_id", "email": "email"}


def contact_named(body: JSONObject, workspace: Workspace, *, invite: bool = False) -> Contact:
    """The contact that a body names by one of three ids.

    ``invite``: an e-mail address that nobody has makes a lead.

    Raises:
        Refusal: 400 when it names none, 404 when there is no such contact.
    """
    contacts = CONTACTS.table(workspace)
    for name, attribute in _NAMED_BY.items():
        given = parameters.text(body, name, required=False)
        if given is None:
            continue
        if attribute == "id":
            return CONTACTS.find(workspace, given)
        if given and (found := contacts.having(attribute, given)):
            return found[0]
        if given and invite and attribute == "email":
            return lead_of(workspace, given)
        raise CONTACTS.not_found()
    raise missing("intercom_user_id")


def lead_of(workspace: Workspace, email: str) -> Contact:
    """The contact with an e-mail address, made as a lead where nobody has it.

    Source: *Attach a contact to a conversation*, "Contacts without an email"; *Create a ticket*.
    """
    found = CONTACTS.table(workspace).having("email", email)
    if found:
        return found[0]
    now = workspace.now
    return CONTACTS.keep(
        workspace, Contact(CONTACTS.new_id(workspace), "lead", email, None, now, now)
    )


@CONVERSATIONS.answers("POST", f"{CONVERSATIONS.item}/customers", "attachContactToConversation")
def attach(call: Call, workspace: Workspace) -> JSONValue:
    """One more contact takes part, on behalf of an admin or of a contact who does already."""
    body = parameters.body_of(call)
    customer = parameters.mapping(body, "customer", required=True) or {}
    conversation = CONVERSATIONS.named_in(call, workspace)
    if "admin_id" in body:
        ADMINS.find(workspace, parameters.identifier(body, "admin_id"))
    else:
        by = parameters.mapping(customer, "customer") or body
        contact_named(by, workspace)
    contact = contact_named(customer, workspace, invite=True)
    if all(id_ != contact.id for id_, _ in conversation.contacts):
        contacts = (*conversation.contacts, (contact.id, contact.external_id))
        conversation = evolve(conversation, contacts=contacts, updated_at=workspace.now)
        CONVERSATIONS.keep(workspace, conversation)
    return render(conversation)


@CONVERSATIONS.answers(
    "DELETE", f"{CONVERSATIONS.item}/customers/{{contact_id}}", "detachContactFromConversation"
)
def detach(call: Call, workspace: Workspace) -> JSONValue:
    """One contact less; the last one stays."""
    admin_id = parameters.identifier(parameters.body_of(call), "admin_id")
    conversation = CONVERSATIONS.named_in(call, workspace)
    kept = tuple(pair for pair in conversation.contacts if pair[0] != call.params["contact_id"])
    if kept == conversation.contacts:
        raise CONTACTS.not_found()
    ADMINS.find(workspace, admin_id)
    if not kept:
        raise Refusal(422, "parameter_invalid", "Removing the last customer is not allowed")
    conversation = evolve(conversation, contacts=kept, updated_at=workspace.now)
    return render(CONVERSATIONS.keep(workspace, conversation))
