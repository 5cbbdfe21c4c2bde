"""All regions answer alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from attrs import define

from intercontract.checks.facts import refused
from intercontract.checks.needs import IN_TWO_REGIONS
from intercontract.checks.paths import template
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.bodies import Missing
from intercontract.contract.exchange import Exchange
from intercontract.contract.resources.intercom import INTERCOM
from intercontract.evidence.shape import ObservedShape
from intercontract.model.finding import Violation
from intercontract.model.json import generalise, join


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
    they have in other regions.

    Steps are matched by operation and position among its calls; 429 and 5xx are a matter of the moment and
    are not compared. What depends on a workspace's data (custom attributes, a next page) is left out. A
    region differs when it disagrees with the majority, or with the first where there is none.
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
    yield from _properties(list(regions.values()))


@define(slots=False)
class _Region:
    name: str

    def __attrs_post_init__(self) -> None:
        self.steps: dict[tuple[str, int], tuple[int, Exchange]] = {}
        self._calls: Counter[str] = Counter()

    def add(self, at: int, exchange: Exchange) -> None:
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
    def types(self) -> dict[tuple[str, str], set[str]]:
        """The JSON types seen at each generalised pointer of each operation's answers."""
        shapes: dict[str, ObservedShape] = {}
        for _, exchange in self._judged():
            body = exchange.response_json
            if not isinstance(body, Missing):
                shapes.setdefault(_operation(exchange), ObservedShape()).add(body)
        return {
            (operation, pointer): types
            for operation, shape in shapes.items()
            for pointer, types in _flat("", shape)
        }

    def first(self, operation: str, pointer: str, types: set[str]) -> int:
        """The index of the first answer that has one of some types at a place."""
        for at, exchange in self._judged():
            body = exchange.response_json
            if _operation(exchange) != operation or isinstance(body, Missing):
                continue
            shape = ObservedShape()
            shape.add(body)
            if types & dict(_flat("", shape)).get(pointer, set[str]()):
                return at
        return 0

    @cached_property
    def properties(self) -> dict[tuple[str, str, str], tuple[int, set[str]]]:
        """The properties of the objects of each type at each place, and where first."""
        found: dict[tuple[str, str, str], tuple[int, set[str]]] = {}
        for at, exchange in self._judged():
            for pointer, item in exchange.response_objects:
                kind, where = item.get("type"), generalise(pointer)
                if isinstance(kind, str) and not _is_own(where):
                    key = (_operation(exchange), where, kind)
                    _, names = found.setdefault(key, (at, set()))
                    names.update(item)
        return found

    def _judged(self) -> Iterator[tuple[int, Exchange]]:
        for at, exchange in self.steps.values():
            if exchange.succeeded and not isinstance(exchange.response_json, Missing):
                yield at, exchange


def _is_own(pointer: str) -> bool:
    """Whether a place depends on a workspace's own data or on who is looking, and not on the region."""
    return INTERCOM.in_free_map(pointer) or "/pages/next" in pointer


def _flat(pointer: str, shape: ObservedShape) -> Iterator[tuple[str, set[str]]]:
    if _is_own(pointer):
        return
    yield pointer, set(shape.types)
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
    for key in dict.fromkeys(key for region in regions for key in region.types):
        there = [(r, _solid(r.types[key])) for r in regions if key in r.types]
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
                    at=region.first(*key, region.types[key] - {"null"}),
                )


def _solid(types: set[str]) -> set[str]:
    return {"number" if kind == "integer" else kind for kind in types} - {"null"}


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
