"""A defect has one fingerprint, whatever ids, times, order and words it comes with."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.checks.judge import judge
from intercontract.model.headers import Headers
from intercontract.model.interaction import Case, Credentials, Interaction, Request, Response

HEADERS = Headers(
    {"Content-Type": "application/json", "Intercom-Version": "2.12", "X-Request-Id": "x"}
)
ASKED = Headers({"Content-Type": "application/json", "Intercom-Version": "2.11"})


def world(number: int, time: int, text: str, count: int, step: int) -> list[Interaction]:
    """Interactions full of defects; the same ones whatever the arguments."""
    identity, contact = str(number), f"{number:024x}"[-24:]
    one = f"/conversations/{identity}"

    def part(offset: int, kind: str, at: int) -> dict[str, Any]:
        author = {"type": "admin", "id": number + 1}
        return {
            "type": "conversation_part",
            "id": str(number + offset),
            "part_type": kind,
            "body": f"<p>{text}</p>",
            "created_at": at * 1000,
            "author": author,
            "mood": text,
        }

    conversation = {
        "type": "conversation",
        "id": number,
        "created_at": time,
        "updated_at": time - step,
        "state": "closed",
        "open": True,
        "waiting_since": time,
        "snoozed_until": time + step,
        "tags": {"type": "tag.list", "tags": [{"type": "tag", "id": identity}] * 2},
        "contacts": {"type": "contact.list", "contacts": [{"type": "contact", "id": contact}] * 2},
        "teammates": {"type": "admin.list", "admins": []},
        "source": {"type": "conversation", "body": text, "delivered_as": "customer_initiated"},
        "first_contact_reply": None,
        "sla_applied": {"sla_name": "", "sla_status": text},
        "statistics": {
            "first_close_at": time + step,
            "last_close_at": time,
            "count_reopens": -step,
        },
        "conversation_parts": {
            "type": "conversation_part.list",
            "conversation_parts": [part(i, "comment", time) for i in range(count)],
            "total_count": count - 1,
        },
        "colour": text,
    }
    closed = {**conversation, "state": "open"}
    page = {
        "type": "conversation.list",
        "pages": {"type": "pages", "page": 1, "per_page": 9, "total_pages": 9999},
        "total_count": step,
        "conversations": [conversation] * 2,
    }
    error = {"type": "errors", "request_id": text, "errors": [{"code": "not_found"}]}
    message = {"type": "user_message", "id": identity, "body": "", "conversation_id": identity}
    sent = {"from": {"type": "user", "id": contact}, "body": "Hello"}
    steps: list[tuple[str, str, int, Any, Any]] = [
        ("POST", "/conversations", 200, message, sent),
        ("GET", one, 200, conversation, None),
        ("GET", f"{one}?display_as=plaintext", 200, conversation, None),
        ("POST", f"{one}/parts", 200, closed, {"message_type": "close", "admin_id": identity}),
        ("POST", f"{one}/tags", 200, {"type": "tag", "id": "0"}, {"id": identity}),
        ("GET", "/conversations", 200, page, None),
        ("GET", "/conversations?per_page=x", 200, page, None),
        ("DELETE", one, 200, {}, None),
        ("GET", one, 200, conversation, None),
        ("GET", f"{one}/", 401, error, None),
        ("GET", f"/teapots/{contact}", 418, {}, None),
        ("GET", f"/conversations/{number + 5}", 503, b"<html>", None),
    ]
    return [
        Interaction(
            Request(
                method,
                f"https://api.intercom.io{path}",
                ASKED,
                None if body is None else orjson.dumps(body),
            ),
            Response(
                status, HEADERS, answer if isinstance(answer, bytes) else orjson.dumps(answer)
            ),
            name=f"some.har#{index}",
            region="us",
            credentials=Credentials.SENT,
        )
        for index, (method, path, status, answer, body) in enumerate(steps)
    ]


@pytest.fixture(scope="module")
def usual(contract):
    return {
        f.fingerprint: f for f in judge(world(215473840291716, 1767603600, "blue", 3, 9), contract)
    }


def test_the_world_is_full_of_defects(usual):
    assert len({finding.check for finding in usual.values()}) > 20
    assert len(usual) > 60


@settings(max_examples=60)
@given(
    number=st.integers(10, 9 * 10**15),
    time=st.integers(1_400_000_000, 2_000_000_000),
    text=st.text("abcdefg ", min_size=1, max_size=12),
    count=st.integers(2, 6),
    step=st.integers(3, 900),
)
def test_ids_times_and_words_do_not_count(contract, usual, number, time, text, count, step):
    found = {f.fingerprint: f for f in judge(world(number, time, text, count, step), contract)}
    assert {str(found[new]) for new in found.keys() - usual.keys()} == set()
    assert {str(usual[gone]) for gone in usual.keys() - found.keys()} == set()


@given(st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_order_does_not_count_for_single_interactions(contract, random):
    interactions = world(215473840291716, 1767603600, "blue", 3, 9)
    rules = [rule for rule in _table() if rule.scope == "interaction"]
    wanted = sorted(f.fingerprint for f in judge(interactions, contract, rules))
    random.shuffle(interactions)
    assert sorted(f.fingerprint for f in judge(interactions, contract, rules)) == wanted


def test_nor_does_region_or_name(contract, usual):
    moved = [
        evolve(
            interaction,
            region="au",
            name=f"other.yaml#{index + 40}",
            request=evolve(
                interaction.request, url=interaction.request.url.replace("api.", "api.au.")
            ),
        )
        for index, interaction in enumerate(world(215473840291716, 1767603600, "blue", 3, 9))
    ]
    assert {f.fingerprint for f in judge(moved, contract)} == set(usual)


def test_the_same_findings_for_a_generated_case(contract):
    plain = world(5, 1767603600, "blue", 3, 9)[5:6]
    one = [evolve(i, case=Case("fuzzing", description="seed 1")) for i in plain]
    other = [evolve(i, case=Case("fuzzing", description="seed 2")) for i in plain]
    assert {f.fingerprint for f in judge(one, contract)} == {
        f.fingerprint for f in judge(other, contract)
    }


def _table():
    from intercontract.checks.registry import all_checks

    return all_checks()
