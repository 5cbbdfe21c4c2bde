"""From what a run found new to entries for ``deviations.yaml``: few, and no wider than what was seen.

Findings are one entry when they differ in region, status or operation only, or in an array position or a key
of a map whose keys are data. A ``*`` in place of a field's name would explain whatever goes wrong there next:
fields of one object that fail alike are listed one by one, in one entry. Each entry keeps the kinds of value
that were seen.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from typing import TypeVar

from attrs import evolve

from intercontract.contract.resources.intercom import INTERCOM
from intercontract.deviation.deviation import Deviation
from intercontract.deviation.register import STALE
from intercontract.model.finding import NOT_VERIFIED, Verdict
from intercontract.model.json import generalise, join, split
from intercontract.model.region import REGIONS
from intercontract.model.report import Report
from intercontract.model.run import FindingGroup
from intercontract.values import frozen

EXAMPLES = 3
# An entry may go stale only if what it is about shows so often that its absence says something.
_OFTEN, _OFTEN_IN_LISTS = 0.5, 1.0

Item = TypeVar("Item")


@frozen
class _Kind:
    """Findings that are one entry, so far."""

    check: str
    operations: tuple[str, ...]
    part: str
    pointer: str
    arguments: tuple[str, ...]
    regions: tuple[str, ...]
    statuses: tuple[int, ...]
    sometimes: bool
    observed: tuple[str, ...]
    seen: tuple[FindingGroup, ...]


# Findings that want something done, and no explanation.
_NOT_OF_A_CHECK = (STALE, NOT_VERIFIED)


def unexplained(report: Report) -> tuple[FindingGroup, ...]:
    """What is new, less known deviations that no longer show, and what was not verified."""
    new = (Verdict.FAIL, Verdict.WARNING)
    return tuple(
        g for g in report.groups if g.verdict in new and g.finding.check not in _NOT_OF_A_CHECK
    )


def propose(report: Report) -> tuple[Deviation, ...]:
    """The entries that make the run's new findings known, by operation, check and pointer."""
    calls = {(cell.operation, cell.region): cell.interactions for cell in report.grid}
    kinds = [_over_regions(group, calls) for group in _groups(unexplained(report), _defect)]
    kinds = [_over_operations(group) for group in _groups(kinds, _but_operation)]
    kinds.sort(
        key=lambda kind: (kind.operations, kind.check, kind.part, kind.pointer, kind.arguments)
    )
    found: list[Deviation] = []
    for index, entry in enumerate(_groups(kinds, _entry)):
        seen = tuple(seen for kind in entry for seen in kind.seen)
        one = _deviation(evolve(entry[0], seen=seen), report, index)
        found += [evolve(one, pointer=kind.pointer) for kind in entry]
    return tuple(found)


