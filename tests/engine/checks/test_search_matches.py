"""search-matches, and the queries that it asks of records."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from intercontract.checks.queries import matches, of_whole_texts, surely_matches

RECORD = {
    "role": "lead", "name": "Ada Low", "created_at": 1767603600, "open": True, "location": {"city": "Cork"},
    "email": None, "size": 5,
}  # fmt: skip


def one(field, operator, value):
    return {"field": field, "operator": operator, "value": value}


def every(*filters):
    return {"operator": "AND", "value": list(filters)}


LEAD, USER, UNKNOWN = one("role", "=", "lead"), one("role", "=", "user"), one("tag_id", "=", "7")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (LEAD, True),
        (USER, False),
        (one("role", "!=", "lead"), False),
        (one("role", "IN", ["user", "lead"]), True),
        (one("role", "NIN", ["user"]), True),
        (one("name", "~", "low"), True),
        (one("name", "!~", "low"), False),
        (one("name", "^", "ada"), True),
        (one("name", "$", "ada"), False),
        (one("location.city", "=", "cork"), True),
        (one("size", ">", 4), True),
        (one("size", "<", "4"), False),
        (one("size", "=", "five"), None),
        (one("open", "=", "true"), True),
        (one("open", "=", False), False),
        (one("open", ">", False), None),
        (one("created_at", ">", 946684800), True),
        (one("created_at", ">", 1767603601), None),
        (one("email", "=", "a@b.example"), None),
        (one("name", "like", "x"), None),
        (UNKNOWN, None),
        (every(LEAD, UNKNOWN), None),
        (every(USER, UNKNOWN), False),
        (every(LEAD, one("size", "=", 5)), True),
        ({"operator": "OR", "value": [USER, UNKNOWN]}, None),
        ({"operator": "OR", "value": [LEAD, UNKNOWN]}, True),
        ({"operator": "OR", "value": [USER, USER]}, False),
        ({"operator": "AND", "value": "x"}, None),
        ({"value": 1}, None),
        ("role", None),
        (None, None),
    ],
)
def test_a_query_is_asked_of_a_record(query, expected):
    assert matches(query, RECORD) is expected


def test_case_may_count_or_not():
    assert surely_matches(one("name", "=", "Ada Low"), RECORD)
    assert not surely_matches(one("name", "=", "ada low"), RECORD)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["operator", "value", "field", "role"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(_JSON, st.dictionaries(st.sampled_from(["role", "name"]), _JSON, max_size=2))
def test_no_query_breaks_it_and_the_opposite_is_the_opposite(query, record):
    assert matches(query, record) in (True, False, None)
    for value in record.values():
        same, other = (matches(one("role", o, value), record) for o in ("=", "!="))
        assert same is other is None or same is not other


PERSON = {"type": "contact", "id": "5ba682d23d7cf92bef87bfd4", "role": "user", "name": "Ada"}
CREATED = ("POST", "/contacts", PERSON, {"role": "user", "name": "Ada"})


def search(*found, query=LEAD, **more):
    return (
        "POST",
        "/contacts/search",
        {"type": "list", "data": list(found), "total_count": len(found), **more},
        {"query": query},
    )


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([search({**PERSON, "role": "lead"})], [], id="what matches"),
        pytest.param([search(PERSON)], [("/data", "strange")], id="another"),
        pytest.param([search({"id": "1"})], [], id="nobody can tell"),
        pytest.param([CREATED, search(query=USER)], [("/data", "missing")], id="not found"),
        pytest.param([CREATED, search(PERSON, query=USER)], [], id="found"),
        pytest.param([CREATED, search(query=LEAD)], [], id="does not match"),
        pytest.param([CREATED, search(query=USER, total_count=1)], [], id="on another page"),
        pytest.param(
            [CREATED, ("DELETE", f"/contacts/{PERSON['id']}", {}), search(query=USER)],
            [],
            id="deleted",
        ),
    ],
)
def test_searches(story, reports, steps, expected):
    told = [
        evolve(e, interaction=evolve(e.interaction, answered_by="sandbox")) for e in story(*steps)
    ]
    assert reports("search-matches", told) == expected


def _at(exchange, second):
    interaction = exchange.interaction
    response = evolve(interaction.response, elapsed=1.0)
    at = f"2026-01-05T09:00:{second:02}Z"
    return evolve(exchange, interaction=evolve(interaction, response=response, recorded_at=at))


def test_an_index_may_lag(story, reports):
    assert reports("search-matches", story(CREATED, search(query=USER))) == []

    def timed(seconds):
        first, second = story(CREATED, search(query=USER))
        return [_at(first, 0), _at(second, 1 + seconds)]

    assert reports("search-matches", timed(5)) == []
    assert reports("search-matches", timed(10)) == [("/data", "missing")]


@pytest.mark.parametrize(
    ("phrase", "items", "expected"),
    [
        ("phrase=How%20to&state=draft", [{"id": "5", "state": "draft", "title": "How to"}], []),
        (
            "phrase=How%20to&state=draft",
            [{"id": "6", "state": "published"}, {"id": "5"}],
            [("/data", "strange")],
        ),
        ("phrase=How%20to&state=draft", [], [("/data", "missing")]),
        ("phrase=Another&state=draft", [], []),
        ("phrase=How%20to", [{"id": "6", "state": "published"}], []),
    ],
)
def test_articles_are_searched_by_a_phrase(story, reports, phrase, items, expected):
    article = {"type": "article", "id": "5", "title": "How to", "state": "draft"}
    found = {"type": "list", "data": {"articles": items}, "total_count": len(items)}
    told = story(
        ("POST", "/articles", article, {"title": "How to", "state": "draft"}),
        ("GET", f"/articles/search?{phrase}", found),
    )
    told = [evolve(e, interaction=evolve(e.interaction, answered_by="sandbox")) for e in told]
    assert [(p, a) for p, a in reports("search-matches", told)] == expected


def test_parts_of_texts_tell_nothing_where_others_stand_for_them():
    part, whole = ({"field": "name", "operator": o, "value": "Doe"} for o in ("~", "="))
    assert of_whole_texts(whole) == whole
    assert of_whole_texts(part) is None
    assert of_whole_texts(nonsense := {"operator": {}, "value": []}) == nonsense
    assert (
        matches(of_whole_texts({"operator": "OR", "value": [part, whole]}), {"name": "A Doe"})
        is None
    )
    assert (
        matches(of_whole_texts({"operator": "AND", "value": [part, whole]}), {"name": "Joe"})
        is False
    )
