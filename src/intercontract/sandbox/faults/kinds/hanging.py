"""Faults in what hangs on records: not kept, kept too long, listed wrongly, counted otherwise."""

from __future__ import annotations

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.faults.records import unchanged
from intercontract.sandbox.faults.tools import SUCCESS, Json, changes, operation_of, own_copy
from intercontract.sandbox.resources.contacts import CONTACTS
from intercontract.sandbox.resources.notes import NOTES
from intercontract.values import frozen

_LIFECYCLE = ("attachment-lifecycle",)
_COUNTS = ("list-counts", "attachment-lifecycle")


@frozen
class Hanging:
    """What hangs on contacts: the operations that put it on, take it off and list it."""

    name: str
    words: str
    attach: str
    detach: str
    listing: str


_ALL = (
    Hanging("contact-tag", "a tag", "attachTagToContact", "detachTagFromContact", "listTagsForAContact"),
    Hanging("contact-company", "a company", "attachContactToACompany", "detachContactFromACompany",
            "listCompaniesForAContact"),
    Hanging("contact-subscription", "a subscription", "attachSubscriptionTypeToContact",
            "detachSubscriptionTypeToContact", "listSubscriptionsForAContact"),
)  # fmt: skip


def _first_missing(page: Json) -> None:
    page["data"].pop(0)
    if "total_count" in page:
        page["total_count"] -= 1


def _first_twice(page: Json) -> None:
    page["data"].append(page["data"][0])
    if "total_count" in page:
        page["total_count"] += 1


def _note_lost(call: Call, proceed: Proceed, site: Site) -> Answer:
    answer = proceed(call)
    if operation_of(call) == "createNote" and answer.status in SUCCESS:
        del NOTES.table(site.workspace)[own_copy(answer)["id"]]
    return answer


def _counted(name: str, by: int) -> Apply:
    """Counts more or less in the contact itself."""

    def change(contact: Json) -> None:
        contact[name]["total_count"] += by

    return changes(change, "ShowContact")


def _faults() -> tuple[Fault, ...]:
    found: list[Fault] = []
    for h in _ALL:
        found += [
            Fault(f"{h.name}-attach-lost", f"{h.words} that is put on a contact is not kept", _LIFECYCLE,
                  unchanged(CONTACTS, h.attach), (h.attach,)),
            Fault(f"{h.name}-detach-lost", f"{h.words} that is taken off a contact stays", _LIFECYCLE,
                  unchanged(CONTACTS, h.detach), (h.detach,)),
            Fault(f"{h.name}-list-misses", f"{h.words} on a contact is not listed", _LIFECYCLE,
                  changes(_first_missing, h.listing), (h.listing,)),
            Fault(f"{h.name}-list-twice", f"{h.words} on a contact is listed twice",
                  ("attachment-lifecycle", "pagination"), changes(_first_twice, h.listing), (h.listing,)),
        ]  # fmt: skip
    for name in ("tags", "notes", "companies"):
        found += [
            Fault(f"contact-{name}-counted-high", f"a contact counts more {name} than it has", _COUNTS,
                  _counted(name, 1), ("ShowContact",)),
            Fault(f"contact-{name}-counted-low", f"a contact counts fewer {name} than it has",
                  (*_COUNTS, "response-schema"), _counted(name, -1), ("ShowContact",)),
        ]  # fmt: skip
    found += [
        Fault("note-lost", "a note that was written is not kept", _LIFECYCLE, _note_lost, ("createNote",)),
        Fault("company-contacts-missing", "a contact of a company is not among its contacts", _LIFECYCLE,
              changes(_first_missing, "ListAttachedContacts"), ("ListAttachedContacts",)),
    ]  # fmt: skip
    return tuple(found)


FAULTS = _faults()
