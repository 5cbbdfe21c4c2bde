"""The pytest face of the suite: ``pytest tests/contract --target replay --region eu``."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

import pytest

from intercontract.contract.contract import Contract
from intercontract.contract.load import load
from intercontract.engine.corpus import Replay, corpus_folder
from intercontract.engine.offline import run_offline
from intercontract.engine.online import run_online
from intercontract.engine.settings import RunSettings
from intercontract.model.region import REGIONS
from intercontract.model.report import Report
from intercontract.transport.address import Kind, parse_target

VERSION = "2.11"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    regions = _regions(metafunc.config)
    if {"region", "operation"} <= set(metafunc.fixturenames):
        pairs = [
            (region, operation.id) for region in regions for operation in _contract().operations
        ]
        metafunc.parametrize(("region", "operation"), pairs, ids=[f"{r}-{o}" for r, o in pairs])
    elif "region" in metafunc.fixturenames:
        metafunc.parametrize("region", regions)


def _regions(config: pytest.Config) -> tuple[str, ...]:
    asked = str(config.getoption("--region"))
    regions = tuple(part.strip() for part in asked.split(",") if part.strip())
    if unknown := set(regions) - set(REGIONS):
        raise pytest.UsageError(f"--region: {sorted(unknown)[0]!r} is none of {', '.join(REGIONS)}")
    return regions


@lru_cache
def _contract() -> Contract:
    return load(VERSION)


@pytest.fixture(scope="session")
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """One run against the target that was asked for; every test looks at its part."""
    regions = _regions(request.config)
    settings = RunSettings(
        target=parse_target(str(request.config.getoption("--target")), regions),
        regions=regions,
        max_examples=10,
        report_dir=tmp_path_factory.mktemp("reports"),
        environment=dict(os.environ),
        command="pytest",
    )
    if settings.target.kind is Kind.REPLAY:
        replay = Replay(corpus_folder(Path(__file__).parents[2] / "cassettes"), regions, VERSION)
        return run_offline(settings, _contract(), replay.play(), notes=replay.notes, stale=True)
    return run_online(settings, _contract())
