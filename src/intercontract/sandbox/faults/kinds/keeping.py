"""Faults in what is kept of a record: lost, changed with another one, shown as it was, or still there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import evolve

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.faults.kinds.roles import Roles, having
from intercontract.sandbox.faults.tools import SUCCESS, Json, operation_of, own_copy

_BACK = ("read-after-write",)
# Conversations have checks, and faults, of their own.
_OWN = ("conversation",)
Doing = Callable[[Call, Proceed, Site, Roles], Answer]


def _when(operation: str, kind: Roles, do: Doing) -> Apply:
    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        return do(call, proceed, site, kind) if operation_of(call) == operation else proceed(call)

    return apply


def _created_lost(call: Call, proceed: Proceed, site: Site, kind: Roles) -> Answer:
    table = kind.collection.table(site.workspace)
    before = set(table)
    answer = proceed(call)
    for id_ in set(table) - before:
        del table[id_]
    return answer


def _created_as_another(call: Call, proceed: Proceed, site: Site, kind: Roles) -> Answer:
    table = kind.collection.table(site.workspace)
    others = list(table)
    answer = proceed(call)
    if answer.status in SUCCESS and others:
        own_copy(answer)["id"] = others[0]
    return answer


def _update_lost(call: Call, proceed: Proceed, site: Site, kind: Roles) -> Answer:
    table = kind.collection.table(site.workspace)
    before = table.get(call.segments[-1])
    answer = proceed(call)
    if before is not None and answer.status in SUCCESS:
        table[before.id] = before
    return answer


def _update_ignored(call: Call, proceed: Proceed, site: Site, kind: Roles) -> Answer:
    answer = _update_lost(call, proceed, site, kind)
    kept = kind.collection.table(site.workspace).get(call.segments[-1])
    if kept is not None and answer.status in SUCCESS:
        answer.payload = kind.collection.render(kept, site.workspace)
    return answer


def _update_spills(call: Call, proceed: Proceed, site: Site, kind: Roles) -> Answer:
    answer = proceed(call)
    ids = list(kind.collection.table(site.workspace))
    own = call.segments[-1]
    if answer.status in SUCCESS and own in ids:
        following = ids[ids.index(own) + 1 :][:1]
        for id_ in following:
            proceed(
                evolve(call, path=call.path.replace(own, id_), segments=(*call.segments[:-1], id_))
            )
    return answer


def _read_stale(kind: Roles) -> Apply:
    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        table = kind.collection.table(site.workspace)
        operation, id_ = operation_of(call), call.segments[-1] if call.segments else ""
        earlier: dict[str, Any] = site.memory.setdefault(f"{kind.name} earlier", {})
        if operation == kind.update and id_ in table:
            earlier[id_] = table[id_]
        answer = proceed(call)
        if (
            operation == kind.retrieve
            and answer.status in SUCCESS
            and id_ in earlier
            and id_ in table
        ):
            answer.payload = kind.collection.render(earlier[id_], site.workspace)
        return answer

    return apply


def _read_of_another(call: Call, proceed: Proceed, site: Site, kind: Roles) -> Answer:
    answer = proceed(call)
    table = kind.collection.table(site.workspace)
    other = next((row for id_, row in table.items() if id_ != call.segments[-1]), None)
    if other is not None and answer.status in SUCCESS:
        id_ = own_copy(answer)["id"]
        answer.payload = {**kind.collection.render(other, site.workspace), "id": id_}
    return answer


def _read_loses(call: Call, proceed: Proceed, site: Site, kind: Roles) -> Answer:
    answer = proceed(call)
    seen: dict[str, int] = site.memory.setdefault(f"{kind.name} seen", {})
    count = seen[call.path] = seen.get(call.path, 0) + 1
    if count % 2 == 0 and answer.status in SUCCESS:
        shown: Json = own_copy(answer)
        shown.pop(next(name for name in shown if name not in ("type", "id")))
    return answer


def _delete_ignored(call: Call, proceed: Proceed, site: Site, kind: Roles) -> Answer:
    table = kind.collection.table(site.workspace)
    before = table.get(call.segments[-1])
    answer = proceed(call)
    if before is not None and answer.status in SUCCESS:
        table[before.id] = before
    return answer


def _faults() -> tuple[Fault, ...]:
    found = [
        Fault(f"{k.name}-created-lost", f"a {k.words} that was created is not kept",
              ("read-after-write", "list-membership"), _when(k.create, k, _created_lost), (k.create,))
        for k in having("create", but=(*_OWN, "tag", "phone-call-redirect"))
    ]  # fmt: skip
    found += [
        Fault(f"{k.name}-created-as-another", f"creating a {k.words} answers the id of another one",
              _BACK, _when(k.create, k, _created_as_another), (k.create,))
        for k in having("create", "retrieve", but=_OWN)
    ]  # fmt: skip
    for k in having("update", but=_OWN):
        found += [
            Fault(f"{k.name}-update-lost", f"what was changed in a {k.words} is not kept",
                  _BACK, _when(k.update, k, _update_lost), (k.update,)),
            Fault(f"{k.name}-update-ignored", f"changing a {k.words} changes nothing",
                  _BACK, _when(k.update, k, _update_ignored), (k.update,)),
            Fault(f"{k.name}-update-spills", f"changing a {k.words} changes the next one too",
                  _BACK, _when(k.update, k, _update_spills), (k.update,)),
        ]  # fmt: skip
    found += [
        Fault(f"{k.name}-read-stale", f"a {k.words} is shown as it was before it was changed",
              _BACK, _read_stale(k), (k.update,))
        for k in having("update", "retrieve", but=_OWN)
    ]  # fmt: skip
    found += [
        Fault(f"{k.name}-read-of-another", f"a {k.words} is shown with what another one has",
              _BACK, _when(k.retrieve, k, _read_of_another), (k.retrieve,))
        for k in having("create", "retrieve", but=_OWN)
    ]  # fmt: skip
    found += [
        Fault(f"{k.name}-read-loses", f"every second time a {k.words} is read it lacks a field",
              ("idempotent-read", "response-schema", "missing-field"),
              _when(k.retrieve, k, _read_loses), (k.retrieve,))
        for k in having("update", "retrieve", but=_OWN)
    ]  # fmt: skip
    found += [
        Fault(f"{k.name}-delete-ignored", f"a deleted {k.words} is still there",
              ("use-after-delete",), _when(k.delete, k, _delete_ignored), (k.delete,))
        for k in having("delete", but=(*_OWN, "ticket"))
    ]  # fmt: skip
    return tuple(found)


FAULTS = _faults()
