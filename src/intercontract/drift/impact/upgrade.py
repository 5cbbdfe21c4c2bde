"""Which changes touch what is used, and the answer to: can I upgrade?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum

from attrs import evolve

from intercontract.drift.change import Change
from intercontract.drift.impact.touch import Touch, User, first, removes_operation, removes_property
from intercontract.drift.rules import Level
from intercontract.model.words import plural
from intercontract.values import frozen

_REASONS = 12
_PLACES = 12


class UpgradeAnswer(StrEnum):
    """Whether an upgrade is safe for a use."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "not enough evidence"


@frozen
class Upgrade:
    """The answer, and why."""

    verdict: UpgradeAnswer
    reasons: tuple[str, ...]


@frozen
class Touched:
    """A change and the places that use what it changes; ``breaks`` as in `Touch`."""

    change: Change
    where: tuple[str, ...]
    breaks: bool | None
    why: str = ""


@frozen
class Impact:
    """The changes that touch a use, worst first; how many do not; and the answer."""

    touched: tuple[Touched, ...]
    untouched: int
    upgrade: Upgrade


def impact(
    changes: Iterable[Change], users: Sequence[User], accepted: Collection[str] = ()
) -> Impact:
    """What changes do to the users, taken together.

    Those that somebody has ``accepted``, by fingerprint, touch them and count nothing in the answer.
    Traffic tells what comes, source tells what is read: where both are given, a change of a field counts
    when each knows of the field.
    """
    touched: list[Touched] = []
    unknown: dict[str, None] = {}
    untouched = 0
    for change in changes:
        found, unsaid = _asked(change, users)
        for why in unsaid:
            unknown.setdefault(why)
        if found is None:
            untouched += 1
        else:
            touched.append(found)
    counted = [item for item in touched if item.change.fingerprint not in accepted]
    answer = _upgrade(counted, list(unknown), users, untouched)
    if hidden := len(touched) - len(counted):
        answer = evolve(answer, reasons=(*answer.reasons, f"{plural(hidden, 'change')} accepted"))
    return Impact(tuple(touched), untouched, answer)


def _asked(change: Change, users: Sequence[User]) -> tuple[Touched | None, list[str]]:
    touches = [user.touch(change) for user in users]
    unsaid = [touch.why for touch in touches if touch is not None and not touch.used]
    found = [touch for touch in touches if touch is not None and touch.used]
    if not found:
        return None, unsaid
    if change.direction == "response" and change.pointer and not _is_read(users, touches):
        return None, []
    breaks = _breaks(change, users, touches)
    where = first((place for touch in found for place in touch.where), _PLACES)
    return Touched(change, where, breaks, "; ".join(t.why for t in found if t.why)), []


def _breaks(change: Change, users: Sequence[User], touches: Sequence[Touch | None]) -> bool | None:
    """The worst that a change does to one of the users; how a field is read outweighs that it comes."""
    if removes_operation(change):
        return True
    told = [(user.kind, t.breaks) for user, t in zip(users, touches, strict=True) if t and t.used]
    if change.direction == "response" and any(kind != "traffic" for kind, _ in told):
        told = (
            [(kind, found) for kind, found in told if kind != "traffic"] if change.pointer else told
        )
    found = [breaks for _, breaks in told]
    breaks = True if True in found else None if None in found else False
    harmless = change.level is Level.INFO and not removes_property(change)
    return False if breaks is None and harmless else breaks


def _is_read(users: Sequence[User], touches: Sequence[Touch | None]) -> bool:
    """Whether somebody reads a field; where no source is given, what comes counts as read."""
    told = list(zip(users, touches, strict=True))
    readers = [touch for user, touch in told if user.kind == "source" and not user.is_empty]
    return not readers or any(touch is not None for user, touch in told if user.kind != "traffic")


def _upgrade(
    touched: list[Touched], unknown: list[str], users: Sequence[User], untouched: int
) -> Upgrade:
    facts = [user.summary for user in users]
    breaking = [item for item in touched if item.breaks]
    if breaking:
        return Upgrade(UpgradeAnswer.NO, _limited(_told_once(breaking)))
    if all(user.is_empty for user in users):
        return Upgrade(
            UpgradeAnswer.UNKNOWN,
            ("nothing that is given uses an operation of the contract", *facts),
        )
    doubtful = [item for item in touched if item.breaks is None]
    if doubtful or unknown:
        reasons = [*_told_once(doubtful), *unknown]
        return Upgrade(UpgradeAnswer.UNKNOWN, _limited(reasons))
    harmless = f"{len(touched)} touch it and break nothing" if touched else "none touches it"
    total = len(touched) + untouched
    return Upgrade(UpgradeAnswer.YES, (f"of {total} changes, {harmless}", *facts))


def _told_once(items: list[Touched]) -> list[str]:
    """What a change of a shared schema does, told for one place with the number of the others."""
    groups: dict[tuple[str, ...], list[Touched]] = {}
    for item in items:
        groups.setdefault(item.change.shared, []).append(item)
    return [
        _told(group[0]) + (f" (and in {plural(len(group) - 1, 'more place')})" if group[1:] else "")
        for group in groups.values()
    ]


def _told(item: Touched) -> str:
    change = item.change
    place = change.operation or f"{change.method} {change.path}".strip()
    used = f" - used by {', '.join(item.where[:3])}" if item.where else ""
    why = f" ({item.why})" if item.why else ""
    return f"{place} {change.message}{why}{used}".strip()


def _limited(reasons: list[str]) -> tuple[str, ...]:
    if len(reasons) <= _REASONS:
        return tuple(reasons)
    return (*reasons[:_REASONS], f"and {len(reasons) - _REASONS} more")
