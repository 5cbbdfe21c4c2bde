"""Faults in reads that ought to change nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import evolve

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.faults.keeping import id_in
from intercontract.sandbox.faults.tools import (
    RETRIEVE,
    SUCCESS,
    amend,
    operation_of,
)

_SAME = ("idempotent-read",)


def _every_other(change: Callable[[Any], object], name: str) -> Apply:
    """Changes every second answer to a retrieval."""

    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        answer = proceed(call)
        if answer.status in SUCCESS and operation_of(call) == RETRIEVE:
            site.memory[name] = not site.memory.get(name, False)
            if site.memory[name]:
                amend(answer, change)
        return answer

    return apply


def _reading_marks(call: Call, proceed: Proceed, site: Site) -> Answer:
    """Reading a conversation touches it."""
    answer = proceed(call)
    if answer.status in SUCCESS and operation_of(call) == RETRIEVE:
        workspace = site.workspace
        conversation = workspace.state.conversations[id_in(call)]
        count = site.memory["reading"] = site.memory.get("reading", 0) + 1
        workspace.keep(
            evolve(conversation, updated_at=workspace.now + count, read=not conversation.read)
        )
    return answer


FAULTS = (
    Fault("read-flips", "every second read has another priority", _SAME,
          _every_other(lambda p: p.update(
              priority="not_priority" if p["priority"] == "priority" else "priority"), "flips")),
    Fault("read-reorders", "every second read has its parts the other way round", _SAME,
          _every_other(lambda p: p["conversation_parts"]["conversation_parts"].reverse(),
                       "reorders")),
    Fault("read-drops", "every second read lacks custom attributes", _SAME,
          _every_other(lambda p: p.update(custom_attributes={}), "drops")),
    Fault("read-touches", "reading changes read and updated_at", _SAME, _reading_marks),
)  # fmt: skip
