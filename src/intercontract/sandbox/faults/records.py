"""How faults in what a workspace holds are made: in every object of a type, in lists, in what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from intercontract.sandbox.collection import Collection
from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.fault import Apply, Site
from intercontract.sandbox.faults.tools import (
    SUCCESS,
    Json,
    answering,
    changes,
    error_list,
    now_and_then,
    operation_of,
    own_copy,
    replaces,
)


def _of_type(value: object, type_: str) -> Iterator[Json]:
    if isinstance(value, dict):
        if value.get("type") == type_ and len(value) > 3:  # no mere reference
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _of_type(inner, type_)


def every(type_: str, change: Callable[[Json], object]) -> Apply:
    """Changes every object of a type that is answered, however deep."""

    def change_all(payload: object) -> None:
        for found in list(_of_type(payload, type_)):
            change(found)

    return changes(change_all)


def turns(name: str, into: Callable[[Any], object]) -> Callable[[Json], object]:
    """Turns the value of a field into another one, where it has one."""

    def turn(found: Json) -> None:
        if found.get(name) is not None:
            found[name] = into(found[name])

    return turn


def milliseconds(name: str) -> Callable[[Json], object]:
    """A time in milliseconds in place of seconds."""
    return turns(name, lambda at: at * 1000)


def doubled(key: str) -> Callable[[Json], object]:
    """A page that has its first item twice."""
    return lambda page: page[key].append(page[key][0])


def by_id(key: str) -> Callable[[Json], object]:
    """A list that is an object with ids for keys."""
    return lambda page: page.update({key: {str(item.get("id")): item for item in page[key]}})


def with_status(status: int, *operations: str) -> Apply:
    """Answers with another status of success."""

    def change(answer: Answer) -> None:
        answer.status = status
        answer.headers["Status"] = str(status)

    return replaces(change, *operations)


def breaks(key: str, *operations: str) -> Apply:
    """Fails with 500 now and then."""

    def fail(answer: Answer) -> None:
        answer.status = 500
        answer.headers["Status"] = "500 Internal Server Error"
        answer.payload, answer.raw = error_list(answer, "server_error", "Server Error"), None

    return now_and_then(key, replaces(fail), *operations)


def another(collection: Collection[Any], *operations: str) -> Apply:
    """Answers with the id of another one than was asked for."""

    def change(answer: Answer, _call: Call, site: Site) -> None:
        payload = own_copy(answer)
        table = collection.table(site.workspace)
        payload["id"] = next(id_ for id_ in table if id_ != payload["id"])

    return answering(change, *operations)


def undead(collection: Collection[Any], operation: str) -> Apply:
    """What was deleted is still there."""

    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        table = collection.table(site.workspace)
        before = table.get(call.segments[-1]) if operation_of(call) == operation else None
        answer = proceed(call)
        if before is not None and answer.status in SUCCESS:
            table[before.id] = before
        return answer

    return apply


def bare_error(*operations: str) -> Apply:
    """Refuses with something else than an ``error.list``."""

    def change(answer: Answer) -> None:
        answer.payload = {"message": "not found"}

    return replaces(change, *operations, statuses=range(400, 500))


def unchanged(collection: Collection[Any], *operations: str) -> Apply:
    """Answers as if something were done to the one that the path names first, and leaves it as it was."""

    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        table = collection.table(site.workspace)
        place = len(collection.path.strip("/").split("/"))
        wanted = operation_of(call) in operations and len(call.segments) > place
        before = table.get(call.segments[place]) if wanted else None
        answer = proceed(call)
        if before is not None and answer.status in SUCCESS:
            table[before.id] = before
        return answer

    return apply
