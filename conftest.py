"""Settings and fixtures shared by the tests that judge us and the tests that judge Intercom."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from intercontract.pytest_plugin.options import add_target

ROOT = Path(__file__).resolve().parent

# Thousands of tests keep contracts and recordings; looking for cycles among them was a fifth of the time.
gc.set_threshold(100_000, 50, 100)

# How fast a machine is, is no property of the code. Fixtures hand out folders and makers, no state.
settings.register_profile(
    "intercontract",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("intercontract")


def pytest_addoption(parser: pytest.Parser) -> None:
    add_target(parser)
    parser.addini(
        "intercontract_facts",
        "the folder of facts about Intercom that is not published with the project, from the root of the"
        " checkout; the environment's INTERCONTRACT_FACTS comes first; without either, its tests are skipped",
        type="string",
        default="",
    )


@pytest.fixture(scope="session", autouse=True)
def _state_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep ledgers of runs against sandboxes out of the user's own folder, and no history of them."""
    os.environ.setdefault("INTERCONTRACT_HISTORY", "none")
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_ACTIONS"):
        os.environ.pop(name, None)  # runs of tests are no part of a job's summary
    if "INTERCONTRACT_STATE_DIR" not in os.environ:
        os.environ["INTERCONTRACT_STATE_DIR"] = str(tmp_path_factory.mktemp("state"))


@pytest.fixture
def without_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, and an environment without settings of ours; the user's own stays apart."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith(("INTERCONTRACT_", "INTERCOM_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("INTERCONTRACT_STATE_DIR", str(tmp_path / ".state"))
    monkeypatch.setenv("INTERCONTRACT_HISTORY", "none")  # whose tests name one
    return tmp_path


@pytest.fixture(scope="session")
def shared(pytestconfig: pytest.Config) -> Path:
    """The folder of facts. Who names one, needs it: it fails when it is not there."""
    named = os.environ.get("INTERCONTRACT_FACTS") or pytestconfig.getini("intercontract_facts")
    if not named:
        pytest.skip("needs the folder of facts: set INTERCONTRACT_FACTS or intercontract_facts")
    folder = ROOT / named
    if not folder.is_dir():
        pytest.fail(f"there is no folder of facts at {folder}")
    return folder
