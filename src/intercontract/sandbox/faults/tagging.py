"""Faults in tags on conversations."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.fault import Fault, Site
from intercontract.sandbox.faults.keeping import distorts, forgets, id_in
from intercontract.sandbox.faults.tools import (
    ATTACH,
    DETACH,
    RETRIEVE,
    SUCCESS,
    amend,
    json_of,
    operation_of,
)
from intercontract.sandbox.state import Conversation

_TAGS = ("tag-lifecycle",)


def _twice(call: Call, proceed: Proceed, site: Site) -> Answer:
    """Attaching a tag that is there puts it there again."""
    state, id_ = site.workspace.state, id_in(call)
    before = state.conversations.get(id_)
    answer = proceed(call)
    if operation_of(call) == ATTACH and answer.status in SUCCESS and before is not None:
        added = next(t for t in state.conversations[id_].tags if t.id == str(json_of(call)["id"]))
        if any(tag.id == added.id for tag in before.tags):
            state.conversations[id_] = evolve(before, tags=(*before.tags, added))
    return answer


def _tags_kept(new: Conversation, old: Conversation | None) -> Conversation:
    return new if old is None else evolve(new, tags=old.tags)


def _only_newest_tag(new: Conversation, _old: Conversation | None) -> Conversation:
    return evolve(new, tags=new.tags[-1:])


def _tag_hidden(call: Call, proceed: Proceed, _site: Site) -> Answer:
    answer = proceed(call)
    if answer.status in SUCCESS and operation_of(call) == RETRIEVE:
        amend(answer, lambda payload: payload["tags"].update(tags=[]))
    return answer


def _answers_other_tag(call: Call, proceed: Proceed, site: Site) -> Answer:
    answer = proceed(call)
    if answer.status in SUCCESS and operation_of(call) in (ATTACH, DETACH):
        tags = site.workspace.state.tags.values()

        def swap(payload: Any) -> None:
            other = next(tag for tag in tags if tag.id != payload["id"])
            payload.update(id=other.id, name=other.name)

        amend(answer, swap)
    return answer


FAULTS = (
    Fault("tag-lost", "an attached tag is not kept", _TAGS, forgets(ATTACH)),
    Fault("tag-hidden", "retrieving never shows tags", _TAGS, _tag_hidden),
    Fault("tag-twice", "attaching a tag twice leaves two", _TAGS, _twice),
    Fault("tag-replaces", "attaching a tag removes the others", ("tag-lifecycle",),
          distorts(_only_newest_tag, ATTACH)),
    Fault("tag-stays", "a removed tag is still there", _TAGS, distorts(_tags_kept, DETACH)),
    Fault("tag-other", "another tag is answered than was asked for", _TAGS, _answers_other_tag),
)  # fmt: skip
