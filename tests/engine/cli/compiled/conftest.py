"""A cache folder of a test's own, and what is in it."""

from __future__ import annotations

import pytest

from intercontract.cli import compiled
from intercontract.cli.compiled.table import unpacked
from intercontract.files.cache import cache_folder, cached


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def kept():
    """What is kept for ``audit``: modules, methods and patterns by their names; None where nothing is."""

    def kept():
        assert len([*cache_folder().glob("*")]) <= 1
        content = cached("compiled", b"audit", *compiled._circumstances())
        return None if content is None else unpacked(content)

    return kept
