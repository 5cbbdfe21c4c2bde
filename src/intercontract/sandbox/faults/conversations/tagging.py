"""Faults in tags on conversations."""

from __future__ import annotations

from attrs import evolve

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.conversations.keeping import distorts, forgets, keeps
from intercontract.sandbox.faults.conversations.tools import ATTACH, DETACH, RETRIEVE, id_in, kept
from intercontract.sandbox.faults.fault import Fault, Site
from intercontract.sandbox.faults.tools import (
    SUCCESS,
    answering,
    changes,
    json_of,
    operation_of,
    own_copy,
)

_TAGS = ("tag-lifecycle",)


def _twice(call: Call, proceed: Proceed, site: Site) -> Answer:
    """Attaching a tag that is there puts it there again."""
    id_ = id_in(call)
    before = kept(site).get(id_)
    answer = proceed(call)
    if operation_of(call) == ATTACH and answer.status in SUCCESS and before is not None:
        added = next(t for t in kept(site)[id_].tags if t.id == str(json_of(call)["id"]))
        if any(tag.id == added.id for tag in before.tags):
            kept(site)[id_] = evolve(before, tags=(*before.tags, added))
    return answer


def _other_tag(answer: Answer, _call: Call, site: Site) -> None:
    payload = own_copy(answer)
    tags = site.workspace["tag"].values()
    other = next(tag for tag in tags if tag.id != payload["id"])
    payload.update(id=other.id, name=other.name)


FAULTS = (
    Fault("tag-lost", "an attached tag is not kept", _TAGS, forgets(ATTACH)),
    Fault("tag-hidden", "retrieving never shows tags", _TAGS,
          changes(lambda payload: payload["tags"].update(tags=[]), RETRIEVE)),
    Fault("tag-twice", "attaching a tag twice leaves two", _TAGS, _twice),
    Fault("tag-replaces", "attaching a tag removes the others", ("tag-lifecycle",),
          distorts(lambda new, _old: evolve(new, tags=new.tags[-1:]), ATTACH)),
    Fault("tag-stays", "a removed tag is still there", _TAGS, distorts(keeps("tags"), DETACH)),
    Fault("tag-other", "another tag is answered than was asked for", _TAGS,
          answering(_other_tag, ATTACH, DETACH)),
)  # fmt: skip
