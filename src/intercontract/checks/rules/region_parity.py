"""All regions answer alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from intercontract.checks.facts import listed, mapping, refused
from intercontract.checks.needs import IN_TWO_REGIONS
from intercontract.checks.paths import template
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.messages.json_body import Missing
from intercontract.contract.resources.intercom import INTERCOM
from intercontract.evidence.shape import ObservedShape
from intercontract.model.finding import Violation
from intercontract.model.json import generalise, join
from intercontract.values import define

# From so many samples on, an empty value says something.
ENOUGH = 3
# The types that have an empty value, as JSON.
_EMPTY = {"integer": "0", "string": '""', "array": "[]"}


@check(
    id="region-parity",
    scope=Scope.REGIONS,
    summary="One scenario gives the same statuses and the same shapes in every region.",
    source="documentation, *Servers*: one API, three regions",
    needs=IN_TWO_REGIONS,
    good="US, EU and AU all answer the steps of a scenario with 200, and open is a boolean in each",
    bad="AU answers a step with 400 that US and EU answer with 200",
)
def region_parity(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """Each step of a scenario has the same status in all regions, each field has JSON types that agree
    (null agrees with any, and an integer with a number), and objects of one type have the properties that
    they have in other regions. What is null for nothing in one region is not always 0, ``""`` or ``[]`` in
    another, where each showed it three times or more.

    Steps are matched by operation and position among its calls; 429, 5xx and 400 ``scroll_exists`` (there is
    one scroll at a time, for a minute) are a matter of the moment and are not compared. What depends on a
    workspace's data (custom attributes, a next page) is left out. A region differs when it disagrees with
    the majority, or with the first where there is none.
    """
    regions: dict[str, _Region] = {}
    for at, exchange in enumerate(exchanges):
        name = exchange.interaction.region
        if name is not None:
            regions.setdefault(name, _Region(name)).add(at, exchange)
    if len(regions) < 2:
        return
    yield from _statuses(list(regions.values()))
    yield from _types(list(regions.values()))
    yield from _empties(list(regions.values()))
    yield from _properties(list(regions.values()))


@define(slots=False)
class _Region:
    name: str

    def __attrs_post_init__(self) -> None:
        self.steps: dict[tuple[str, int], tuple[int, Exchange]] = {}
        self._calls: Counter[str] = Counter()

    def add(self, at: int, exchange: Exchange) -> None:
        if _is_busy(exchange):
            return
        operation = exchange.operation
        request = exchange.interaction.request
        case = exchange.interaction.case
        # The description names the scenario's step, where the suite itself made the request.
        name = operation.id if operation else f"{request.method} {template(request.path)}"
        name = f"{name} {case.description}" if case and case.description else name
        if refused(exchange):
            name += f" {exchange.interaction.credentials.value}"
        self.steps[name, self._calls[name]] = (at, exchange)
        self._calls[name] += 1

    @cached_property
    def shapes(self) -> dict[tuple[str, str], ObservedShape]:
        """What was seen at each generalised pointer of each operation's answers."""
        shapes: dict[str, ObservedShape] = {}
        for _, exchange in self._judged():
            body = exchange.response_json
            if not isinstance(body, Missing):
                shapes.setdefault(_operation(exchange), ObservedShape()).add(body)
        return {
            (operation, pointer): below
            for operation, shape in shapes.items()
            for pointer, below in _flat("", shape)
        }

    def first(self, operation: str, pointer: str, types: Collection[str]) -> int:
        """The index of the first answer that has one of some types at a place."""
        for at, exchange in self._judged():
            body = exchange.response_json
            if _operation(exchange) != operation or isinstance(body, Missing):
                continue
            shape = ObservedShape()
            shape.add(body)
            if (
                not dict(_flat("", shape))
                .get(pointer, ObservedShape())
                .types.keys()
                .isdisjoint(types)
            ):
                return at
        return 0

    @cached_property
    def properties(self) -> dict[tuple[str, str, str], tuple[int, set[str]]]:
        """The properties of the objects of each type at each place, and where first."""
        found: dict[tuple[str, str, str], tuple[int, set[str]]] = {}
        for at, exchange in self._judged():
            for one in exchange.located:
                where = generalise(one.pointer)
                if one.kind and not _is_own(where):
                    key = (_operation(exchange), where, one.kind)
                    _, names = found.setdefault(key, (at, set()))
                    names.update(one.value)
        return found

    def _judged(self) -> Iterator[tuple[int, Exchange]]:
        for at, exchange in self.steps.values():
            if exchange.succeeded and not isinstance(exchange.response_json, Missing):
                yield at, exchange


def _is_busy(exchange: Exchange) -> bool:
    """Whether an answer says that somebody else's scroll is open just then."""
    first = mapping(next(iter(listed(exchange.response_object.get("errors"))), None))
    return exchange.status == 400 and first.get("code") == "scroll_exists"


def _is_own(pointer: str) -> bool:
    """Whether a place depends on a workspace's own data or on who is looking, and not on the region."""
    return INTERCOM.in_free_map(pointer) or "/pages/next" in pointer


