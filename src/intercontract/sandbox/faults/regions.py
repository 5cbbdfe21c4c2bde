"""Faults in one region only: the Australian workspace differs from the others."""

from __future__ import annotations

from typing import Any

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.faults.tools import (
    CREATE,
    LIST,
    RETRIEVE,
    amend,
    changes,
    conversations_in,
    drops,
    each_conversation,
    inside,
    operation_of,
    refuses,
    replaces,
    sets,
)
from intercontract.sandbox.seed import populate

_PARITY = ("region-parity",)
AFFECTED = "au"


def _there(apply: Apply) -> Apply:
    """The fault, in the affected region only."""

    def only_there(call: Call, proceed: Proceed, site: Site) -> Answer:
        if site.workspace.region != AFFECTED:
            return proceed(call)
        return apply(call, proceed, site)

    return only_there


def _leak(call: Call, proceed: Proceed, site: Site) -> Answer:
    """Lists a conversation of another region's workspace."""
    answer = proceed(call)
    if answer.status == 200 and operation_of(call) == LIST:
        if "foreign" not in site.memory:
            other = populate("us", site.workspace.seed)
            site.memory["foreign"] = list(other.state.conversations)
        foreign = site.memory["foreign"]
        amend(answer, lambda p: next(conversations_in(p), {}).update(id=foreign[0]))
    return answer


def _created(answer: Answer) -> None:
    answer.status = 201


def _listing(call: Call, _site: Site) -> bool:
    return operation_of(call) == LIST


def _not_found_texts(payload: Any) -> None:
    payload["errors"][0]["code"] = "missing"


FAULTS = (
    Fault("region-field-missing", "in one region conversations have no priority", _PARITY,
          _there(each_conversation(drops("priority")))),
    Fault("region-field-extra", "in one region conversations have a field more", _PARITY,
          _there(each_conversation(sets(data_center="ap-southeast-2")))),
    Fault("region-type", "in one region a count is a string", _PARITY,
          _there(each_conversation(inside("statistics", sets(count_assignments="0"))))),
    Fault("region-source-missing", "in one region the source has no url", _PARITY,
          _there(each_conversation(inside("source", drops("url"))))),
    Fault("region-status", "in one region creating answers 201", _PARITY,
          _there(replaces(_created, CREATE))),
    Fault("region-forbidden", "in one region listing needs a plan", _PARITY,
          _there(refuses(_listing, 403, "api_plan_restricted", "Active subscription needed."))),
    Fault("region-empty-tags", "in one region tags is missing when retrieving", _PARITY,
          _there(changes(drops("tags"), RETRIEVE))),
    Fault("region-leak", "one region lists another's conversation", _PARITY, _there(_leak)),
)  # fmt: skip
