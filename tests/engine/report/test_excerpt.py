"""The JSON around a pointer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercontract.model.json import around, join
from intercontract.report.excerpt import MARK, excerpt


@pytest.mark.parametrize(
    ("pointer", "lines"),
    [
        pytest.param(
            "/state",
            ["  {", '    "type": "conversation"', '    "id": "4501"', "    … 2 more",
             '>   "state": "pending"', "    … 3 more", "  }"],
            id="member",
        ),
        pytest.param(
            "/sla",
            ["  {", '    "type": "conversation"', '    "id": "4501"', "    … 6 more",
             '>   "sla": (absent)', "  }"],
            id="absent",
        ),
        pytest.param(
            "/tags/tags/0/id",
            ["  {", '    "type": "conversation"', '    "id": "4501"', "    … 5 more",
             '    "tags": {', '      "type": "tag.list"', '      "tags": [', "        {",
             '          "type": "tag"', '>         "id": 7', "          … 1 more",
             "        }", "      ]", "    }", "  }"],
            id="deep",
        ),
        pytest.param(
            "/source",
            ["  {", '    "type": "conversation"', '    "id": "4501"', "    … 4 more",
             '>   "source": {', '>     "type": "conversation"', '>     "id": "91"',
             '>     "body": "<p>Where is my order?</p>"', ">   }", "    … 1 more", "  }"],
            id="object",
        ),
        pytest.param(
            "/state/x",
            ["  {", '    "type": "conversation"', '    "id": "4501"', "    … 2 more",
             '>   "state": "pending"', "    … 3 more", "  }"],
            id="below-a-scalar",
        ),
    ],
)  # fmt: skip
def test_excerpt_shows_the_way_to_the_place(make, pointer, lines):
    assert excerpt(make.body, pointer).split("\n") == lines


def test_long_strings_and_big_objects_are_cut():
    assert excerpt("x" * 12_465, "") == f'> "{"x" * 120}"… 12,345 more characters'
    assert len(excerpt({str(n): n for n in range(10_000)}, "").split("\n")) == 13
    assert "10**" not in excerpt(10**5000, "")


def test_a_deep_pointer_keeps_its_ends():
    value = 1
    for _ in range(900):
        value = {"a": value}
    text = excerpt(value, "/a" * 900)
    assert "… 888 more levels" in text
    assert len(text) < 4000


def test_control_characters_are_visible():
    assert excerpt({"a": "\x1b[2J\u202e\ud800"}, "/a").split("\n")[1] == (
        r'>   "a": "\u001b[2J\u202e\ud800"'
    )


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=200),
    lambda inner: (
        st.lists(inner, max_size=16)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=()), max_size=20), inner, max_size=16
        )
    ),
    max_leaves=40,
)


@given(value=values, data=st.data())
def test_excerpt_marks_one_place_and_stays_small(value, data):
    pointer, here = "", value
    while isinstance(here, (dict, list)) and here and data.draw(st.booleans()):
        keys = list(here) if isinstance(here, dict) else range(len(here))
        key = data.draw(st.sampled_from(keys))
        pointer, here = join(pointer, key), here[key]
    text = excerpt(value, pointer)
    assert excerpt(around(value, pointer), pointer) == text
    assert excerpt(around(value, pointer, most=13), pointer) == text
    marked = [line.startswith(MARK) for line in text.split("\n")]
    assert any(marked)
    first, last = marked.index(True), len(marked) - marked[::-1].index(True)
    assert all(marked[first:last])
    assert len(marked) < 120
    assert "(absent)" not in text or "(absent)" in str(value)
    assert text.replace("\n", "").isprintable()
