"""read-after-write, of records of every kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercontract.checks.values import agrees, held, steady
from intercontract.model.interaction import Case


def article(id_="5", **fields):
    return {
        "type": "article",
        "id": id_,
        "title": "How to",
        "state": "draft",
        "updated_at": 1767603600,
        **fields,
    }


MADE = ("POST", "/articles", article(), {"title": "How to", "state": "draft"})
OTHER = ("POST", "/articles", article("6", title="Other"), {"title": "Other"})
CHANGED = ("PUT", "/articles/5", article(title="Now", updated_at=1767603700), {"title": "Now"})


def read(status=200, id_="5", **fields):
    return (
        "GET",
        f"/articles/{id_}",
        article(id_, **fields) if status == 200 else {},
        None,
        status,
    )


def listing(*items):
    return ("GET", "/articles", {"type": "list", "data": list(items), "total_count": len(items)})


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([MADE, read()], [], id="as created"),
        pytest.param([MADE, read(404)], [("", "lost")], id="lost"),
        pytest.param([MADE, read(503)], [], id="nobody knows"),
        pytest.param([MADE, read(title="Another")], [("/title", "differs")], id="another title"),
        pytest.param([MADE, read(title=None)], [("/title", "differs")], id="no title"),
        pytest.param([MADE, read(title="<b>how to</b>")], [], id="markup and case"),
        pytest.param([("POST", "/articles", article(title="X"), {"title": "Y"})], [("/title", "set")],
                     id="the answer has another"),
        pytest.param([MADE, CHANGED, read(title="Now", updated_at=1767603700)], [], id="changed"),
        pytest.param([MADE, CHANGED, read(title="How to", updated_at=1767603700)],
                     [("/title", "differs")], id="not changed"),
        pytest.param([MADE, CHANGED, read(title="Now")], [("/updated_at", "stale")], id="older"),
        pytest.param([MADE, OTHER, CHANGED, read(id_="6", title="Now")], [("/title", "differs")],
                     id="the neighbour"),
        pytest.param([MADE, listing(article(title="Another"))], [("/data/0/title", "differs")],
                     id="in a list"),
        pytest.param([MADE, listing(article())], [], id="in a list, too"),
        pytest.param([MADE, ("DELETE", "/articles/5", {}), read(404)], [], id="deleted"),
        pytest.param([(*CHANGED, 500), read()], [], id="perhaps not written"),
        pytest.param([(*CHANGED, 404), read()], [], id="not written"),
        pytest.param([MADE, read(title="X"), read(title="X")], [("/title", "differs")], id="told once"),
    ],
)  # fmt: skip
def test_what_was_written_is_shown(story, reports, steps, expected):
    from intercontract.model.interaction import Case

    told = story(*steps, case=Case("scenario"))
    assert reports("read-after-write", told) == expected


def test_others_may_write_in_between(story, reports):
    later = read(title="By somebody", updated_at=1767603800)
    assert reports("read-after-write", story(MADE, later)) == []


def test_of_drawn_requests_recordings_keep_a_choice(story, reports):
    from intercontract.model.interaction import Case

    assert reports("read-after-write", story(MADE, read(404), case=Case("fuzzing"))) == []


def test_what_hangs_on_it_changes_nothing_and_other_actions_may(story, reports):
    ticket = {"type": "ticket", "id": "9", "is_shared": True}
    made = ("PUT", "/tickets/9", ticket, {"is_shared": True})
    shown = ("GET", "/tickets/9", {**ticket, "is_shared": False})
    tagged = ("POST", "/tickets/9/tags", {"type": "tag", "id": "7"}, {"id": "7"})
    replied = ("POST", "/tickets/9/reply", {}, {"body": "x"})
    from intercontract.model.interaction import Case

    case = Case("scenario")
    wrong = [("/is_shared", "differs")]
    assert reports("read-after-write", story(made, tagged, shown, case=case)) == wrong
    assert reports("read-after-write", story(made, replied, shown, case=case)) == []


def test_custom_attributes_are_told_apart():
    sent = {
        "custom_attributes": {"plan": "pro", "seats": 3, "gone": None},
        "phone": "1",
        "name": " ",
    }
    assert dict(steady(sent)) == {"custom_attributes/plan": "pro", "custom_attributes/seats": 3}
    assert held({"custom_attributes": {"plan": "free"}}, "custom_attributes/plan") == "free"
    assert held({}, "custom_attributes/plan") is None


@given(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.lists(st.none(), max_size=1)
)
def test_what_was_sent_agrees_with_itself_and_not_with_nothing(value):
    assert value is None or agrees(value, value)
    assert agrees(value, None) is (value is None)


HEX, OTHER_HEX = "5ba682d23d7cf92bef87bfd4", "5ba682d23d7cf92bef87bfd5"


def person(id_=HEX, role="user"):
    return {"type": "contact", "id": id_, "role": role}


def listed(item, path="/contacts"):
    return ("GET", path, {"type": "list", "data": [item], "total_count": 1})


def shown(item, id_=HEX, path="/contacts"):
    return ("GET", f"{path}/{id_}", item)


MERGED = ("POST", "/contacts/merge", person(OTHER_HEX), {"from": HEX, "into": OTHER_HEX})
GONE = ("DELETE", f"/contacts/{HEX}", {"type": "contact", "id": HEX, "deleted": True})
COMPANY = {"type": "company", "id": HEX, "company_id": "7"}
BY_OTHER_ID = {"type": "company", "id": OTHER_HEX, "company_id": HEX}


@pytest.mark.parametrize(
    ("steps", "ours", "others"),
    [
        pytest.param([listed(person()), shown(person())], 0, 0, id="itself"),
        pytest.param([listed(person()), shown(person(OTHER_HEX))], 1, 1, id="another"),
        pytest.param([shown(person()), shown(person(OTHER_HEX))], 1, 1, id="itself, then another"),
        pytest.param([shown(person(OTHER_HEX))], 0, 0, id="never seen"),
        pytest.param([listed(person(role="lead")), shown(person(OTHER_HEX))], 1, 0, id="a lead"),
        pytest.param([listed(person()), MERGED, shown(person(OTHER_HEX))], 0, 0, id="merged"),
        pytest.param([listed(person()), GONE, shown(person(OTHER_HEX))], 0, 0, id="deleted"),
        pytest.param([listed(COMPANY, "/companies"), shown(BY_OTHER_ID, path="/companies")], 0, 0,
                     id="by its second id"),
        pytest.param(
            [listed(COMPANY, "/companies"), shown({**COMPANY, "id": "1"}, path="/companies")], 1, 1,
            id="another company",
        ),
    ],
)  # fmt: skip
def test_what_was_shown_under_its_id_answers_under_it(story, reports, steps, ours, others):
    wrong = [("/id", "other")]
    assert reports("read-after-write", story(*steps, case=Case("scenario"))) == wrong * ours
    assert reports("read-after-write", story(*steps)) == wrong * others
