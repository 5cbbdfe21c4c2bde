"""What attrs writes is compiled once; classes are the same either way, and damage is compiled again."""

from __future__ import annotations

import builtins
import linecache

import attrs
import pytest
from attr import _make

from intercontract.cli import compiled
from intercontract.cli.compiled import methods
from intercontract.files.cache import cache_folder


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

    with compiled.compiled_once("audit"):

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
    assert [file.name.partition("-")[0] for file in cache_folder().iterdir()] == ["compiled"]


def test_what_is_damaged_is_compiled_again(compilations):
    made()
    (file,) = cache_folder().iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    compilations.clear()
    made()
    assert [name for name in compilations if "Kept" in name]


def test_too_much_begins_anew(monkeypatch, kept):
    made()
    before = kept()
    monkeypatch.setattr(compiled, "_MOST", 1)
    made()
    assert kept() == before
    monkeypatch.setattr(compiled, "_MOST", len(before[1]))

    with compiled.compiled_once("audit"):
        attrs.make_class("Another", ["a"])
    assert [*kept()[1]] == [f"<attrs generated methods {__name__}.Another>"]


def test_a_class_that_changed_takes_the_place_of_what_it_was(kept):
    for fields in ("abc", "abd"):
        linecache.clearcache()  # where attrs looks for a name that is free
        with compiled.compiled_once("audit"):
            assert attrs.make_class("Changing", list(fields))(1, 2, 3)
        assert len(kept()[1]) == 1


def test_a_class_that_hashes_is_the_same_in_every_process(monkeypatch, compilations):
    for number in range(2):
        linecache.clearcache()
        monkeypatch.setattr(_make, "hash", lambda _text, n=number: 10**18 + n, raising=False)
        compilations.clear()
        with compiled.compiled_once("audit"):
            made = attrs.make_class("Hashing", ["a"], frozen=True, unsafe_hash=True)
        assert hash(made(1)) == hash(made(1))
    assert [name for name in compilations if "Hashing" in name] == []


def test_another_release_is_left_alone(monkeypatch, kept):
    monkeypatch.setattr(methods, "_NAME", "what_there_is_not")
    made()
    assert kept() is None
