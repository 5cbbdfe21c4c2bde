"""Generated values do not depend on the modules of whoever generates them."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from intercontract.generate.constants import no_constants_of_modules

NUMBER = 918_273_645


@pytest.fixture
def module(tmp_path, monkeypatch):
    """A module of somebody's own, which Hypothesis takes constants from."""
    file = tmp_path / "somebodys.py"
    file.write_text(f"number = {NUMBER}\n")
    somebodys = ModuleType("somebodys")
    somebodys.__file__ = str(file)
    monkeypatch.setitem(sys.modules, "somebodys", somebodys)


def drawn():
    seen = []

    @settings(max_examples=1500, database=None, phases=[Phase.generate])
    @given(st.integers(NUMBER - 10**8, NUMBER + 10**8))
    def draw(number):
        seen.append(number)

    draw()
    return seen


@pytest.mark.usefixtures("module")
def test_no_constant_of_a_module_is_drawn_until_the_last_has_ended():
    with no_constants_of_modules():
        with no_constants_of_modules():
            pass
        assert NUMBER not in drawn()
    assert NUMBER in drawn()
