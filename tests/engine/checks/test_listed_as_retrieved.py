"""listed-as-retrieved."""

from __future__ import annotations

import pytest
from attrs import evolve

from intercontract.model.interaction import Case

ONE = "/conversations/215473840291716"
OURS = Case("scenario")


def listed(item):
    item = {**item}
    item.pop("conversation_parts", None)
    return {"type": "conversation.list", "conversations": [item], "total_count": 1}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="the same, without parts"),
        pytest.param({"state": "closed"}, [("/state", "value")], id="another state"),
        pytest.param({"read": False}, [("/read", "value")], id="read, with no write in between"),
        pytest.param({"title": ...}, [("/title", "presence")], id="a field less"),
        pytest.param({"tags__tags": [{"id": "1"}]}, [("/tags/tags", "length")], id="a tag more"),
        pytest.param({"source__body": "<p>Cut"}, [("/source/body", "value")], id="another text"),
        pytest.param({"statistics": None}, [], id="what is worked out later"),
        pytest.param({"state": "closed", "updated_at": 1767609999}, [], id="an older state"),
    ],
)
@pytest.mark.parametrize("first", ["list", "item"])
def test_a_list_agrees_with_what_is_retrieved(
    story, conversation, reports, changes, expected, first
):
    steps = [
        ("GET", "/conversations", listed(conversation())),
        ("GET", ONE, conversation(**changes)),
    ]
    made = story(*(steps if first == "list" else steps[::-1]), case=OURS)
    assert reports("listed-as-retrieved", made) == expected


@pytest.mark.parametrize(
    ("between", "path"),
    [
        pytest.param([("PUT", ONE, {}, {"read": True})], ONE, id="written in between"),
        pytest.param([], f"{ONE}?display_as=plaintext", id="as plain text"),
    ],
)
def test_what_may_differ(story, conversation, reports, between, path):
    other = conversation(read=False, source__body="Where are my invoices?") if not between else (
        conversation(read=False)
    )  # fmt: skip
    steps = [("GET", "/conversations", listed(conversation())), *between, ("GET", path, other)]
    assert reports("listed-as-retrieved", story(*steps, case=OURS)) == []


def test_other_peoples_traffic_is_not_compared(story, conversation, reports):
    steps = [
        ("GET", "/conversations", listed(conversation())),
        ("GET", ONE, conversation(state="closed", open=False)),
    ]
    assert reports("listed-as-retrieved", story(*steps)) == []


ATTACH = ("POST", f"{ONE}/tags", {"type": "tag", "id": "1"}, {"id": "1", "admin_id": "2"})
REFUSED = (*ATTACH, 404)
TAGGED = {"tags__tags": [{"type": "tag", "id": "1"}]}


@pytest.mark.parametrize(
    ("steps", "sandbox", "intercom"),
    [
        pytest.param(["item", ATTACH, "tagged list"], 0, 0, id="written to in the same second"),
        pytest.param(["list", ATTACH, "tagged item"], 0, 0, id="the same, the list before"),
        pytest.param(["item", REFUSED, "tagged list"], 1, 1, id="refused"),
        pytest.param([ATTACH, "tagged item", "list"], 1, 1, id="written to once"),
        pytest.param([ATTACH, ATTACH, "tagged item", "list"], 1, 0, id="twice, and an index lags"),
        pytest.param(
            ["earlier item", ATTACH, "tagged item", "list"], 1, 1, id="once since another second"
        ),
        pytest.param(
            [ATTACH, "earlier item", ATTACH, "tagged item", "list"], 1, 1, id="once in each second"
        ),
        pytest.param(
            ["tagged item", ATTACH, ATTACH, "tagged item", "list"], 1, 0, id="twice since shown"
        ),
    ],
)
def test_seconds_tell_states_apart_unless_there_were_two_writes(
    story, conversation, reports, steps, sandbox, intercom
):
    def step(words):
        tagged, earlier = "tagged" in words, "earlier" in words
        changes = {**(TAGGED if tagged else {}), **({"updated_at": 1767600001} if earlier else {})}
        body = conversation(**changes)
        if "list" in words:
            return ("GET", "/conversations", listed(body))
        return ("GET", ONE, body)

    made = story(*(step(one) if isinstance(one, str) else one for one in steps), case=OURS)
    for by, number in (("sandbox", sandbox), ("intercom", intercom)):
        answered = [
            evolve(one, interaction=evolve(one.interaction, answered_by=by)) for one in made
        ]
        assert len(reports("listed-as-retrieved", answered)) == number
