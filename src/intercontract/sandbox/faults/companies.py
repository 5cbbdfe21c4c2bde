"""Faults in companies."""

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
from intercontract.sandbox.resources.companies import COMPANIES

CREATE, RETRIEVE, UPDATE = "createOrUpdateCompany", "RetrieveACompanyById", "UpdateCompany"
LIST, SCROLL, DELETE = "listAllCompanies", "scrollOverAllCompanies", "deleteCompany"
CONTACTS_OF, COMPANIES_OF = "ListAttachedContacts", "listCompaniesForAContact"
ATTACH, DETACH = "attachContactToACompany", "detachContactFromACompany"
_SCHEMA = ("response-schema",)
_LIST = ("response-schema", "list-shape")

FAULTS = (
    Fault("company-id-number", "the id of a company is a number", ("response-schema", "id-type"),
          every("company", turns("id", lambda id_: int(id_[:8], 16)))),
    Fault("company-name-missing", "a company has no name", _SCHEMA, every("company", drops("name"))),
    Fault("company-app-number", "the workspace of a company is a number", _SCHEMA,
          every("company", sets(app_id=7))),
    Fault("company-created-ms", "a company was created in milliseconds", ("timestamp-unit",),
          every("company", milliseconds("created_at"))),
    Fault("company-spend-text", "what a company spends is a text", _SCHEMA,
          every("company", turns("monthly_spend", str))),
    Fault("company-users-float", "the users of a company are a fraction", _SCHEMA,
          every("company", sets(user_count=0.5))),
    Fault("company-extra", "a company has an undocumented field", ("undocumented-field",),
          every("company", sets(vat_number="IE1"))),
    Fault("company-plan-text", "the plan of a company is a text", _SCHEMA,
          every("company", sets(plan="Scale"))),
    Fault("company-tags-type", "the tags of a company call themselves otherwise", _SCHEMA,
          every("company", inside("tags", sets(type="tags")))),
    Fault("company-segments-text", "the segments of a company are a text", _SCHEMA,
          every("company", inside("segments", sets(segments="none")))),
    Fault("company-list-object", "the list of companies is an object", _LIST,
          changes(by_id("data"), LIST)),
    Fault("company-list-repeats", "a page has its first company twice",
          ("pagination", "list-shape", "response-schema"),
          changes(doubled("data"), LIST)),
    Fault("company-list-count-text", "the number of companies is a text", _SCHEMA,
          changes(turns("total_count", str), LIST)),
    Fault("company-scroll-number", "the parameter of a scroll is a number", _SCHEMA,
          changes(sets(scroll_param=1), SCROLL)),
    Fault("company-contacts-object", "the contacts of a company are an object", _LIST,
          changes(by_id("data"), CONTACTS_OF)),
    Fault("company-of-contact-count", "the number of a contact's companies is a text", _SCHEMA,
          changes(turns("total_count", str), COMPANIES_OF)),
    Fault("company-created-201", "creating a company answers 201", ("undocumented-status",),
          with_status(201, CREATE)),
    Fault("company-undead", "a deleted company is still there", ("use-after-delete",),
          undead(COMPANIES, DELETE)),
    Fault("company-deleted-object", "what was deleted calls itself otherwise", _SCHEMA,
          changes(sets(object="firm"), DELETE)),
    Fault("company-attach-500", "attaching a company fails with 500", ("server-error",),
          breaks("company-attach-500", ATTACH)),
    Fault("company-error-bare", "what is refused is no error.list", ("error-shape", "response-schema"),
          bare_error(RETRIEVE, UPDATE, DETACH)),
)  # fmt: skip
