"""What hangs on a contact: companies, segments and subscriptions; and the contacts of a company."""

from __future__ import annotations

from attrs import evolve

from intercontract.model.json import JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.collection import list_of
from intercontract.sandbox.errors import Refusal
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.pagination import numbered
from intercontract.sandbox.rendering import without_last_next
from intercontract.sandbox.resources import companies, segments, subscription_types
from intercontract.sandbox.resources.companies.handlers import with_notes
from intercontract.sandbox.resources.contacts.collection import CONTACTS, keep
from intercontract.sandbox.resources.contacts.rendering import render
from intercontract.sandbox.resources.subscription_types import SUBSCRIPTION_TYPES
from intercontract.sandbox.workspace import Workspace

COMPANIES = companies.COMPANIES
PER_PAGE = 50
MOST_COMPANIES = 1000
_FIELDS = ("type", "data", "pages", "total_count")


@CONTACTS.answers("POST", f"{CONTACTS.item}/companies", "attachContactToACompany")
def attach_company(call: Call, workspace: Workspace) -> JSONValue:
    """A contact belongs to one more company; attaching again changes nothing."""
    body = parameters.body_of(call)
    if body.get("id") is None:
        raise Refusal(400, "parameter_not_found", "company not specified")
    company_id = parameters.identifier(body, "id")
    contact = CONTACTS.named_in(call, workspace)
    company = COMPANIES.find(workspace, company_id)
    if company.id not in contact.company_ids:
        if len(contact.company_ids) >= MOST_COMPANIES:
            raise Refusal(
                400,
                "contact_company_limit_exceeded",
                f"Contact has reached the maximum of {MOST_COMPANIES} company associations",
            )
        ids = (*contact.company_ids, company.id)
        keep(workspace, evolve(contact, company_ids=ids, updated_at=workspace.now))
    return with_notes(COMPANIES.find(workspace, company.id), workspace)


@CONTACTS.answers(
    "DELETE", f"{CONTACTS.item}/companies/{{company_id}}", "detachContactFromACompany"
)
def detach_company(call: Call, workspace: Workspace) -> JSONValue:
    """A contact belongs to a company no longer."""
    contact = CONTACTS.named_in(call, workspace)
    company = COMPANIES.find(workspace, call.params["company_id"])
    if company.id not in contact.company_ids:
        raise COMPANIES.not_found()
    ids = tuple(id_ for id_ in contact.company_ids if id_ != company.id)
    keep(workspace, evolve(contact, company_ids=ids, updated_at=workspace.now))
    return with_notes(COMPANIES.find(workspace, company.id), workspace)


@CONTACTS.answers("GET", f"{CONTACTS.item}/companies", "listCompaniesForAContact")
def list_companies(call: Call, workspace: Workspace) -> JSONValue:
    """The companies of a contact, by page numbers."""
    contact = CONTACTS.named_in(call, workspace)
    ids, pages = numbered(call, workspace, contact.company_ids, PER_PAGE)
    table = COMPANIES.table(workspace)
    shown: list[JSONValue] = [COMPANIES.render(table[id_], workspace) for id_ in ids]
    return list_of(shown, "list", _FIELDS, len(contact.company_ids), pages)


@COMPANIES.answers("GET", f"{COMPANIES.item}/contacts", "ListAttachedContacts")
def list_contacts(call: Call, workspace: Workspace) -> JSONValue:
    """The contacts of a company, by page numbers; recordings have no ``next`` on the last page."""
    company = COMPANIES.named_in(call, workspace)
    found = CONTACTS.table(workspace).having("company", company.id)
    rows, pages = numbered(call, workspace, found, PER_PAGE)
    fields = ("type", "data", "total_count", "pages")
    shown: list[JSONValue] = [render(row, workspace) for row in rows]
    return list_of(shown, "list", fields, len(found), without_last_next(pages))


@CONTACTS.answers("GET", f"{CONTACTS.item}/segments", "listSegmentsForAContact")
def list_segments(call: Call, workspace: Workspace) -> JSONValue:
    """The segments that a contact belongs to."""
    contact = CONTACTS.named_in(call, workspace)
    found = segments.segments_of(workspace, "contact", contact)
    return {"type": "list", "data": [segments.render(one, workspace) for one in found]}


@CONTACTS.answers("GET", f"{CONTACTS.item}/subscriptions", "listSubscriptionsForAContact")
def list_subscriptions(call: Call, workspace: Workspace) -> JSONValue:
    """The subscription types that a contact has spoken about."""
    contact = CONTACTS.named_in(call, workspace)
    table = SUBSCRIPTION_TYPES.table(workspace)
    shown: list[JSONValue] = [
        subscription_types.render(table[id_], workspace) for id_, _ in contact.subscriptions
    ]
    return {"type": "list", "data": shown}


@CONTACTS.answers("POST", f"{CONTACTS.item}/subscriptions", "attachSubscriptionTypeToContact")
def subscribe(call: Call, workspace: Workspace) -> JSONValue:
    """A contact opts in to a subscription type, or out of it."""
    body = parameters.body_of(call)
    type_id = parameters.identifier(body, "id")
    consent = parameters.choice(body, "consent_type", ("opt_in", "opt_out"))
    contact = CONTACTS.named_in(call, workspace)
    chosen = SUBSCRIPTION_TYPES.find(workspace, type_id)
    others = tuple(said for said in contact.subscriptions if said[0] != chosen.id)
    said = (*others, (chosen.id, consent))
    keep(workspace, evolve(contact, subscriptions=said, updated_at=workspace.now))
    return subscription_types.render(chosen, workspace)


@CONTACTS.answers(
    "DELETE",
    f"{CONTACTS.item}/subscriptions/{{subscription_id}}",
    "detachSubscriptionTypeToContact",
)
def unsubscribe(call: Call, workspace: Workspace) -> JSONValue:
    """A contact has said nothing of a subscription type any more."""
    contact = CONTACTS.named_in(call, workspace)
    chosen = SUBSCRIPTION_TYPES.find(workspace, call.params["subscription_id"])
    left = tuple(said for said in contact.subscriptions if said[0] != chosen.id)
    if len(left) == len(contact.subscriptions):
        raise SUBSCRIPTION_TYPES.not_found()
    keep(workspace, evolve(contact, subscriptions=left, updated_at=workspace.now))
    return subscription_types.render(chosen, workspace)
