"""Faults in what one is answered as: its id, its type, one field more, an answer that fails."""

from __future__ import annotations

from intercontract.sandbox.exchange import Answer
from intercontract.sandbox.faults.fault import Fault
from intercontract.sandbox.faults.kinds.roles import having
from intercontract.sandbox.faults.tools import (
    Json,
    changes,
    drops,
    replaces,
    sets,
)

_SCHEMA = ("response-schema", "id-type", "missing-field")


def _shapes() -> tuple[Fault, ...]:
    found: list[Fault] = []
    for k in having("retrieve"):
        at = (k.retrieve,)
        found += [
            Fault(f"{k.name}-retrieved-without-id", f"a {k.words} that is retrieved has no id", _SCHEMA,
                  changes(drops("id"), *at), at),
            Fault(f"{k.name}-retrieved-id-null", f"the id of a {k.words} that is retrieved is null", _SCHEMA,
                  changes(sets(id=None), *at), at),
            Fault(f"{k.name}-retrieved-id-object", f"the id of a {k.words} that is retrieved is an object",
                  _SCHEMA, changes(sets(id={"value": "1"}), *at), at),
            Fault(f"{k.name}-retrieved-another", f"a {k.words} that is retrieved has another id",
                  ("resource-identity", "read-after-write"), changes(_another, *at), at),
            Fault(f"{k.name}-retrieved-in-list", f"a {k.words} that is retrieved comes in a list",
                  ("response-schema", "resource-identity", "missing-field"),
                  replaces(_in_list, *at), at),
        ]  # fmt: skip
    return tuple(found)


def _another(payload: Json) -> None:
    id_ = str(payload["id"])
    payload["id"] = id_[:-1] + ("1" if id_[-1] == "0" else "0")


def _in_list(answer: Answer) -> None:
    answer.payload = [answer.payload]


FAULTS = _shapes()
