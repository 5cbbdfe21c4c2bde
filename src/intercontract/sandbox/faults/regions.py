"""Faults in one region only: the Australian workspace differs from the others."""

from __future__ import annotations

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.faults.tools import (
    CREATE,
    LIST,
    RETRIEVE,
    SUCCESS,
    amend,
    changes,
    drops,
    each_conversation,
    inside,
    now_and_then,
    operation_of,
    refuses,
    rendered,
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
    """Lists a conversation of another region's workspace in place of one of its own."""
    answer = proceed(call)
    if answer.status in SUCCESS and operation_of(call) == LIST:
        other = populate("us", site.workspace.seed).state.conversations
        foreign = rendered(call, next(iter(other.values())))
        foreign.pop("conversation_parts")
        amend(answer, lambda p: p["conversations"].__setitem__(0, foreign))
    return answer


def _created(answer: Answer) -> None:
    answer.status = 201


def _listing(call: Call, _site: Site) -> bool:
    return operation_of(call) == LIST


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
          _there(now_and_then("region-forbidden", refuses(
              _listing, 403, "api_plan_restricted", "Active subscription needed."), LIST))),
    Fault("region-empty-tags", "in one region tags is missing when retrieving", _PARITY,
          _there(changes(drops("tags"), RETRIEVE))),
    Fault("region-leak", "one region lists another's conversation",
          ("region-isolation",), _there(_leak)),
)  # fmt: skip
