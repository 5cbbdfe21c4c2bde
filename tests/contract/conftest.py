"""The pytest face of the suite: ``pytest tests/contract --target replay --region eu``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

import intercontract as ic
from intercontract.contract.contract import Contract
from intercontract.model.region import REGIONS

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
    return ic.load_contract(VERSION)


@pytest.fixture(scope="session")
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ic.Report:
    """One run against the target that was asked for; every test looks at its part."""
    regions = _regions(request.config)
    return ic.run(
        target=str(request.config.getoption("--target")),
        region=regions,
        max_examples=10,
        cassettes=Path(__file__).parents[2] / "cassettes",
        report_dir=tmp_path_factory.mktemp("reports"),
    )
