"""Descriptions in one file are read once, and then known by their content."""

from __future__ import annotations

import pytest

from intercontract.contract import published as room
from intercontract.contract.published import published
from intercontract.errors import ContractError
from intercontract.files.cache import cache_folder

TEXT = """openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /orders:
    get: {responses: {200: &ok {description: fine, x-large: 36893488147419103232}, 201: *ok}}
"""


@pytest.fixture
def reads(tmp_path, monkeypatch):
    """What was parsed, as the cache of a user who has none yet fills."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(room, "WORTH_KEEPING", 100)
    parse, parsed = room.parse_yaml, []

    def parse_yaml(text, *arguments, **more):
        parsed.append(text)
        return parse(text, *arguments, **more)

    monkeypatch.setattr(room, "parse_yaml", parse_yaml)
    return parsed


def test_the_same_text_is_parsed_once_and_gives_the_same(reads):
    first = published(TEXT, "a.yaml")
    assert first["paths"]["/orders"]["get"]["responses"]["201"]["x-large"] == 2**65
    first["paths"].clear()  # whoever has it may change it
    assert published(TEXT, "b.yaml")["paths"]["/orders"]["get"]["responses"].keys() == {
        "200",
        "201",
    }
    assert reads == [TEXT]


@pytest.mark.parametrize(
    "harm", [lambda kept: kept[:-1], lambda kept: kept[:40] + b"x" + kept[41:], lambda _: b""]
)
def test_what_was_kept_and_is_damaged_is_parsed_anew(reads, harm):
    whole = published(TEXT, "a.yaml")
    (kept,) = cache_folder().glob("published-*")
    kept.write_bytes(harm(kept.read_bytes()))
    assert published(TEXT, "a.yaml") == whole
    assert len(reads) == 2


def test_another_text_and_a_short_one_are_parsed(reads):
    published(TEXT, "a.yaml")
    published(TEXT.replace("Shop", "Shed"), "a.yaml")
    published("openapi: 3.0.3\npaths: {}\ninfo: {}", "a.yaml")
    published("openapi: 3.0.3\npaths: {}\ninfo: {}", "a.yaml")
    assert len(reads) == 4


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (TEXT.replace("3.0.3", "2.0"), "OpenAPI 2.0 is not read"),
        (TEXT.replace("paths:", "paths: ]"), "not readable as YAML"),
        ("- " * 60, "not a mapping"),
    ],
)
def test_what_is_refused_is_refused_each_time_and_in_its_file(reads, text, says):
    for name in ("a.yaml", "b.yaml"):
        with pytest.raises(ContractError, match=says) as refused:
            published(text, name)
        assert refused.value.file == name
