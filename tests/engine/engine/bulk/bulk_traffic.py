"""Traffic in pieces, and what one process finds that reads every file whole."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from attrs import evolve

from intercontract.cassette.entry import Entry
from intercontract.cassette.formats.ndjson import dump_line
from intercontract.cassette.reading import load
from intercontract.contract.load import load as load_contract
from intercontract.engine.runs.offline import run_offline
from intercontract.engine.setup.scenarios import load_scenarios
from intercontract.engine.setup.settings import RunSettings
from intercontract.generate.scenario import Player
from intercontract.model.interaction import Interaction, Source
from intercontract.sandbox.faults.table import fault
from intercontract.sandbox.sandbox import Sandbox
from intercontract.sandbox.sandbox import Settings as SandboxSettings
from intercontract.transport.address import Kind, Target
from intercontract.transport.direct import Direct

CONTRACT = load_contract("2.11")
SETTINGS = RunSettings(target=Target(Kind.RECORDED), regions=())
FAULTS = ("tag-stays", "state-null", "priority-unknown")


@cache
def traffic() -> tuple[Interaction, ...]:
    """What a client did in two regions, one of which keeps tags that are removed."""
    found: list[Interaction] = []
    for region, faults in (("us", ()), ("au", FAULTS)):
        sandbox = Sandbox(SandboxSettings(region=region, seed=1, faults=tuple(map(fault, faults))))
        sender = Direct(region, f"sandbox-{region}", sandbox.handle, lambda _i: (), "2.11")
        for scenario in load_scenarios(CONTRACT):
            if scenario.id == "tags":
                found += Player(sender, "2.11", "sandbox").play(scenario)
    return tuple(
        evolve(one, source=Source.CAPTURED, sequence=None, case=None, recorded_at=None)
        for one in found
    )


def written(lines: list[bytes], file: Path, end: bytes = b"\n", last: bytes = b"\n") -> Path:
    file.write_bytes(end.join(lines) + last)
    return file


@cache
def lines() -> tuple[bytes, ...]:
    return tuple(dump_line(Entry(one)).rstrip(b"\n") for one in traffic())


def told(report) -> dict:
    return {key: value for key, value in report.to_dict().items() if key != "run"}


def by_one(*files: Path) -> dict:
    """What one process finds that reads every file whole."""
    return once(*((file, file.read_bytes()) for file in files))


@cache
def once(*contents: tuple[Path, bytes]) -> dict:
    files = [file for file, _ in contents]
    notes: list[str] = []

    def interactions():
        for file in files:
            recording = load(file)
            notes.extend(map(str, recording.notes))
            for one in recording.interactions:
                yield file.name, one

    return told(run_offline(SETTINGS, CONTRACT, interactions(), notes=notes))
