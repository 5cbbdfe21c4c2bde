"""A small corpus, recorded once from the sandbox."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.engine.engine.setup.corpus.recording import RECORD

from intercontract.cli import invoke


def record(folder: Path, *more: str) -> int:
    reports = folder.parent / "reports"
    return invoke([*RECORD, "--cassettes", str(folder), "--report-dir", str(reports), *more])


@pytest.fixture(scope="session")
def recorded(tmp_path_factory) -> Path:
    """The corpus; not to be changed."""
    folder = tmp_path_factory.mktemp("corpus") / "cassettes"
    assert record(folder) == 0
    return folder


@pytest.fixture
def corpus(recorded, tmp_path) -> Path:
    """A copy of the corpus, in an empty working folder."""
    return Path(shutil.copytree(recorded, tmp_path / "cassettes"))


@pytest.fixture(autouse=True)
def folder(without_settings) -> Path:
    """An empty working folder, and an environment without settings of ours."""
    return without_settings
