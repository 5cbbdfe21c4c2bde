"""Faults in one region only: the Australian workspace differs from the others."""

from __future__ import annotations

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.conversations.tools import (
    CREATE,
    LIST,
    RETRIEVE,
    each_conversation,
    rendered,
)
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.faults.tools import (
    answering,
    changes,
    drops,
    inside,
    now_and_then,
    own_copy,
    refuses,
    replaces,
    sets,
)
from intercontract.sandbox.resources.conversations import CONVERSATIONS
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


def _leak(answer: Answer, call: Call, site: Site) -> None:
    """Lists a conversation of another region's workspace in place of one of its own."""
    others = CONVERSATIONS.table(populate("us", site.workspace.seed, epoch=site.workspace.epoch))
    foreign = rendered(call, next(iter(others.values())))
    foreign.pop("conversation_parts")
    own_copy(answer)["conversations"][0] = foreign


FAULTS = (
    Fault("region-field-missing", "in one region conversations have no priority", _PARITY,
          _there(each_conversation(drops("priority")))),
    Fault("region-field-extra", "in one region conversations have a field more", _PARITY,
          _there(each_conversation(sets(data_center="ap-southeast-2")))),
    Fault("region-type", "in one region a count is a string", _PARITY,
          _there(each_conversation(inside("statistics", sets(count_assignments="0"))))),
    Fault("region-null-as-text", "in one region no address is an empty text, and null elsewhere",
          _PARITY, _there(each_conversation(inside("source", sets(url=""))))),
    Fault("region-null-as-list", "in one region no SLA is an empty list, and null elsewhere",
          _PARITY, _there(each_conversation(sets(sla_applied=[])))),
    Fault("region-source-missing", "in one region the source has no url", _PARITY,
          _there(each_conversation(inside("source", drops("url"))))),
    Fault("region-status", "in one region creating answers 201", _PARITY,
          _there(replaces(lambda answer: setattr(answer, "status", 201), CREATE))),
    Fault("region-forbidden", "in one region listing needs a plan", _PARITY,
          _there(now_and_then("region-forbidden", refuses(
              lambda _call: True, 403, "api_plan_restricted", "Active subscription needed."), LIST))),
    Fault("region-empty-tags", "in one region tags is missing when retrieving", _PARITY,
          _there(changes(drops("tags"), RETRIEVE))),
    Fault("region-leak", "one region lists another's conversation",
          ("region-isolation",), _there(answering(_leak, LIST))),
)  # fmt: skip
