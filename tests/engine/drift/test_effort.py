"""However two descriptions are made, comparing them ends: with what changed, or with one sentence."""

from __future__ import annotations

from contextlib import suppress

import pytest

from intercontract.drift import effort
from intercontract.drift.compare import TOLD_ONCE, compare
from intercontract.drift.options import Options
from intercontract.errors import ContractError


def described(schemas, **parts):
    media = {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}
    answer = {"responses": {"200": {"description": "", "content": media}}}
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"post": {"requestBody": {"content": media}, **answer}}},
            "components": {"schemas": schemas}, **parts}  # fmt: skip


def to(name):
    return {"$ref": f"#/components/schemas/{name}"}


def graph(leaf, count=25, step=1):
    """Every schema has a property for every other one."""
    parts = range(count)
    return {"A": to("S0"), **{f"S{n}": {"type": "object", "properties": {
        "leaf": {"type": leaf}, **{f"p{m}": to(f"S{(m * step + n) % count}") for m in parts}}}
        for n in parts}}  # fmt: skip


def tree(leaf, levels=40):
    """Two properties that lead to the same, level by level: as many ways as 2 to the power of levels."""
    return {"A": to("S0"), f"S{levels}": {"type": leaf}, **{
        f"S{n}": {"type": "object", "properties": {side: to(f"S{n + 1}") for side in "lr"}}
        for n in range(levels)}}  # fmt: skip


def choices(kind, count=400):
    return {"A": {"oneOf": [
        {"type": "object", "properties": {"k": {"const": n}, "v": {"type": kind}}} for n in range(count)
    ]}}  # fmt: skip


def named_choices(kind, count=60):
    parts = {f"S{n}": {"type": "object", "required": ["t"], "properties": {
        "t": {"type": "string"}, "v": {"type": kind}, "n": to("A")}} for n in range(count)}  # fmt: skip
    return {
        "A": {"oneOf": [to(name) for name in parts], "discriminator": {"propertyName": "t"}},
        **parts,
    }


def names(letter, count=1_500):
    found = [f"{letter}{n}" for n in range(count)]
    return {
        "A": {
            "type": "object",
            "required": found,
            "properties": {name: {"type": "string"} for name in found},
        }
    }


HOSTILE = [
    (graph("string"), graph("integer")),
    (graph("string"), graph("integer", step=7)),
    (tree("string"), tree("integer")),
    (choices("string"), choices("integer")),
    (named_choices("string"), named_choices("integer")),
    (names("a"), names("b")),
    ({"A": {"pattern": "a" * 500_000}}, {"A": {"pattern": "b" * 500_000}}),
    ({"A": {"type": "object", "patternProperties": {"^(a|aa)+$": {"type": "string"}}}},
     {"A": {"type": "object", "properties": {"a" * 60 + "!": {"type": "string"}}}}),
]  # fmt: skip


@pytest.mark.parametrize(("base", "revision"), HOSTILE)
def test_a_comparison_ends_with_what_changed_or_with_one_sentence(base, revision):
    ended: list[object] = []
    with suppress(ContractError):
        ended.append(compare(described(base), described(revision), options=Options(steps=300_000)))
    assert ended != [()]


def test_what_takes_too_many_steps_is_refused():
    with pytest.raises(ContractError, match="more steps than are allowed"):
        compare(described(names("a")), described(names("b")), options=Options(steps=100_000))


def test_more_changes_than_can_be_told_are_refused(monkeypatch):
    base, revision = (
        {"A": {"type": "string", "enum": [f"{letter}{n}" for n in range(30)]}} for letter in "ab"
    )
    monkeypatch.setattr(effort, "MAX_CHANGES", 50)
    with pytest.raises(ContractError, match="differ in more than"):
        compare(described(base), described(revision))


def test_what_shows_in_too_many_places_is_told_at_the_nearest_and_said_so():
    notes: list[str] = []
    base, revision = tree("string"), tree("integer")
    for schemas, kind in ((base, "string"), (revision, "integer")):
        schemas["S20"]["properties"]["near"] = {"type": kind}
    found = compare(described(base), described(revision), notes=notes)
    assert notes == [TOLD_ONCE]
    for direction in ("request", "response"):
        places = [c.pointer for c in found if c.rule == f"{direction}-property-type-changed"]
        assert sorted(place.count("/") for place in places) == [21, 40]


def test_an_ordinary_comparison_has_nothing_to_note():
    notes: list[str] = []
    assert compare(described(tree("string", 3)), described(tree("integer", 3)), notes=notes)
    assert notes == []


def test_what_does_not_travel_is_told_apart_from_what_does_where_each_pair_is_told_once():
    """The nearest place may be one that cannot matter; the next that can is told as well."""
    base, revision = tree("string"), tree("integer")
    for schemas, kind in ((base, "string"), (revision, "integer")):
        schemas["Part"] = {"type": "object", "properties": {"x": {"type": kind}}}
        schemas["S0"]["properties"]["hidden"] = {"allOf": [to("Part")], "writeOnly": True}
        schemas["S1"]["properties"]["open"] = to("Part")
    changes = compare(described(base), described(revision))
    found = {c.pointer: c.level.name for c in changes
             if c.rule == "response-property-type-changed" and c.pointer.endswith("/x")}  # fmt: skip
    assert found["/l/open/x"] == "BREAKING"