def _flat(pointer: str, shape: ObservedShape) -> Iterator[tuple[str, ObservedShape]]:
    if _is_own(pointer):
        return
    yield pointer, shape
    for name, child in shape.properties.items():
        yield from _flat(join(pointer, name), child.shape)
    if shape.items is not None:
        yield from _flat(f"{pointer}/*", shape.items)


def _operation(exchange: Exchange) -> str:
    operation = exchange.operation
    request = exchange.interaction.request
    return operation.id if operation else f"{request.method} {template(request.path)}"


def _statuses(regions: list[_Region]) -> Iterator[Violation]:
    for key in dict.fromkeys(key for region in regions for key in region.steps):
        there = [(region, *region.steps[key]) for region in regions if key in region.steps]
        steady = [(r, at, e) for r, at, e in there if e.status < 500 and e.status != 429]
        usual = Counter(e.status for _, _, e in steady).most_common(1)
        for region, at, exchange in steady:
            if exchange.status != usual[0][0]:
                yield violation(
                    "",
                    f"{usual[0][0]}, as in other regions",
                    f"{exchange.status} in {region.name}",
                    "status",
                    str(exchange.status),
                    message=f"{region.name} answers {exchange.status} where others answer {usual[0][0]}",
                    at=at,
                )


def _types(regions: list[_Region]) -> Iterator[Violation]:
    for key in dict.fromkeys(key for region in regions for key in region.shapes):
        there = [(r, _solid(r.shapes[key])) for r in regions if key in r.shapes]
        there = [(region, types) for region, types in there if types]
        if len(there) < 2:
            continue
        counted = Counter(kind for _, types in there for kind in types)
        usual = max(counted, key=lambda kind: (counted[kind], kind in there[0][1]))
        for region, types in there:
            alike = any(types <= others for other, others in there if other is not region)
            if usual not in types and not alike:
                odd = " or ".join(sorted(types))
                yield violation(
                    key[1],
                    f"{usual}, as in other regions",
                    f"{odd} in {region.name}",
                    "type",
                    *sorted(types),
                    message=f"{key[1]} is {odd} in {region.name}, and {usual} elsewhere",
                    at=region.first(*key, region.shapes[key].types.keys() - {"null"}),
                )


def _solid(shape: ObservedShape) -> set[str]:
    return {"number" if kind == "integer" else kind for kind in shape.types} - {"null"}


def _empties(regions: list[_Region]) -> Iterator[Violation]:
    for key in dict.fromkeys(key for region in regions for key in region.shapes):
        there = [(region, region.shapes[key]) for region in regions if key in region.shapes]
        for empty in {
            kind: None for _, shape in there for kind in _EMPTY if _is_empty(shape, kind)
        }:
            said = [(region, _nothing(shape, empty)) for region, shape in there]
            counted = Counter(kind for _, kind in said if kind)
            if len(counted) < 2:
                continue
            usual = max(counted, key=lambda kind: (counted[kind], kind == said[0][1]))
            for region, kind in said:
                if kind not in ("", usual):
                    yield violation(
                        key[1],
                        f"{_EMPTY.get(usual, usual)} where there is nothing, as in other regions",
                        f"{_EMPTY.get(kind, kind)} in {region.name}",
                        "empty",
                        kind,
                        message=f"{key[1]} is {_EMPTY.get(kind, kind)} for nothing in {region.name}, "
                        f"and {_EMPTY.get(usual, usual)} elsewhere",
                        at=region.first(*key, {kind}),
                    )


def _nothing(shape: ObservedShape, empty: str) -> str:
    """How a region says that there is nothing: null, or always the empty value of a type; else no word."""
    if _is_empty(shape, empty):
        return empty
    nulls = shape.of("null").count >= ENOUGH
    return "null" if nulls and not _has_empty(shape, empty) else ""


def _is_empty(shape: ObservedShape, kind: str) -> bool:
    alone = shape.of(kind).count == shape.count >= ENOUGH
    return alone and _has_empty(shape, kind) and len(shape.values or ()) <= 1


def _has_empty(shape: ObservedShape, kind: str) -> bool:
    if kind == "array":
        return bool(shape.of("array").count) and shape.items is None
    return (kind, 0 if kind == "integer" else "") in (shape.values or {})


def _properties(regions: list[_Region]) -> Iterator[Violation]:
    for key in dict.fromkeys(key for region in regions for key in region.properties):
        there = [(r, *r.properties[key]) for r in regions if key in r.properties]
        for region, at, names in there:
            others = [found for r, _, found in there if r is not region]
            if not others:
                continue
            for name in sorted(set.intersection(*others) - names):
                yield from _property(region, at, key, name, "absent")
            # Of two regions it is told once, as absent in the other.
            for name in sorted(names - set[str]().union(*others)) if len(others) > 1 else ():
                yield from _property(region, at, key, name, "only here")


def _property(
    region: _Region, at: int, key: tuple[str, str, str], name: str, kind: str
) -> Iterator[Violation]:
    where = join(key[1], name)
    if _is_own(where):
        return
    here, there = ("nothing", "there") if kind == "absent" else ("a property", "absent")
    yield violation(
        where,
        f"the properties of a {key[2]} that other regions have",
        f"{here} in {region.name}",
        kind,
        message=f"{where} is {'absent' if kind == 'absent' else 'there'} in {region.name}, "
        f"and {there} in other regions",
        at=at,
    )
