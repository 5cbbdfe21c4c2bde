"""One run against the target that the options name, for all tests: each looks at its part of the report."""

from __future__ import annotations

from functools import lru_cache

import pytest

from intercontract.contract.contract import Contract
from intercontract.contract.load import load
from intercontract.engine.run import run
from intercontract.engine.setup.corpus import built_in
from intercontract.errors import IntercontractError
from intercontract.model.region import REGIONS
from intercontract.model.report import Report

VERSION = "2.11"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Once for each region, or each region and operation."""
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
def report(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The run's report."""
    target = str(pytestconfig.getoption("--target"))
    # The ledger of what a run creates is of use after it only where that outlives it.
    embedded = target in ("sandbox", "replay")
    try:
        return run(
            target=target,
            region=_regions(pytestconfig),
            max_examples=10,
            workspace=pytestconfig.getoption("--workspace"),
            allow_writes=bool(pytestconfig.getoption("--allow-writes")),
            cassettes=built_in(),
            report_dir=tmp_path_factory.mktemp("reports"),
            state_dir=tmp_path_factory.mktemp("state") if embedded else None,
        )
    except IntercontractError as problem:
        pytest.fail(str(problem), pytrace=False)
