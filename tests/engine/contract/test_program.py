"""What a kept description depends on besides its text: this program, in all of its rooms."""

import os
from pathlib import Path

import pytest

import intercontract.contract
from intercontract.contract import program as room
from intercontract.contract.program import program

FOLDER = Path(intercontract.contract.__file__).parent


@pytest.fixture(autouse=True)
def _asked_anew():
    program.cache_clear()
    yield
    program.cache_clear()


@pytest.mark.parametrize("module", ["load.py", "document/normalise.py", "schemas/closed_world.py"])
def test_a_module_that_changed_is_another_program(tmp_path, monkeypatch, module):
    for name in ("load.py", "document/normalise.py", "schemas/closed_world.py"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("x = 1\n")
        os.utime(file, (1, 1))
    monkeypatch.setattr(room, "__file__", str(tmp_path / "program.py"))
    before = program()
    program.cache_clear()
    assert program() == before
    os.utime(tmp_path / module, (2, 2))
    program.cache_clear()
    assert program() != before


def test_every_module_of_the_room_counts():
    told = program()[-1].decode()
    for file in FOLDER.rglob("*.py"):
        assert repr(str(file)) in told
