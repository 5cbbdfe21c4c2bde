"""Statuses: the same call answered otherwise."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from intercontract.drift.recorded.calls import RecordedCall
from intercontract.drift.recorded.found import DOUBT, Found
from intercontract.drift.rules import Level
from intercontract.model.json import JSONValue
from intercontract.values import frozen

# A matter of the moment (load, a gateway between), not of the API.
TRANSIENT = frozenset({429, 502, 503, 504})
_GONE = frozenset({404, 410})
_LASTING = 3


@frozen
class _Group:
    """The calls that are one and the same, of both sides; ``close`` tells how that is known."""

    old: list[RecordedCall]
    new: list[RecordedCall]
    close: str


def compare_statuses(
    old: list[RecordedCall], new: list[RecordedCall]
) -> Iterator[tuple[RecordedCall, Found]]:
    """Every call that was answered with one set of statuses and now is with another."""
    found: dict[tuple[str, str, str], tuple[RecordedCall, Found]] = {}
    for group in _groups(old, new):
        before, after = _statuses(group.old), _statuses(group.new)
        come = {status: n for status, n in after.items() if status not in before}
        if not come or before.keys() <= TRANSIENT:
            continue
        call = next(item for item in group.new if item.status in come)
        difference = (
            _changed(group, before, after)
            if not before.keys() & after.keys()
            else _added(group, before, come)
        )
        if difference is None:
            continue
        key = (call.operation, str(difference.from_), str(difference.to))
        known = found.get(key)
        if known is None or (known[1].level is Level.INFO and difference.level is not Level.INFO):
            found[key] = (call, difference)
    yield from found.values()


def _changed(group: _Group, before: Counter[int], after: Counter[int]) -> Found:
    level: Level | None = None
    calls, answers = sum(before.values()), sum(after.values())
    detail = (
        f"{_listed(before)} in {_times(calls)} before, {_listed(after)} in {_times(answers)} now"
    )
    if after.keys() <= TRANSIENT and answers < _LASTING:
        level, detail = Level.INFO, f"{detail}; perhaps only for a moment"
    elif group.close != "step" and after.keys() <= _GONE and "{" in group.new[0].path:
        level, detail = Level.INFO, f"{detail}; the thing itself may be gone"
    elif group.close == "alike" and len(before) + len(after) > 2:
        level, detail = Level.INFO, f"{detail}; {DOUBT}"
    return Found(
        rule="recorded-status-changed",
        from_=_value(before),
        to=_value(after),
        detail=detail,
        level=level,
        counts=(("before", calls), ("now", answers)),
        examples=(group.new[0].name, group.old[0].name),
    )


def _added(group: _Group, before: Counter[int], come: dict[int, int]) -> Found | None:
    lasting = {status: n for status, n in come.items() if status not in TRANSIENT}
    if not lasting or group.close == "alike":
        return None
    names = [call.name for call in group.new if call.status in lasting]
    return Found(
        rule="recorded-status-added",
        from_=_value(before),
        to=_value(lasting),
        detail=f"{_listed(before)} before, now also {_listed(lasting)}",
        counts=(("before", sum(before.values())), ("seen", sum(lasting.values()))),
        examples=tuple(names),
    )


def _groups(old: list[RecordedCall], new: list[RecordedCall]) -> Iterator[_Group]:
    """The calls that both sides made: by step of a scenario, by the exact request, by one like it."""
    used: set[int] = set()

    def step(call: RecordedCall) -> str:
        return call.step

    def exact(call: RecordedCall) -> str:
        return "" if call.step else call.exact

    def alike(call: RecordedCall) -> str:
        return "" if call.step else call.alike

    keys: tuple[tuple[str, Callable[[RecordedCall], str]], ...] = (
        ("step", step),
        ("exact", exact),
        ("alike", alike),
    )
    for close, key in keys:
        before, after = _by(key, old, used), _by(key, new, used)
        for name in before.keys() & after.keys():
            yield _Group(before[name], after[name], close)
            used.update(id(call) for call in (*before[name], *after[name]))


def _by(
    key: Callable[[RecordedCall], str], calls: list[RecordedCall], used: set[int]
) -> dict[str, list[RecordedCall]]:
    groups: dict[str, list[RecordedCall]] = defaultdict(list)
    for call in calls:
        if id(call) not in used and (name := key(call)):
            groups[name].append(call)
    return groups


def _statuses(calls: list[RecordedCall]) -> Counter[int]:
    counted = Counter(call.status for call in calls)
    steady = Counter({status: n for status, n in counted.items() if status not in TRANSIENT})
    return steady or counted


def _value(statuses: dict[int, int] | Counter[int]) -> JSONValue:
    listed = sorted(statuses)
    return listed[0] if len(listed) == 1 else list(listed)


def _listed(statuses: dict[int, int] | Counter[int]) -> str:
    return " and ".join(str(status) for status in sorted(statuses))


def _times(number: int) -> str:
    return "1 call" if number == 1 else f"{number} calls"
