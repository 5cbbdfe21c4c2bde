"""What a sequence shows of whether any API keeps what it says that it did: created, changed, deleted.

Whoever answers honestly is never blamed: who marks as deleted, whose lists lag behind or leave some out, who
rewrites values or sets them itself, who promises (202), who makes two requests one record. Where nobody could
tell such an answer from a lie, nothing is said, and nothing was looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from attrs import Factory

from intercontract.checks.any_lists import is_whole, like_a_listed, page_of
from intercontract.checks.any_records import Happening, field_of, happenings
from intercontract.checks.needs import Need, SequenceNeed
from intercontract.checks.records import LAG
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Violation
from intercontract.model.json import JSONObject, JSONValue, join
from intercontract.values import define

_Told = tuple[str, Violation | None]
"""A check that looked at something, and what it found."""

# What goes on by itself after it was written.
_MOVING = ("status", "state", "phase", "progress", "step")


def told_of_any(exchanges: Sequence[Exchange], rule: str) -> Iterator[Violation]:
    """What one check has to say of a sequence at an API that is not Intercom's."""
    return (found for name, found in _told(exchanges) if name == rule and found)


def or_any(rule: str, need: Need | SequenceNeed) -> SequenceNeed:
    """What a check needs of Intercom's API, or the same of any other."""

    def met(exchanges: Sequence[Exchange]) -> bool:
        own = map(need.met, exchanges) if isinstance(need, Need) else [need.met(exchanges)]
        return any(own) or any(name == rule for name, _ in _told(exchanges))

    return SequenceNeed(need.words, met)


@define
class _Record:
    """What is known of one record: how it was created, as what it was last shown, alone and in a list.

    ``before`` is what was shown before ``written``, the last write since then.
    """

    created: Happening | None = None
    shown: JSONObject | None = None
    listed: JSONObject | None = None
    written: Happening | None = None
    deleted: Happening | None = None


@define
class _State:
    records: dict[str, _Record] = Factory(dict)
    pages: dict[tuple[str, int], dict[int, list[str]]] = Factory(dict)
    most: dict[str, int] = Factory(dict)

    def of(self, path: str) -> _Record:
        return self.records.setdefault(path, _Record())

    def forget(self, *, but: str = "") -> None:
        """Something was written that may have changed other records; what was deleted stays so."""
        for path, record in self.records.items():
            if path != but:
                record.created = record.shown = record.written = None


def _told(exchanges: Sequence[Exchange]) -> Iterator[_Told]:
    state = _State()
    for event in happenings(exchanges):
        yield from _VERBS[event.verb](event, state)


def _other(event: Happening, state: _State) -> Iterator[_Told]:
    del event
    state.records.clear()
    yield from ()


def _create(event: Happening, state: _State) -> Iterator[_Told]:
    if not event.is_done or not event.path:
        return
    for first in [record.created for record in state.records.values() if record.created]:
        if first.exchange.operation is event.exchange.operation and _apart(first, event):
            reused = first.path == event.path
            yield "created-once", _reused(event) if reused else None
    state.records[event.path] = _Record(created=event, written=event)


def _reused(event: Happening) -> Violation:
    where, shown = event.shown
    at = join(where, field_of(shown, event.name))
    return violation(at, "a new id", "that of another new record", "reused", at=event.at)


def _apart(first: Happening, second: Happening) -> bool:
    """Whether both are new, and nothing that the requests sent is alike by which they could mean one."""
    if not first.exchange.status == second.exchange.status == 201:
        return False
    one, two = first.sent, second.sent
    shared = one.keys() & two.keys()
    return bool(shared) and not any(one[name] == two[name] for name in shared)


def _read(event: Happening, state: _State) -> Iterator[_Told]:
    record = state.of(event.path)
    where, shown = event.shown
    if record.deleted:
        if event.exchange.succeeded and shown and record.shown is not None:
            same = record.shown == shown
            yield "use-after-delete", _still(event, "answered") if same else None
        elif event.exchange.status in (404, 410):
            yield "use-after-delete", None
        return
    if record.created and event.exchange.status in (404, 410):
        given, status = record.created.exchange.status, event.exchange.status
        message = f"a record was created ({given}), and reading it answers {status}"
        expected = "the record that was created"
        yield (
            "read-after-write",
            violation("", expected, status, "lost", message=message, at=event.at),
        )
        record.created = None
    if not event.exchange.succeeded or not shown:
        return
    if record.written:
        wrong = _unlike(record.written, record.shown, shown)
        sentence = "{where} should be {expected}, as it was written, and is {observed}"
        yield "read-after-write", violation(
            where + wrong[0], wrong[1], wrong[2], "undone", sentence=sentence, at=event.at
        ) if wrong else None  # fmt: skip
    record.shown, record.written = shown, None


