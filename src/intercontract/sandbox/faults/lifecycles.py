"""Faults in the life of contacts and companies: archived, merged, unique, counted, scrolled."""

from __future__ import annotations

import orjson
from attrs import evolve

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.faults.records import unchanged
from intercontract.sandbox.faults.tools import (
    SUCCESS,
    Json,
    changes,
    json_of,
    operation_of,
    own_copy,
)
from intercontract.sandbox.resources.companies import COMPANIES
from intercontract.sandbox.resources.contacts import CONTACTS
from intercontract.sandbox.resources.conversations.collection import CONVERSATIONS

ARCHIVE, UNARCHIVE, MERGE = "ArchiveContact", "UnarchiveContact", "MergeContact"
SCROLL, LIST = "scrollOverAllCompanies", "listAllCompanies"
_MEMBER, _UNIQUE, _COUNTS = ("list-membership",), ("duplicate-accepted",), ("list-counts",)
_WRITES = ("CreateContact", "UpdateContact")


def _lead_stays(call: Call, proceed: Proceed, site: Site) -> Answer:
    table = CONTACTS.table(site.workspace)
    before = table.get(str(json_of(call).get("from"))) if operation_of(call) == MERGE else None
    answer = proceed(call)
    if before is not None and answer.status in SUCCESS:
        table[before.id] = before
    return answer


def _talks_stay(call: Call, proceed: Proceed, site: Site) -> Answer:
    if operation_of(call) != MERGE:
        return proceed(call)
    table = CONVERSATIONS.table(site.workspace)
    before = dict(table)
    answer = proceed(call)
    table.update(before)
    return answer


def _tags_stay(call: Call, proceed: Proceed, site: Site) -> Answer:
    answer = proceed(call)
    if operation_of(call) == MERGE and answer.status in SUCCESS:
        merged = CONTACTS.table(site.workspace)[own_copy(answer)["id"]]
        kept = CONTACTS.keep(site.workspace, evolve(merged, tags=()))
        answer.payload = CONTACTS.render(kept, site.workspace)
    return answer


def _answers_lead(call: Call, proceed: Proceed, site: Site) -> Answer:
    gone = CONTACTS.table(site.workspace).get(str(json_of(call).get("from")))
    answer = proceed(call)
    if operation_of(call) == MERGE and answer.status in SUCCESS and gone is not None:
        own_copy(answer)["id"] = gone.id
    return answer


def _twin(name: str) -> Apply:
    """Takes what is another contact's already."""

    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        answer, body = proceed(call), json_of(call)
        if operation_of(call) not in _WRITES or answer.status != 409 or name not in body:
            return answer
        rest = {n: v for n, v in body.items() if n != name}
        answer = proceed(evolve(call, body=orjson.dumps({"role": "user", **rest})))
        if answer.status in SUCCESS and isinstance(answer.payload, dict):
            row = CONTACTS.table(site.workspace)[str(answer.payload["id"])]
            kept = CONTACTS.keep(site.workspace, evolve(row, **{name: body[name]}))
            answer.payload = CONTACTS.render(kept, site.workspace)
        return answer

    return apply


def _segments(by: int) -> Apply:
    def change(page: Json) -> None:
        for segment in page["segments"]:
            segment["count"] += by

    return changes(change, "listSegments")


def _users(by: int) -> Apply:
    def change(company: Json) -> None:
        company["user_count"] += by

    return changes(change, "RetrieveACompanyById")


def _scroll_again(call: Call, proceed: Proceed, site: Site) -> Answer:
    """Every answer of a scroll has what the first one had."""
    answer = proceed(call)
    if operation_of(call) == SCROLL and answer.status in SUCCESS:
        payload = own_copy(answer)
        if call.values("scroll_param"):
            payload["data"] = site.memory.get("scrolled", [])
        else:
            site.memory["scrolled"] = payload["data"]
    return answer


def _scroll_refused(call: Call, proceed: Proceed, _site: Site) -> Answer:
    wrong = operation_of(call) == SCROLL and call.values("scroll_param")
    return proceed(call.with_query("scroll_param", "gone") if wrong else call)


def _scroll_misses(page: Json) -> None:
    page["data"].pop(0)


def _made_twice(call: Call, proceed: Proceed, site: Site) -> Answer:
    """A company of a company_id that is known becomes another one."""
    body = json_of(call)
    if operation_of(call) == "createOrUpdateCompany" and "company_id" in body:
        for known in COMPANIES.table(site.workspace).having("company_id", body["company_id"]):
            COMPANIES.keep(site.workspace, evolve(known, company_id=f"{known.company_id}-before"))
    return proceed(call)


FAULTS = (
    Fault("contact-archive-ignored", "an archived contact is listed still", _MEMBER,
          unchanged(CONTACTS, ARCHIVE), (ARCHIVE,)),
    Fault("contact-unarchive-ignored", "an unarchived contact is in no list", _MEMBER,
          unchanged(CONTACTS, UNARCHIVE), (UNARCHIVE,)),
    Fault("merge-keeps-lead", "a lead that was merged is still found", ("contact-merge", "list-membership"),
          _lead_stays, (MERGE,)),
    Fault("merge-leaves-conversations", "the conversations of a merged lead stay where they were",
          ("contact-merge",), _talks_stay, (MERGE,)),
    Fault("merge-leaves-tags", "a merge leaves the tags of the lead behind", ("attachment-lifecycle",),
          _tags_stay, (MERGE,)),
    Fault("merge-answers-lead", "a merge answers the lead", ("contact-merge",), _answers_lead, (MERGE,)),
    Fault("twin-external-id", "an external id is taken twice", _UNIQUE, _twin("external_id"), _WRITES),
    Fault("twin-email", "an e-mail address is taken twice", _UNIQUE, _twin("email"), _WRITES),
    Fault("segment-count-high", "a segment counts one more than it has", _COUNTS, _segments(1),
          ("listSegments",)),
    Fault("segment-count-low", "a segment counts one less than it has", _COUNTS, _segments(-1),
          ("listSegments",)),
    Fault("company-users-high", "a company counts one user more than it has", _COUNTS, _users(1),
          ("RetrieveACompanyById",)),
    Fault("company-users-low", "a company counts one user less than it has", _COUNTS, _users(-1),
          ("RetrieveACompanyById",)),
    Fault("scroll-again", "a scroll begins again and again", ("scroll-ends",), _scroll_again, (SCROLL,)),
    Fault("scroll-refused", "the parameter of a scroll is not known", ("scroll-ends",),
          _scroll_refused, (SCROLL,)),
    Fault("scroll-misses", "a scroll leaves one out", ("scroll-ends",), changes(_scroll_misses, SCROLL),
          (SCROLL,)),
    Fault("company-made-twice", "a known company_id makes another company", ("read-after-write",),
          _made_twice, ("createOrUpdateCompany",)),
)  # fmt: skip
