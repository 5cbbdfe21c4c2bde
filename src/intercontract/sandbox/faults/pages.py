"""Faults in pagination."""

from __future__ import annotations

from typing import Any

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.faults.tools import (
    LIST,
    SUCCESS,
    amend,
    changes,
    operation_of,
    own_copy,
    size_of,
)

_PAGES = ("pagination",)


def _later_pages(change: Any) -> Apply:
    """Changes every page but the first."""

    def apply(call: Call, proceed: Proceed, _site: Site) -> Answer:
        answer = proceed(call)
        if (
            answer.status in SUCCESS
            and operation_of(call) == LIST
            and call.values("starting_after")
        ):
            amend(answer, change)
        return answer

    return apply


def _keep_last(call: Call, proceed: Proceed, site: Site) -> Answer:
    """Repeats the last conversation of one page as the first of the next."""
    answer = proceed(call)
    if answer.status in SUCCESS and operation_of(call) == LIST:
        later = bool(call.values("starting_after"))

        def repeat(payload: Any) -> None:
            last = site.memory.get("page-repeat")
            if last is not None and later:
                payload["conversations"] = [last, *payload["conversations"][:-1]]
            site.memory["page-repeat"] = payload["conversations"][-1]

        amend(answer, repeat)
    return answer


def _endless(call: Call, proceed: Proceed, site: Site) -> Answer:
    answer = proceed(call)
    if answer.status in SUCCESS and operation_of(call) == LIST:

        def extend(payload: Any) -> None:
            pages = payload["pages"]
            if "next" in pages:
                site.memory["page-endless"] = pages["next"]
            elif "page-endless" in site.memory:
                pages["next"] = site.memory["page-endless"]

        amend(answer, extend)
    return answer


def _first_again(call: Call, proceed: Proceed, _site: Site) -> Answer:
    return proceed(call.with_query("starting_after", None) if operation_of(call) == LIST else call)


def _twenty(call: Call, proceed: Proceed, _site: Site) -> Answer:
    if operation_of(call) == LIST and call.values("per_page"):
        answer = proceed(call)
        return proceed(call.with_query("per_page", None)) if answer.status in SUCCESS else answer
    return proceed(call)


def _ten(call: Call, proceed: Proceed, _site: Site) -> Answer:
    wanted = operation_of(call) == LIST and not call.values("per_page")
    return proceed(call.with_query("per_page", "10") if wanted else call)


def _no_next_after_second(payload: Any) -> None:
    payload["pages"].pop("next", None)


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
          _keep_last),
    Fault("page-endless", "the last page has a next one", _PAGES, _endless),
    Fault("page-first-again", "the cursor is ignored", _PAGES, _first_again),
    Fault("page-size-ignored", "per_page is ignored", _PAGES, _twenty),
    Fault("page-size-exceeded", "a page has one more than per_page", _PAGES, _more_than_asked),
    Fault("page-size-default", "the default page size is 10 instead of 20", _PAGES, _ten),
    Fault("page-stops-early", "the second page is said to be the last", _PAGES,
          _later_pages(_no_next_after_second)),
    Fault("page-total-high", "total_count is one too many", _PAGES,
          changes(lambda p: p.update(total_count=p["total_count"] + 1), LIST)),
    Fault("page-total-of-page", "total_count counts the page instead of the list", _PAGES,
          changes(lambda p: p.update(total_count=len(p["conversations"])), LIST)),
    Fault("page-number-stuck", "pages.page is always 1", _PAGES,
          changes(lambda p: p["pages"].update(page=1), LIST)),
    Fault("page-count-wrong", "total_pages is one too many", _PAGES,
          changes(lambda p: p["pages"].update(total_pages=p["pages"]["total_pages"] + 1), LIST)),
    Fault("page-empty", "pages after the first are empty", _PAGES,
          _later_pages(lambda p: p["conversations"].clear())),
)  # fmt: skip
