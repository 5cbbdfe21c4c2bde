"""Patterns of source files are compiled once, as `re` compiles them; what a user gave is not kept."""

from __future__ import annotations

import re

import pytest

from intercontract.cli import compiled
from intercontract.cli.compiled import patterns
from intercontract.files.cache import cache_folder
from intercontract.model.regex import regex

CLASS = "class Source:\n    pattern = re.compile(TEXT, FLAGS)"
FUNCTION = "def source():\n    return re.compile(TEXT, FLAGS)\npattern = source()"
OURS = "pattern = regex(TEXT, FLAGS)\npattern.pattern"


def patterns_of(source, text="a", flags=0):
    """What a source file's pattern is, compiled with what was kept."""
    re.purge()
    names = {"re": re, "regex": regex, "TEXT": text, "FLAGS": flags, "__name__": "source"}
    with compiled.compiled_once("audit"):
        for number in range(compiled._FEW):
            exec(CLASS, {"re": re, "TEXT": f"one of many: {number}", "FLAGS": 0})  # noqa: S102
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


def test_patterns_that_are_others_in_every_command_are_not_kept(kept):
    patterns_of(CLASS, "always")
    before = kept()
    for number in range(3):
        assert patterns_of(CLASS, f"other {number}").fullmatch(f"other {number}")
    assert kept() == before


@pytest.mark.parametrize("text", ["(", "[a", "(?P<x>.)(?P<x>.)"])
def test_a_pattern_that_is_none_is_refused_as_ever(text):
    for _ in range(2):
        with pytest.raises(re.error):
            patterns_of(CLASS, text)


def test_another_release_is_left_alone(monkeypatch, kept):
    monkeypatch.setattr(patterns, "_NEEDED", ("what_there_is_not",))
    patterns_of(CLASS)
    assert kept() is None
