"""Faults in lists: what is missing, what is there still, and counts and pages that are not so."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.faults.kinds.roles import Roles, having
from intercontract.sandbox.faults.tools import (
    SUCCESS,
    Json,
    asking,
    changes,
    operation_of,
    own_copy,
)

_MEMBER = ("list-membership",)
_COUNT = ("list-counts", "pagination")
# What is listed whole, with no count.
_WHOLE = ("tag", "data-attribute", "ticket-type")


def _newest_missing(kind: Roles) -> Apply:
    """Leaves out what was created last, and does not count it either."""

    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        answer, operation = proceed(call), operation_of(call)
        if (
            answer.status in SUCCESS
            and operation == kind.create
            and isinstance(answer.payload, dict)
        ):
            resource = kind.collection.resource
            field = resource.creation.id_field if resource.creation else "id"
            site.memory[f"{kind.name} newest"] = answer.payload.get(field)
        elif (
            answer.status in SUCCESS
            and operation == kind.listing
            and isinstance(answer.payload, dict)
        ):
            payload = own_copy(answer)
            items = kind.items(payload)
            left = [i for i in items if i.get("id") != site.memory.get(f"{kind.name} newest")]
            if len(left) < len(items) and "total_count" in payload:
                payload["total_count"] -= len(items) - len(left)
            items[:] = left
        return answer

    return apply


def _deleted_listed(kind: Roles) -> Apply:
    """Lists what was deleted, at the end."""

    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        table, operation = kind.collection.table(site.workspace), operation_of(call)
        gone: list[Any] = site.memory.setdefault(f"{kind.name} gone", [])
        if operation == kind.delete and (row := table.get(call.segments[-1])) is not None:
            gone.append(kind.collection.render(row, site.workspace))
        answer = proceed(call)
        if (
            operation == kind.listing
            and answer.status in SUCCESS
            and isinstance(answer.payload, dict)
        ):
            payload = own_copy(answer)
            kind.items(payload).extend(gone)
            if "total_count" in payload:
                payload["total_count"] += len(gone)
        return answer

    return apply


def _stale(kind: Roles) -> Apply:
    """Lists what was changed as it was before."""

    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        table, operation = kind.collection.table(site.workspace), operation_of(call)
        earlier: dict[str, Json] = site.memory.setdefault(f"{kind.name} before", {})
        if operation == kind.update and (row := table.get(call.segments[-1])) is not None:
            earlier.setdefault(row.id, kind.collection.render(row, site.workspace))
        answer = proceed(call)
        if (
            operation == kind.listing
            and answer.status in SUCCESS
            and isinstance(answer.payload, dict)
        ):
            items = kind.items(own_copy(answer))
            for index, item in enumerate(items):
                before = earlier.get(str(item.get("id")), {})
                items[index] = {**item, **{n: v for n, v in before.items() if n in item}}
        return answer

    return apply


def _shorter(kind: Roles) -> Apply:
    return changes(lambda page: kind.items(page).pop(), kind.listing)


def _counted(by: int, operation: str) -> Apply:
    def change(page: Json) -> None:
        page["total_count"] += by

    return changes(change, operation)


def _all_pages_first(kind: Roles) -> Apply:
    """Answers the first page whichever is asked for, and says that it is the other."""

    def apply(call: Call, proceed: Proceed, _site: Site) -> Answer:
        if operation_of(call) != kind.listing or not call.values("page"):
            return proceed(call)
        answer = proceed(call.with_query("page", "1"))
        if isinstance(answer.payload, dict):
            own_copy(answer)["pages"]["page"] = int(call.values("page")[0])
        return answer

    return apply


def _leads_back(page: Json) -> None:
    """The address of the next page leads to this one."""
    pages = page["pages"]
    pages["next"] = re.sub(r"page=\d+", f"page={pages['page']}", pages["next"], count=1)


def _one_size(kind: Roles) -> Apply:
    return asking(lambda call, _site: call.with_query("per_page", "3"), kind.listing)


def _listing(make: Callable[[Roles], Apply], kind: Roles) -> tuple[Apply, tuple[str, ...]]:
    return make(kind), (kind.listing,)


def _faults() -> tuple[Fault, ...]:
    found = [
        Fault(f"{k.name}-list-misses-newest", f"the {k.words} that was created last is in no list",
              (*_MEMBER, "list-counts"), *_listing(_newest_missing, k))
        for k in having("listing", "create", but=("company",))
    ]  # fmt: skip
    found += [
        Fault(f"{k.name}-deleted-listed", f"a deleted {k.words} is listed still",
              ("use-after-delete",), *_listing(_deleted_listed, k))
        for k in having("listing", "delete", but=("conversation",))
    ]  # fmt: skip
    found += [
        Fault(f"{k.name}-list-stale", f"a list shows a {k.words} as it was before it was changed",
              ("read-after-write",), *_listing(_stale, k))
        for k in having("listing", "update", but=("conversation",))
    ]  # fmt: skip
    for k in having("listing", "create", but=_WHOLE):
        found += [
            Fault(f"{k.name}-list-short", f"a list of {k.collection.resource.plural} lacks its last item",
                  (*_COUNT, "list-membership"), *_listing(_shorter, k)),
            Fault(f"{k.name}-count-high", f"one {k.words} more is counted than there is",
                  _COUNT, _counted(1, k.listing), (k.listing,)),
            Fault(f"{k.name}-count-low", f"one {k.words} less is counted than there is",
                  _COUNT, _counted(-1, k.listing), (k.listing,)),
        ]  # fmt: skip
    found += [
        Fault(f"{k.name}-page-size-ignored", f"pages of {k.collection.resource.plural} have one size",
              _COUNT, *_listing(_one_size, k))
        for k in having("listing", "create", but=(*_WHOLE, "news-item"))
    ]  # fmt: skip
    found += [
        Fault(f"{k.name}-next-leads-back", "the address of the next page leads to this one",
              ("list-counts",), changes(_leads_back, k.listing), (k.listing,))
        for k in having("listing", "create", but=(*_WHOLE, "conversation", "contact", "news-item"))
    ]  # fmt: skip
    found += [
        Fault(f"{k.name}-second-page-is-first", "every page is the first one",
              _COUNT, *_listing(_all_pages_first, k))
        for k in having("listing", "create", but=(*_WHOLE, "conversation", "contact", "news-item"))
    ]  # fmt: skip
    return tuple(found)


FAULTS = _faults()
