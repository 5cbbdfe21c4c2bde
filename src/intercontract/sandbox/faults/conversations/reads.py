"""Faults in reads that ought to change nothing."""

from __future__ import annotations

from attrs import evolve

from intercontract.sandbox.exchange import Answer, Call
from intercontract.sandbox.faults.conversations.tools import RETRIEVE, id_in, kept
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.faults.tools import BodyChange, answering, own_copy

_SAME = ("idempotent-read",)


def _every_other(change: BodyChange, name: str) -> Apply:
    """Changes every second answer to a retrieval."""

    def flip(answer: Answer, _call: Call, site: Site) -> None:
        site.memory[name] = not site.memory.get(name, False)
        if site.memory[name]:
            change(own_copy(answer))

    return answering(flip, RETRIEVE)


def _reading_marks(_answer: Answer, call: Call, site: Site) -> None:
    """Reading a conversation touches it."""
    conversation = kept(site)[id_in(call)]
    count = site.memory["reading"] = site.memory.get("reading", 0) + 1
    updated_at = site.workspace.now + count
    kept(site)[conversation.id] = evolve(
        conversation, updated_at=updated_at, read=not conversation.read
    )


FAULTS = (
    Fault("read-flips", "every second read has another priority", _SAME,
          _every_other(lambda p: p.update(
              priority="not_priority" if p["priority"] == "priority" else "priority"), "flips")),
    Fault("read-reorders", "every second read has its parts the other way round", _SAME,
          _every_other(lambda p: p["conversation_parts"]["conversation_parts"].reverse(),
                       "reorders")),
    Fault("read-drops", "every second read lacks custom attributes", _SAME,
          _every_other(lambda p: p.update(custom_attributes={}), "drops")),
    Fault("read-touches", "reading changes read and updated_at", _SAME,
          answering(_reading_marks, RETRIEVE)),
)  # fmt: skip
