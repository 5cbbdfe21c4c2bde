"""What attrs writes and patterns of source files are compiled once.

Classes and patterns are the same either way; damage is compiled again; what a user gave is not kept.
"""

from __future__ import annotations

import builtins
import linecache
import marshal
import re

import attrs
import pytest
from attr import _make

from intercontract.cli import compiled, compiled_methods, compiled_patterns
from intercontract.files.cache import cache_folder
from intercontract.model.regex import regex


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


def test_too_much_begins_anew(monkeypatch):
    made()
    monkeypatch.setattr(compiled, "_MOST", 1)
    (file,) = cache_folder().iterdir()
    before = file.read_bytes()
    made()
    assert file.read_bytes() == before
    assert compiled._kept(b"") == ({}, {})


def test_a_class_that_changed_takes_the_place_of_what_it_was():
    for fields in ("abc", "abd"):
        linecache.clearcache()  # where attrs looks for a name that is free
        with compiled.compiled_once("audit"):
            assert attrs.make_class("Changing", list(fields))(1, 2, 3)
        (file,) = cache_folder().iterdir()
        methods, _ = marshal.loads(file.read_bytes()[32:])  # noqa: S302
        assert len(methods) == 1


def test_other_releases_are_left_alone(monkeypatch):
    monkeypatch.setattr(compiled_methods, "_NAME", "what_there_is_not")
    monkeypatch.setattr(compiled_patterns, "_NEEDED", ("what_there_is_not",))
    made()
    patterns_of(CLASS)
    assert not cache_folder().exists()


CLASS = "class Source:\n    pattern = re.compile(TEXT, FLAGS)"
FUNCTION = "def source():\n    return re.compile(TEXT, FLAGS)\npattern = source()"
OURS = "pattern = regex(TEXT, FLAGS)\npattern.pattern"


def patterns_of(source, text="a", flags=0):
    """What a source file's pattern is, compiled with what was kept."""
    re.purge()
    names = {"re": re, "regex": regex, "TEXT": text, "FLAGS": flags, "__name__": "source"}
    with compiled.compiled_once("audit"):
        exec(source, names)  # noqa: S102
    return names.get("pattern") or names["Source"].pattern


@pytest.fixture
def parsed(monkeypatch):
    """The patterns that `re` was asked to parse."""
    asked = []
    real = re._parser.parse

    def asking(text, *rest):
        asked.append(text)
        return real(text, *rest)

    monkeypatch.setattr(re._parser, "parse", asking)
    return asked


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("a", 0),
        ("", 0),
        (b"a(?P<x>.)\xff?", re.DOTALL),
        ("(?P<year>[0-9]{4})-(?P<month>..)|(x)(?(3)y|z)", re.VERBOSE | re.MULTILINE),
        (r"(?i)\bstra\u00dfe\b[^\U0001f600-\U0001f64f]*?(?=x)(?<!y)", 0),
        (r"(?:\w+\s?)++(?>a|b)", re.ASCII | re.IGNORECASE),
    ],
)
def test_a_pattern_is_the_one_that_re_compiles(parsed, text, flags):
    first = patterns_of(CLASS, text, flags)
    parsed.clear()
    again = patterns_of(CLASS, text, flags)
    assert parsed == []
    re.purge()
    expected = re.compile(text, flags)
    for pattern in (first, again):
        assert pattern == expected
        assert (pattern.flags, pattern.groups) == (expected.flags, expected.groups)
        assert pattern.groupindex == expected.groupindex
    assert re._compiler.compile.__module__ == "re._compiler"


@pytest.mark.parametrize(("source", "kept"), [(CLASS, True), (OURS, True), (FUNCTION, False)])
def test_what_a_user_may_have_given_is_not_kept(parsed, source, kept):
    patterns_of(source, "secret")
    parsed.clear()
    patterns_of(source, "secret")
    assert ("secret" not in parsed) is kept
    assert any(b"secret" in file.read_bytes() for file in cache_folder().glob("*")) is kept


@pytest.mark.parametrize("text", ["(", "[a", "(?P<x>.)(?P<x>.)"])
def test_a_pattern_that_is_none_is_refused_as_ever(text):
    for _ in range(2):
        with pytest.raises(re.error):
            patterns_of(CLASS, text)