def _groups(items: Iterable[Item], key: Callable[[Item], Hashable]) -> list[list[Item]]:
    found: dict[Hashable, list[Item]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return list(found.values())


def _defect(seen: FindingGroup) -> Hashable:
    found = seen.finding
    place = found.operation_name, found.part, _pointer(found.pointer)
    return found.check, *place, found.arguments, _observed(seen)


def _observed(seen: FindingGroup) -> tuple[str, ...]:
    kinds = seen.kinds or ((seen.finding.observed_kind,) if seen.finding.observed_kind else ())
    return tuple(kind for kind in kinds if _encodable(kind))


def _region(seen: FindingGroup) -> str:
    return seen.finding.region if seen.finding.region in REGIONS else ""


def _share(seen: FindingGroup, calls: dict[tuple[str, str], int]) -> float:
    """How often a defect showed per interaction with its operation."""
    found = seen.finding
    return seen.count / max(calls.get((found.operation or "", found.region or ""), 0), 1)


def _pointer(pointer: str) -> str:
    """The pointer with ``*`` for array positions, keys of maps, and what a pattern or a file cannot hold."""
    tokens = split(generalise(pointer))
    maps = INTERCOM.data_keys
    return join("", *(
        "*" if name == "**" or not _encodable(name) or (at and tokens[at - 1] in maps) else name
        for at, name in enumerate(tokens)
    ))  # fmt: skip


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _over_regions(group: list[FindingGroup], calls: dict[tuple[str, str], int]) -> _Kind:
    first = group[0].finding
    regions = {_region(seen) for seen in group}
    everywhere = "" in regions or regions >= set(REGIONS)
    pointer = _pointer(first.pointer)
    statuses = tuple(sorted({status for seen in group for status in _statuses(seen)}))
    often = _OFTEN_IN_LISTS if "*" in split(pointer) else _OFTEN
    firm = all(_share(seen, calls) >= often for seen in group) and all(s < 300 for s in statuses)
    return _Kind(
        check=first.check,
        operations=(first.operation_name,),
        part=first.part,
        pointer=pointer,
        arguments=tuple(argument for argument in first.arguments if _encodable(argument)),
        regions=() if everywhere else tuple(r for r in REGIONS if r in regions),
        statuses=statuses,
        # What was sent depends on us: an entry about a request never goes stale, and needs no word.
        sometimes=first.part in ("response", "header") and not firm,
        observed=_observed(group[0]),
        seen=tuple(group),
    )


def _statuses(seen: FindingGroup) -> tuple[int, ...]:
    return seen.statuses or ((seen.finding.status,) if seen.finding.status else ())


def _but_operation(kind: _Kind) -> Hashable:
    return evolve(kind, operations=(), seen=())


def _entry(kind: _Kind) -> Hashable:
    """What fields of one object have in common that are written as one entry."""
    holder = kind.pointer.rpartition("/")[0]
    return evolve(kind, pointer=holder, seen=()), kind.pointer == ""


def _over_operations(group: list[_Kind]) -> _Kind:
    operations = tuple(sorted({name for kind in group for name in kind.operations}))
    seen = tuple(seen for kind in group for seen in kind.seen)
    return evolve(group[0], operations=operations, seen=seen)


def _deviation(kind: _Kind, report: Report, index: int) -> Deviation:
    run = report.run
    # Where it was sent under another version than the contract's own, it says nothing of that one.
    bound = run.command in ("run", "record") and run.api_version not in run.contract
    return Deviation(
        check=kind.check,
        pointer=kind.pointer,
        reason=_reason(kind),
        operations=kind.operations,
        statuses=kind.statuses,
        part=kind.part,
        arguments=kind.arguments,
        observed=kind.observed,
        regions=kind.regions,
        versions=(run.api_version,) if bound else (),
        evidence=(_evidence(kind, report),),
        first_seen=_day(run.started_at),
        sometimes=kind.sometimes,
        index=index,
        sdks=tuple(sorted({seen.finding.sdk for seen in kind.seen} - {""})),
    )


def _day(time: str) -> date | None:
    try:
        return date.fromisoformat(time[:10])
    except ValueError:
        return None


def _evidence(kind: _Kind, report: Report) -> str:
    run = report.run
    names = list(dict.fromkeys(name for seen in kind.seen for name in seen.examples))
    regions = [region for region in REGIONS if region in map(_region, kind.seen)]
    count = sum(seen.count for seen in kind.seen)
    where = f" in {', '.join(regions)}" if regions else ""
    shown = ", ".join(name for name in names[:EXAMPLES] if _encodable(name))
    times = "once" if count == 1 else f"{count} times"
    return (
        f"{run.command} {run.id} (target {run.target}, API {run.api_version}): "
        f"seen {times}{where}" + (f", for example {shown}" if shown else "")
    )


def _reason(kind: _Kind) -> str:
    """What is documented and what was seen, in one sentence; values that may be personal are left out."""
    keyword = kind.arguments[0] if kind.arguments else ""
    expected = _alternatives(seen.finding.expected for seen in kind.seen)
    observed = _alternatives(seen.finding.observed for seen in kind.seen)
    if kind.check == "undocumented-field":
        return "Sent, and named in no schema of the response."
    if kind.check == "undocumented-status":
        return f"The status {observed} is sent, and is not among those documented."
    if keyword == "required":
        return "Documented as required, and absent."
    if keyword in ("type", "oneOf", "anyOf") and len(kind.arguments) > 2:
        return f"Documented as {expected}; {kind.arguments[-1]} is what was seen."
    if keyword in ("format", "pattern"):
        return f"Documented with {expected}; other text is what was seen."
    return f"Expected is {expected}; {observed} is what was seen."


def _alternatives(values: Iterable[str]) -> str:
    found = list(dict.fromkeys(_short(value) for value in values))
    return " / ".join(found[:3]) + (" / ..." if len(found) > 3 else "")


def _short(value: str) -> str:
    text = " ".join(value.split())
    if not _encodable(text):
        return "text that is no Unicode"
    # Short values are words of an enum, numbers, statuses; addresses and long texts may be somebody's.
    return text if len(text) <= 60 and "@" not in text else f"text of {len(text)} characters"
