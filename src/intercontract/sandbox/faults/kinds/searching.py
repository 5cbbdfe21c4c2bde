"""Faults in searches: operators and filters that are ignored, what is not found, another order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from attrs import evolve

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.faults.kinds.roles import Roles, having
from intercontract.sandbox.faults.tools import (
    SUCCESS,
    Json,
    asking,
    changes,
    json_of,
    operation_of,
    own_copy,
)

_MATCHES = ("search-matches",)
_OPPOSITE = {"=": "!=", "!=": "=", "IN": "NIN", "NIN": "IN", ">": "<", "<": ">"}
_ANY = {"field": "id", "operator": "!=", "value": "0"}
# Articles are searched by a phrase.
_BY_PHRASE = ("article",)


def _asked(change: Callable[[Json], Any], kind: Roles) -> Apply:
    """Searches by another body than the one that was sent."""

    def changed(call: Call, _site: Site) -> Call:
        body = json_of(call)
        if not isinstance(body.get("query"), dict):
            return call
        return evolve(call, body=orjson.dumps({**body, **change(body)}))

    return asking(changed, kind.search)


def _opposite(query: Any) -> Any:
    if isinstance(query.get("value"), list) and query.get("operator") in ("AND", "OR"):
        return {**query, "value": [_opposite(inner) for inner in query["value"]]}
    return {**query, "operator": _OPPOSITE.get(query.get("operator"), query.get("operator"))}


def _first_filter(body: Json) -> Json:
    query = body["query"]
    grouped = query.get("operator") == "AND" and query.get("value")
    return {"query": query["value"][0] if grouped else query}


def _case_of_and(body: Json) -> Json:
    query = body["query"]
    other = {"AND": "OR", "OR": "AND"}.get(str(query.get("operator")))
    return {"query": {**query, "operator": other} if other else query}


def _without_sort(body: Json) -> Json:
    sort = body.get("sort")
    if not isinstance(sort, dict):
        return {}
    turned = "descending" if sort.get("order") == "ascending" else "ascending"
    return {"sort": {**sort, "order": turned}}


def _misses_new(kind: Roles) -> Apply:
    """Leaves out of searches what was created since the beginning."""

    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        answer, operation = proceed(call), operation_of(call)
        if answer.status not in SUCCESS or not isinstance(answer.payload, dict):
            return answer
        made: set[str] = site.memory.setdefault(f"{kind.name} new", set())
        if operation == kind.create:
            made.add(str(answer.payload.get("id")))
        elif operation == kind.search:
            payload = own_copy(answer)
            items = kind.items(payload)
            left = [item for item in items if item.get("id") not in made]
            payload["total_count"] -= len(items) - len(left)
            items[:] = left
        return answer

    return apply


def _finds_another(kind: Roles) -> Apply:
    """Finds one more, whatever it is."""

    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        answer = proceed(call)
        if operation_of(call) == kind.search and answer.status in SUCCESS:
            payload = own_copy(answer)
            items = kind.items(payload)
            known = {item.get("id") for item in items}
            rows = kind.collection.table(site.workspace).values()
            if 0 < len(items) < 3 and (other := next((r for r in rows if r.id not in known), None)):
                items.append(kind.collection.render(other, site.workspace))
                payload["total_count"] += 1
        return answer

    return apply


def _counts(page: Json) -> None:
    page["total_count"] += 1


def _faults() -> tuple[Fault, ...]:
    found: list[Fault] = []
    for k in having("search", but=_BY_PHRASE):
        at = (k.search,)
        found += [
            Fault(f"{k.name}-search-opposite", "a search finds what does not match", _MATCHES,
                  _asked(lambda body: {"query": _opposite(body["query"])}, k), at),
            Fault(f"{k.name}-search-ignores-query", "a search finds everything", _MATCHES,
                  _asked(lambda _body: {"query": _ANY}, k), at),
            Fault(f"{k.name}-search-sort-reversed", "a search answers in the opposite order",
                  ("sort-order",), _asked(_without_sort, k), at),
            Fault(f"{k.name}-search-count-high", "a search counts one more than it finds",
                  ("list-counts", "pagination"), changes(_counts, k.search), at),
        ]  # fmt: skip
    for k in having("search", but=(*_BY_PHRASE, "ticket")):
        found += [
            Fault(f"{k.name}-search-first-filter", "of several filters only the first counts", _MATCHES,
                  _asked(_first_filter, k), (k.search,)),
            Fault(f"{k.name}-search-and-or", "a search takes AND for OR, and OR for AND", _MATCHES,
                  _asked(_case_of_and, k), (k.search,)),
        ]  # fmt: skip
    for k in having("search", but=("conversation",)):
        found += [
            Fault(f"{k.name}-search-misses-new", "a search does not find what was just created",
                  _MATCHES, _misses_new(k), (k.search,)),
        ]  # fmt: skip
    for k in having("search", but=("conversation", "article")):
        found += [
            Fault(f"{k.name}-search-one-more", "a search finds one that does not match", _MATCHES,
                  _finds_another(k), (k.search,)),
        ]  # fmt: skip
    return tuple(found)


FAULTS = _faults()
