"""What attrs writes is compiled once; classes are the same either way, and damage is compiled again."""

from __future__ import annotations

import builtins

import attrs
import pytest
from attr import _make

from intercontract.cli import compiled
from intercontract.files.cache import cache_folder


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


@pytest.fixture
def compilations(monkeypatch):
    """What Python was asked to compile."""
    asked = []
    real = builtins.compile

    def asking(source, filename, *rest, **more):
        asked.append(filename)
        return real(source, filename, *rest, **more)

    monkeypatch.setattr(builtins, "compile", asking)
    return asked


def made():
    @attrs.frozen
    class Value:
        a: int
        b: str = "x"

    with compiled.methods_compiled_once("audit"):

        @attrs.frozen
        class Kept:
            a: int
            b: str = attrs.field(default="x", validator=attrs.validators.instance_of(str))
            c: list[int] = attrs.field(factory=list)

    assert (Value(1).a, Kept(1, b="y").b, Kept(2).c, Kept(1) == Kept(1)) == (1, "y", [], True)
    with pytest.raises(TypeError):
        Kept(1, b=2)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        Kept(1).a = 2


def test_what_was_compiled_is_kept(compilations):
    by_attrs = _make._compile_and_eval
    made()
    first = [name for name in compilations if "Kept" in name]
    compilations.clear()
    made()
    assert first
    assert [name for name in compilations if "Kept" in name] == []
    assert _make._compile_and_eval is by_attrs
    assert [file.name.partition("-")[0] for file in cache_folder().iterdir()] == ["methods"]


def test_what_is_damaged_is_compiled_again(compilations):
    made()
    (file,) = cache_folder().iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    compilations.clear()
    made()
    assert [name for name in compilations if "Kept" in name]


def test_too_much_begins_anew(monkeypatch):
    made()
    monkeypatch.setattr(compiled, "_MOST", 1)
    (file,) = cache_folder().iterdir()
    before = file.read_bytes()
    made()
    assert file.read_bytes() == before
    assert compiled._kept(b"") == {}


def test_another_release_of_attrs_is_left_alone(monkeypatch):
    monkeypatch.setattr(compiled, "_NAME", "what_there_is_not")
    made()
    assert not cache_folder().exists()
