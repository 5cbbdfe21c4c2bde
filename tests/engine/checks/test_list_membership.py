"""list-membership."""

from __future__ import annotations

import pytest
from attrs import evolve

NEW = {"title": "How to", "author_id": 7}
MADE = ("POST", "/articles", {"type": "article", "id": "5", "title": "How to"}, NEW)


def page(*ids: str, **more):
    items = [{"type": "article", "id": id_} for id_ in ids]
    pages = {"type": "pages", "page": 1, "per_page": 25, "total_pages": 1}
    return {"type": "list", "data": items, "total_count": len(ids), "pages": pages, **more}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([MADE, ("GET", "/articles", page("4", "5"))], [], id="listed"),
        pytest.param(
            [MADE, ("GET", "/articles", page("4"))], [("/data", "missing", "article")], id="not listed"
        ),
        pytest.param([MADE, ("GET", "/articles", page("4", total_count=2))], [], id="on another page"),
        pytest.param([MADE, ("GET", "/articles?page=2", page())], [("/data", "missing", "article")],
                     id="an empty list"),
        pytest.param([MADE, ("GET", "/articles?state=draft", page())], [], id="another choice"),
        pytest.param([("GET", "/articles", page("4")), MADE], [], id="listed before"),
        pytest.param(
            [MADE, ("DELETE", "/articles/5", {"id": "5"}), ("GET", "/articles", page("4"))],
            [], id="deleted",
        ),
        pytest.param(
            [("POST", "/articles", {}, NEW, 503), ("GET", "/articles", page("4"))], [], id="not made"
        ),
        pytest.param(
            [MADE, *[("GET", "/articles", page("4"))] * 2], [("/data", "missing", "article")], id="told once"
        ),
        pytest.param([MADE, ("GET", "/articles", {}, None, 500)], [], id="no list"),
    ],
)  # fmt: skip
def test_what_was_created_is_listed(story, reports, steps, expected):
    assert reports("list-membership", story(*steps)) == expected


PERSON = {"type": "contact", "id": "5ba682d23d7cf92bef87bfd4", "role": "user"}
AT = f"/contacts/{PERSON['id']}"
CREATED = ("POST", "/contacts", PERSON, {"role": "user"})
LEAD = "5ba682d23d7cf92bef87bfd5"
MERGE = {"from": PERSON["id"], "into": LEAD}


@pytest.mark.parametrize("answered_by", ["sandbox", "unknown"])
@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        pytest.param([("POST", f"{AT}/archive", {"id": PERSON["id"]})], "archived", id="archived"),
        pytest.param([("POST", "/contacts/merge", {"id": LEAD}, MERGE)], "merged", id="merged"),
        pytest.param(
            [("POST", f"{AT}/archive", {}), ("POST", f"{AT}/unarchive", {})], "", id="unarchived"
        ),
    ],
)
@pytest.mark.parametrize("where", [("GET", "/contacts"), ("POST", "/contacts/search")])
def test_who_is_hidden_is_not_listed(story, reports, steps, wrong, where, answered_by):
    listing = {"type": "list", "data": [PERSON], "total_count": 1}
    told = [
        evolve(e, interaction=evolve(e.interaction, answered_by=answered_by))
        for e in story(CREATED, *steps, (*where, listing))
    ]
    expected = [("/data", wrong, "contact")] if wrong and answered_by == "sandbox" else []
    assert reports("list-membership", told) == expected


def test_a_walk_by_cursors_is_one_list(story, reports):
    contacts = [{**PERSON, "id": f"5ba682d23d7cf92bef87bf{n:02x}"} for n in range(3)]

    def told(*shown):
        first, second = shown[:1], shown[1:]
        pages = {"type": "pages", "page": 1, "per_page": 1, "total_pages": 2}
        following = {**pages, "next": {"page": 2, "starting_after": "x"}}
        made = story(
            ("POST", "/contacts", contacts[0], {"role": "user"}),
            ("GET", "/contacts?per_page=1", {"data": list(first), "total_count": 2, "pages": following}),
            ("GET", "/contacts?per_page=1&starting_after=x",
             {"data": list(second), "total_count": 2, "pages": {**pages, "page": 2}}),
        )  # fmt: skip
        return [evolve(e, interaction=evolve(e.interaction, answered_by="sandbox")) for e in made]

    assert reports("list-membership", told(contacts[1], contacts[0])) == []
    missing = [("/data", "missing", "contact")]
    assert reports("list-membership", told(contacts[1], contacts[2])) == missing


def test_a_company_without_users_is_in_no_list(story, reports):
    company = {"type": "company", "id": "c1", "company_id": "7", "name": "Acme", "user_count": 0}
    made = ("POST", "/companies", company, {"company_id": "7", "name": "Acme"})
    listing = {"type": "list", "data": [], "total_count": 0}
    told = story(made, ("POST", "/companies/list", listing))
    assert reports("list-membership", told) == []
