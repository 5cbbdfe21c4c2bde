"""Miniature drivers: each in a folder as a language has one, with the lie that it tells."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from intercontract.contract.contract import Contract
from intercontract.contract.load import load
from intercontract.engine.sdk import sdk
from intercontract.model.report import Report

sys.path.insert(0, str(Path(__file__).parent))

from driving import RECORDED, drivers


@pytest.fixture(scope="session")
def contract() -> Contract:
    return load("2.11")


@pytest.fixture
def verify(tmp_path: Path, contract: Contract) -> Callable[..., Report]:
    """Verify the miniature SDK, which lies as it is told."""

    def run(lie: str = "", **options: object) -> Report:
        return sdk(
            drivers=drivers(tmp_path, lie),
            cache=tmp_path / "cache",
            contract=contract,
            **({"cassettes": RECORDED} | options),
        )

    return run
