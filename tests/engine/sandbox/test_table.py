"""A table's indexes say what a scan of its rows would."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from intercontract.sandbox.table import Table


@frozen
class Row:
    id: str
    rank: int
    word: str | None = None
    tags: tuple[str, ...] = ()


def _untagged(row: Row, tag: str) -> Row:
    return evolve(row, tags=tuple(t for t in row.tags if t != tag)) if tag in row.tags else row


def new() -> Table[Row]:
    keys: dict[str, Any] = {"rank": lambda row: (row.rank, row.id), "word": lambda row: row.word}
    return Table(keys, {"tag": _untagged})


rows = st.builds(
    Row,
    id=st.sampled_from("abcdef"),
    rank=st.integers(0, 3),
    word=st.sampled_from(["x", "y", None]),
    tags=st.sampled_from([(), ("t",), ("t", "u")]),
)
changes = st.lists(st.one_of(rows, st.sampled_from("abcdef")), max_size=40)


def _after(steps: list[Row | str]) -> tuple[Table[Row], dict[str, Row]]:
    """A table, and the dictionary that it has to be like."""
    table, plain = new(), {}
    for step in steps:
        if isinstance(step, Row):
            table[step.id] = plain[step.id] = step
        else:
            table.pop(step, None)
            plain.pop(step, None)
    return table, plain


@given(changes, st.integers(0, 3), st.integers(1, 4))
def test_every_question_is_answered_as_a_scan_would(steps, rank, most) -> None:
    table, plain = _after(steps)
    assert list(table.items()) == list(plain.items())
    scanned = list(plain.values())
    for word in ("x", "y", "z"):
        assert table.having("word", word) == [row for row in scanned if row.word == word]
    assert table.until("rank", (rank, "")) == [r for r in scanned if (r.rank, r.id) <= (rank, "")]
    ordered = sorted(scanned, key=lambda row: (row.rank, row.id), reverse=True)
    assert table.descending("rank", most) == (ordered[:most], max(0, len(ordered) - most))
    below = [row for row in ordered if (row.rank, row.id) < (rank, "c")]
    found, following = table.descending("rank", most, (rank, "c"))
    assert (found, following) == (below[:most], max(0, len(below) - most))


@given(changes, st.lists(st.sampled_from("abcxyz"), max_size=3))
def test_the_earliest_of_some_is_the_first_of_them_in_the_table(steps, ids) -> None:
    table, plain = _after(steps)
    assert table.earliest(*ids) == next((row for id_, row in plain.items() if id_ in ids), None)


@given(changes, changes)
def test_a_copy_goes_its_own_way(steps, more) -> None:
    table, plain = _after(steps)
    copied = table.copy()
    for step in more:
        if isinstance(step, Row):
            copied[step.id] = step
    assert dict(table) == plain
    assert [row.id for row in table.descending("rank", 9)[0]] == sorted(
        plain, key=lambda id_: (plain[id_].rank, id_), reverse=True
    )


@given(changes)
def test_what_is_deleted_elsewhere_is_forgotten(steps) -> None:
    table, plain = _after(steps)
    table.forget("company", "t")
    assert dict(table) == plain
    table.forget("tag", "t")
    assert dict(table) == {id_: _untagged(row, "t") for id_, row in plain.items()}


def test_what_is_not_there_is_no_row() -> None:
    with pytest.raises(KeyError):
        new()["a"]
    with pytest.raises(KeyError):
        del new()["a"]
