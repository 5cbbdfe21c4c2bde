"""Judging in parts: however the traffic was split, the merged report is that of the whole."""

from __future__ import annotations

import json
from datetime import date
from functools import cache

import pytest
from attrs import evolve
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from intercontract.checks.registry import all_checks
from intercontract.contract.load import load
from intercontract.deviation.parse import parse
from intercontract.deviation.register import Register
from intercontract.engine.judging.collect import Collector
from intercontract.engine.judging.partial import Partial, merge
from intercontract.engine.judging.run_state import Run
from intercontract.engine.setup.scenarios import load_scenarios
from intercontract.engine.setup.settings import RunSettings
from intercontract.generate.scenario import Player
from intercontract.model.interaction import Interaction, Source
from intercontract.sandbox.faults.table import fault
from intercontract.sandbox.sandbox import Sandbox
from intercontract.sandbox.sandbox import Settings as SandboxSettings
from intercontract.transport.direct import Direct

CONTRACT = load("2.11")
SCENARIOS = ("reading", "tags", "lifecycle", "companies")
FAULTS = ("state-null", "field-extra-in-part", "tag-stays", "read-flips", "priority-unknown")


@cache
def traffic() -> tuple[Interaction, ...]:
    """Scenarios in two regions, one of them with defects, as if recorded in a file for each sequence."""
    found: list[Interaction] = []
    for region, faults in (("us", ()), ("au", FAULTS)):
        sandbox = Sandbox(SandboxSettings(region=region, seed=1, faults=tuple(map(fault, faults))))
        sender = Direct(region, f"sandbox-{region}", sandbox.handle, lambda _i: (), "2.11")
        for scenario in load_scenarios(CONTRACT):
            played = Player(sender, "2.11", "sandbox").play(scenario)
            for one in played if scenario.id in SCENARIOS else ():
                number = one.name.partition("#")[2]
                found.append(evolve(one, name=f"{region}/{one.sequence}.yaml#{number}"))
    foreign = [
        evolve(one, name=f"har#{n}", region=None, sequence=None, case=None, source=Source.IMPORTED)
        for n, one in enumerate(found[:15])
    ]
    return (*found, *foreign)


@cache
def sequences() -> tuple[tuple[Interaction, ...], ...]:
    """The traffic in the smallest parts that can be judged apart."""
    groups: dict[tuple[object, ...], list[Interaction]] = {}
    for one in traffic():
        file = one.name.partition("#")[0]
        groups.setdefault((one.region, file, one.sequence), []).append(one)
    return tuple(tuple(group) for group in groups.values())


def judged(*groups) -> Partial:
    register = Register(parse(CONTRACT.noted), date(2026, 1, 5))
    interactions = [one for group in groups for one in group]
    collector = Collector(CONTRACT, all_checks(), register)
    collector.add_recorded(interactions)
    return collector.part()


@cache
def judged_apart() -> tuple[Partial, ...]:
    return tuple(judged(group) for group in sequences())


def report(*parts, add=()):
    run = Run(RunSettings(regions=()), CONTRACT)
    run.collector.add_recorded(add)
    made = run.finish("", *parts, stale=True)
    return {key: value for key, value in made.to_dict().items() if key != "run"}


@cache
def whole():
    return report(add=traffic())


def in_pieces(data, items):
    """Items in another order, cut into lists."""
    mixed = [items[index] for index in data.draw(st.permutations(range(len(items))))]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(mixed)), max_size=4)))
    return [mixed[a:b] for a, b in zip([0, *cuts], [*cuts, len(mixed)], strict=True)]


def test_the_whole_has_something_of_everything():
    verdicts = {found["verdict"] for found in whole()["findings"]}
    checks = {found["check"] for found in whole()["findings"]}
    assert verdicts >= {"fail", "known"}
    assert checks >= {"response-schema", "tag-lifecycle", "region-parity", "undocumented-field"}
    assert "region-parity" in whole()["coverage"]["checks"]["exercised"]
    assert len(sequences()) > 5


@settings(max_examples=4, phases=[Phase.generate])
@given(st.data())
def test_however_parts_are_merged_the_report_is_that_of_the_whole(data):
    before = [part.to_dict() for part in judged_apart()]
    pieces = [merge(*piece) for piece in in_pieces(data, judged_apart())]
    assert report(*pieces) == whole()
    assert [part.to_dict() for part in judged_apart()] == before


@settings(max_examples=2, phases=[Phase.generate])
@given(st.data())
def test_however_the_traffic_is_split_the_report_is_that_of_the_whole(data):
    own, *pieces = in_pieces(data, sequences())
    parts = [judged(*piece) for piece in pieces]
    assert report(*parts, add=[one for group in own for one in group]) == whole()


def test_parts_cross_process_borders():
    written = [json.dumps(part.to_dict()) for part in judged_apart()]
    read = [Partial.from_dict(json.loads(text)) for text in written]
    assert report(*read) == whole()


def test_nothing_is_the_empty_part():
    part = judged_apart()[0]
    assert merge(Partial(), part) == merge(part, Partial()) == part
    assert Partial.from_dict(Partial().to_dict()) == Partial() == merge()


def test_what_is_no_part_is_refused():
    with pytest.raises(TypeError):
        Partial.from_dict({"defects": [1]})
