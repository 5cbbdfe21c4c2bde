"""Faults in contacts."""

from __future__ import annotations

from intercontract.sandbox.faults.fault import Fault
from intercontract.sandbox.faults.records import (
    bare_error,
    breaks,
    by_id,
    doubled,
    every,
    milliseconds,
    turns,
    undead,
    with_status,
)
from intercontract.sandbox.faults.tools import changes, drops, inside, sets
from intercontract.sandbox.resources.contacts import CONTACTS

LIST, SEARCH, CREATE, RETRIEVE = "ListContacts", "SearchContacts", "CreateContact", "ShowContact"
UPDATE, DELETE, MERGE = "UpdateContact", "DeleteContact", "MergeContact"
ARCHIVE, UNARCHIVE = "ArchiveContact", "UnarchiveContact"
_SCHEMA = ("response-schema",)
_ID = ("response-schema", "id-type")
_LIST = ("response-schema", "list-shape")

FAULTS = (
    Fault("contact-id-number", "the id of a contact is a number", _ID,
          every("contact", turns("id", lambda id_: int(id_[:8], 16)))),
    Fault("contact-role-missing", "a contact has no role", _SCHEMA, every("contact", drops("role"))),
    Fault("contact-owner-text", "the owner of a contact is a text", _SCHEMA,
          every("contact", sets(owner_id="nobody"))),
    Fault("contact-created-ms", "a contact was created in milliseconds", ("timestamp-unit",),
          every("contact", milliseconds("created_at"))),
    Fault("contact-signed-up-text", "the time of signing up is a text", _SCHEMA,
          every("contact", sets(signed_up_at="2026-01-05T09:00:00Z"))),
    Fault("contact-extra", "a contact has an undocumented field", ("undocumented-field",),
          every("contact", sets(lifetime_value=12))),
    Fault("contact-flag-text", "whether e-mails are wanted is a text", _SCHEMA,
          every("contact", sets(unsubscribed_from_emails="no"))),
    Fault("contact-location-null", "the location of a contact is null", _SCHEMA,
          every("contact", sets(location=None))),
    Fault("contact-tags-list", "the tags of a contact are an array", _SCHEMA,
          every("contact", sets(tags=[]))),
    Fault("contact-companies-count", "the number of companies of a contact is a text", _SCHEMA,
          every("contact", inside("companies", sets(total_count="none")))),
    Fault("contact-avatar-text", "the avatar of a contact is a URL",
          ("response-schema", "undocumented-field"),
          every("contact", sets(avatar="https://example.com/a.png"))),
    Fault("contact-list-object", "the list of contacts is an object", _LIST,
          changes(by_id("data"), LIST)),
    Fault("contact-list-type", "the list of contacts calls itself otherwise", _LIST,
          changes(sets(type="contacts"), LIST)),
    Fault("contact-list-repeats", "a page has its first contact twice", ("pagination",),
          changes(doubled("data"), LIST)),
    Fault("contact-search-repeats", "a page of a search has its first contact twice", ("pagination",),
          changes(doubled("data"), SEARCH)),
    Fault("contact-search-pages-text", "the pages of a search are a text", _SCHEMA,
          changes(sets(pages="1 of 1"), SEARCH)),
    Fault("contact-created-201", "creating a contact answers 201", ("undocumented-status",),
          with_status(201, CREATE)),
    Fault("contact-undead", "a deleted contact is still there", ("use-after-delete",),
          undead(CONTACTS, DELETE)),
    Fault("contact-deleted-text", "whether a contact was deleted is a text", _SCHEMA,
          changes(sets(deleted="yes"), DELETE)),
    Fault("contact-archived-missing", "archiving does not say that it did", _SCHEMA,
          changes(drops("archived"), ARCHIVE, UNARCHIVE)),
    Fault("contact-search-500", "searching contacts fails with 500", ("server-error",),
          breaks("contact-search-500", SEARCH)),
    Fault("contact-error-bare", "what is refused is no error.list", ("error-shape", "response-schema"),
          bare_error(RETRIEVE, UPDATE, MERGE)),
)  # fmt: skip