def _unlike(
    write: Happening, before: JSONObject | None, shown: JSONObject
) -> tuple[str, str, str] | None:
    """What a write says that it made, and the next answer does not show: where, and both values."""
    answer = write.shown[1]
    if write.verb == "create":
        field = field_of(answer, write.name)
        if field and field in shown and shown[field] != answer[field]:
            return join("", field), show(answer[field]), show(shown[field])
    sent, now, echo = dict(_leaves(write.sent)), dict(_leaves(shown)), dict(_leaves(answer))
    earlier = None if before is None else dict(_leaves(before))
    fields = [at for at in sent if at in now and type(sent[at]) is type(now[at])]
    for at in fields:
        echoed = at in echo and echo[at] == sent[at] != now[at]
        if not echoed or _akin(sent[at], now[at]):
            continue
        unchanged = earlier is not None and now[at] == earlier.get(at)
        made = write.verb == "create" and isinstance(sent[at], str) and _plain(at) not in _MOVING
        if unchanged or made:
            return at, show(sent[at]), show(now[at])
    if earlier is None or any(now[at] != earlier.get(at) for at in fields):
        return None
    # Nothing of it was done: a server that sets one field itself would have done another.
    undone = [at for at in fields if not _akin(sent[at], now[at])]
    if len(undone) >= min(len(fields), 2) > 0:
        return undone[0], show(sent[undone[0]]), show(now[undone[0]])
    return None


def _leaves(record: JSONObject, where: str = "") -> Iterator[tuple[str, JSONValue]]:
    """The texts, numbers and switches of a record, and of the objects in it; each with its pointer."""
    for name, value in record.items():
        at = join(where, name)
        if isinstance(value, dict) and at.count("/") < _DEEP:
            yield from _leaves(value, at)
        elif isinstance(value, (str, int, float)):
            yield at, value


_DEEP = 4


def _plain(at: str) -> str:
    return at.lower().rpartition("/")[2].rpartition("_")[2]


def _akin(one: JSONValue, other: JSONValue) -> bool:
    """Whether one may be the other, written otherwise: its case, its spaces, cut or with something added."""
    if not (isinstance(one, str) and isinstance(other, str)):
        return one == other
    first, second = ("".join(filter(str.isalnum, text)).casefold() for text in (one, other))
    shorter, longer = sorted((first, second), key=len)
    return first == second or (len(shorter) >= _TELLING and shorter in longer)


# So many letters are not found in another text by chance.
_TELLING = 3


def _update(event: Happening, state: _State) -> Iterator[_Told]:
    record = state.of(event.path)
    if event.exchange.succeeded or event.exchange.status >= 500:
        known = record.shown
        state.forget(but=event.path)
        record.deleted = None
        record.written = event if event.is_done and known is not None else None
        if record.written is None:
            record.shown = None
    yield from ()


def _delete(event: Happening, state: _State) -> Iterator[_Told]:
    if event.exchange.succeeded or event.exchange.status >= 500:
        record = state.of(event.path)
        known = record.shown if record.written is None else None
        state.forget(but=event.path)
        state.records[event.path] = _Record(
            shown=known, listed=record.listed, deleted=event if event.is_done else None
        )
    yield from ()


def _list(event: Happening, state: _State) -> Iterator[_Told]:
    items = event.items if event.exchange.succeeded else None
    if items is None:
        return
    found = {path: item for item in items if (path := event.path_of(item))}
    yield from _pages(event, [*found], state)
    for path, record in list(state.records.items()):
        if path.rpartition("/")[0] != event.path:
            continue
        if record.deleted and _settled(record.deleted, event) and record.listed is not None:
            same = path in found and found[path] == record.listed
            yield "use-after-delete", _still(event, "in a list") if same else None
        if record.created and _must_hold(event, record, path, items, found):
            yield "list-membership", None if path in found else _missing(event)
    for path, item in found.items():
        record = state.of(path)
        if not record.deleted:
            record.listed = item


def _must_hold(
    event: Happening,
    record: _Record,
    path: str,
    items: list[JSONObject],
    found: dict[str, JSONObject],
) -> bool:
    """Whether a list is whole, knows what was created, and nothing shows why it should leave it out."""
    if not (record.created and record.shown) or record.written:
        return False
    if path in found:
        return True
    named = len(found) == len(items) and is_whole(event, len(items))
    return named and _settled(record.created, event) and like_a_listed(record.shown, items)


def _missing(event: Happening) -> Violation:
    expected, observed = "the record that was created", "a whole list without it"
    message = f"a list should have {expected}, and is {observed}"
    return violation("", expected, observed, "missing", message=message, at=event.at)


def _settled(before: Happening, after: Happening) -> bool:
    done, asked = before.exchange.interaction.ended, after.exchange.interaction.started
    return done is not None and asked is not None and asked - done >= LAG


def _still(event: Happening, where: str) -> Violation:
    message = f"what was deleted is still {where}, as it was before"
    expected, observed = "nothing that was deleted", f"{where}, as it was before"
    return violation("", expected, observed, "still there", message=message, at=event.at)


def _pages(event: Happening, found: list[str], state: _State) -> Iterator[_Told]:
    asked = page_of(event)
    most = state.most.get(event.path, 0)
    if asked is None:
        state.most[event.path] = max(most, len(found))
        return
    size, position = asked
    if len(found) != size or not size or most < 4 * size:
        return
    earlier = state.pages.setdefault((event.path, size), {})
    earlier.setdefault(position, found)
    if len(earlier) >= 3:
        same = all(ids == found for ids in earlier.values())
        yield "pagination", _repeats(event) if same else None


def _repeats(event: Happening) -> Violation:
    expected, observed = "items of no earlier page", "those of every page before"
    return violation("", expected, observed, "repeat on another page", at=event.at)


_VERBS: dict[str, Callable[[Happening, _State], Iterator[_Told]]] = {
    "create": _create,
    "read": _read,
    "update": _update,
    "delete": _delete,
    "list": _list,
    "other": _other,
}
