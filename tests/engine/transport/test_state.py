"""The state folder is where platformdirs would have it."""

from __future__ import annotations

import pytest
from platformdirs import user_state_path

from intercontract.transport.state import VARIABLE, state_folder


@pytest.mark.parametrize("xdg", [None, "", " ", "state", "~/state", "/srv/state", "/srv/state/"])
@pytest.mark.parametrize("home", [None, "", "home", "/home/ada", "/home/ada/", "/"])
def test_it_is_the_systems_custom(monkeypatch, xdg, home):
    monkeypatch.delenv(VARIABLE, raising=False)
    for name, value in (("XDG_STATE_HOME", xdg), ("HOME", home)):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    assert state_folder() == user_state_path("intercontract", appauthor=False)


def test_a_folder_that_is_named_is_taken(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert state_folder() == tmp_path
