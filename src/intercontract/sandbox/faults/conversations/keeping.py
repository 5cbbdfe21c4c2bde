"""How a workspace comes to remember something else than it answered."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.conversations.tools import MANAGE, REPLY, id_in, kept, rendered
from intercontract.sandbox.faults.fault import Apply, Site
from intercontract.sandbox.faults.tools import SUCCESS, json_of, operation_of
from intercontract.sandbox.resources.conversations.values import Conversation
from intercontract.sandbox.table import Table


def replace_all(site: Site, conversations: Table[Conversation]) -> None:
    """Makes other conversations those of the workspace."""
    site.workspace.state.tables["conversation"] = conversations


def _wanted(call: Call, operations: tuple[str, ...], kind: str | None) -> bool:
    return operation_of(call) in operations and (
        kind is None or json_of(call).get("message_type") == kind
    )


def forgets(*operations: str, kind: str | None = None) -> Apply:
    """Answers as if it had written, and does not keep what was written to conversations."""

    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        wanted = _wanted(call, operations, kind)
        before = kept(site).copy()
        answer = proceed(call)
        if wanted and answer.status in SUCCESS:
            replace_all(site, before)
        return answer

    return apply


def distorts(
    change: Callable[[Conversation, Conversation | None], Conversation],
    *operations: str,
    kind: str | None = None,
) -> Apply:
    """Keeps something else than what it answered: ``change`` gets the new and the old value."""

    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        wanted = _wanted(call, operations, kind)
        old = kept(site).get(id_in(call))
        answer = proceed(call)
        if wanted and answer.status in SUCCESS:
            id_ = id_in(call)
            if not id_ and isinstance(answer.payload, dict):
                id_ = str(answer.payload.get("conversation_id", ""))
            new = kept(site).get(id_)
            if new is not None:
                changed = kept(site)[id_] = change(new, old)
                if operation_of(call) in (REPLY, MANAGE):
                    answer.payload = rendered(call, changed, acted=True)
        return answer

    return apply


def keeps(name: str) -> Callable[[Conversation, Conversation | None], Conversation]:
    """A distortion that leaves one attribute as it was."""

    def change(new: Conversation, old: Conversation | None) -> Conversation:
        return new if old is None else evolve(new, **{name: getattr(old, name)})

    return change


def part_lost(new: Conversation, old: Conversation | None) -> Conversation:
    """A distortion that leaves the parts as they were."""
    return evolve(new, parts=() if old is None else old.parts)
