"""Fixtures shared by the tests that judge us and the tests that judge Intercom."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("intercontract")
    group.addoption(
        "--target", default="replay", help="sandbox, replay, live, URL, or us=URL,eu=URL"
    )
    group.addoption("--region", default="us,eu,au", help="the regions to test")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of facts beside the checkout; optional for users, required in CI."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail("the folder 'shared' beside the checkout is required when CI is set")
        pytest.skip("needs the folder 'shared' beside the checkout")
    return folder
