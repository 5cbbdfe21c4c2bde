"""Regular expressions that are compiled when they are first used."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import intercontract
from intercontract.model.regex import regex

SOURCES = Path(intercontract.__file__).parent
TEXTS = ("", "ab12", "AB", "a\nb", "12")


@pytest.mark.parametrize("flags", [0, re.IGNORECASE, re.MULTILINE | re.DOTALL])
@pytest.mark.parametrize("pattern", ["", "(a)(b)?", "^b$", ".+", r"\d+"])
def test_it_finds_what_a_compiled_one_finds(pattern, flags):
    ours, theirs = regex(pattern, flags), re.compile(pattern, flags)
    assert (ours.pattern, ours.flags, ours.groups) == (theirs.pattern, theirs.flags, theirs.groups)
    for text in TEXTS * 2:
        for method in ("match", "fullmatch", "search"):
            one, other = getattr(ours, method)(text), getattr(theirs, method)(text)
            assert (one and one.span()) == (other and other.span())
        assert ours.sub("<>", text) == theirs.sub("<>", text)
    assert regex(pattern.encode()).sub(b"<>", b"ab12") == re.sub(pattern.encode(), b"<>", b"ab12")


def test_a_wrong_one_is_refused_when_it_is_used():
    wrong = regex("(")
    with pytest.raises(re.error):
        wrong.search("a")


def test_each_of_ours_can_be_compiled():
    found = 0
    for file in SOURCES.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        if "import regex\n" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if called and node.func.id == "regex" and isinstance(node.args[0], ast.Constant):
                re.compile(node.args[0].value)
                found += 1
    assert found
