"""Miniature drivers: each in a folder as a language has one, with the lie that it tells."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from intercontract.contract.contract import Contract
from intercontract.contract.load import load
from intercontract.engine.corpus import built_in
from intercontract.engine.sdk import sdk
from intercontract.model.report import Report

MINIATURE = Path(__file__).with_name("miniature.py")
RECORDED = [
    built_in() / "us" / "2.11" / f"generated-{name}.yaml"
    for name in ("ShowContact", "ListContacts", "CreateContact", "findTag", "RetrieveACompanyById")
]


def drivers(folder: Path, lie: str = "") -> Path:
    """A folder of drivers with the miniature in it."""
    own = folder / "drivers" / "mini"
    own.mkdir(parents=True)
    told = {
        "language": "mini",
        "packages": {"mini": ["1.0"]},
        "start": ["{python}", "{driver}", *([lie] if lie else [])],
        "driver": "miniature.py",
        "install_any": [["{python}", "-c", ""]],
    }
    (own / "driver.json").write_text(json.dumps(told))
    (own / "miniature.py").write_text(MINIATURE.read_text())
    return own.parent


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
            cassettes=RECORDED,
            contract=contract,
            **options,
        )

    return run
