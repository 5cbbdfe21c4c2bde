"""Faults in pagination."""

from __future__ import annotations

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.conversations.tools import LIST
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.faults.tools import (
    SUCCESS,
    BodyChange,
    amend,
    answering,
    asking,
    changes,
    operation_of,
    own_copy,
    size_of,
)

_PAGES = ("pagination",)


def _later_pages(change: BodyChange) -> Apply:
    """Changes every page but the first."""

    def later(answer: Answer, call: Call, _site: Site) -> None:
        if call.values("starting_after"):
            change(own_copy(answer))

    return answering(later, LIST)


def _keep_last(answer: Answer, call: Call, site: Site) -> None:
    """Repeats the last conversation of one page as the first of the next."""
    payload, last = own_copy(answer), site.memory.get("page-repeat")
    if last is not None and call.values("starting_after"):
        payload["conversations"] = [last, *payload["conversations"][:-1]]
    site.memory["page-repeat"] = payload["conversations"][-1]


def _endless(answer: Answer, _call: Call, site: Site) -> None:
    pages = own_copy(answer)["pages"]
    if "next" in pages:
        site.memory["page-endless"] = pages["next"]
    elif "page-endless" in site.memory:
        pages["next"] = site.memory["page-endless"]


def _twenty(call: Call, proceed: Proceed, _site: Site) -> Answer:
    answer = proceed(call)
    sized = operation_of(call) == LIST and call.values("per_page") and answer.status in SUCCESS
    return proceed(call.with_query("per_page", None)) if sized else answer


def _more_than_asked(call: Call, proceed: Proceed, _site: Site) -> Answer:
    size = size_of(call)
    answer = proceed(call)
    if answer.status in SUCCESS and operation_of(call) == LIST and size and size < 150:
        more = proceed(call.with_query("per_page", str(size + 1)))
        amend(answer, lambda p: p.update(conversations=own_copy(more)["conversations"]))
    return answer


FAULTS = (
    Fault("page-gap", "each page but the first leaves out a conversation", _PAGES,
          _later_pages(lambda p: p["conversations"].pop(0))),
    Fault("page-repeat", "each page but the first begins with the last of the page before", _PAGES,
          answering(_keep_last, LIST)),
    Fault("page-endless", "the last page has a next one", _PAGES, answering(_endless, LIST)),
    Fault("page-first-again", "the cursor is ignored", _PAGES,
          asking(lambda call, _site: call.with_query("starting_after", None), LIST)),
    Fault("page-size-ignored", "per_page is ignored", _PAGES, _twenty),
    Fault("page-size-exceeded", "a page has one more than per_page", _PAGES, _more_than_asked),
    Fault("page-size-default", "the default page size is 10 instead of 20", _PAGES,
          asking(lambda call, _site: call if call.values("per_page")
                 else call.with_query("per_page", "10"), LIST)),
    Fault("page-stops-early", "the second page is said to be the last", _PAGES,
          _later_pages(lambda p: p["pages"].pop("next", None))),
    Fault("page-total-high", "total_count is one too many", _PAGES,
          changes(lambda p: p.update(total_count=p["total_count"] + 1), LIST)),
    Fault("page-total-of-page", "total_count counts the page instead of the list", _PAGES,
          changes(lambda p: p.update(total_count=len(p["conversations"])), LIST)),
    Fault("page-number-stuck", "pages.page is always 1", _PAGES,
          changes(lambda p: p["pages"].update(page=1), LIST)),
    Fault("page-count-wrong", "total_pages is one too many", _PAGES,
          changes(lambda p: p["pages"].update(total_pages=p["pages"]["total_pages"] + 1), LIST)),
    Fault("page-reversed", "each page has the other way round what it holds", ("list-order",),
          changes(lambda p: p["conversations"].reverse(), LIST)),
    Fault("page-other-state", "lists say of every conversation that it has priority",
          ("listed-as-retrieved",),
          changes(lambda p: [c.update(priority="priority") for c in p["conversations"]], LIST)),
    Fault("page-empty", "pages after the first are empty", _PAGES,
          _later_pages(lambda p: p["conversations"].clear())),
)  # fmt: skip
