"""The table of faults: each is seen, none breaks the sandbox, two at once are both seen."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

import pytest

from intercontract.errors import ConfigurationError
from intercontract.sandbox import Settings
from intercontract.sandbox.faults.table import BY_ID, FAULTS, fault

NAMED_IN_THE_DESIGN = {
    "response-schema", "undocumented-field", "undocumented-status", "content-type",
    "response-header", "error-shape", "version-echo", "rate-limit-headers", "server-error",
    "invalid-request-accepted", "valid-request-rejected", "auth-not-enforced",
    "unsupported-method", "timestamp-unit", "conversation-state", "parts-limit", "list-shape",
    "id-type", "plaintext-body", "request-conformance", "pagination", "read-after-write",
    "tag-lifecycle", "conversation-lifecycle", "use-after-delete", "idempotent-read",
    "region-parity",
}  # fmt: skip

# Those that name the operations in which they show are tried with scenarios (test_bench.py).
TOLD = tuple(f for f in FAULTS if not f.operations)


def _others(client, send, conversation: str) -> None:
    """Help center, news, tickets, exports, and what else is done to a conversation."""

    def all_of(path: str, body: dict[str, Any], change: dict[str, Any]) -> str:
        send("GET", path)
        made = f"{path}/{send('POST', path, body).get('id', '1')}"
        for _ in range(3):  # some faults strike the second of three calls
            send("PUT", made, change)
        send("GET", made)
        return made

    author = int(client.admin)
    article = all_of("/articles", {"title": "a", "author_id": author}, {"title": "b"})
    for _ in range(3):
        send("GET", "/articles/search?phrase=invoice&highlight=true")
    collection = all_of("/help_center/collections", {"name": "a"}, {"name": "b"})
    item = all_of("/news/news_items", {"title": "a", "sender_id": author}, {"state": "live"})
    for path in (article, collection, "/news/news_items/1", item):
        send("DELETE", path)
    send("GET", article)
    for path in ("/help_center/help_centers", "/news/newsfeeds", "/news/newsfeeds/198006/items"):
        send("GET", path)
    kind = all_of("/ticket_types", {"name": "a"}, {"name": "b"})
    send("POST", f"{kind}/attributes", {"name": "x", "description": "", "data_type": "string"})
    ticket_type = {"ticket_type_id": kind.rpartition("/")[2]}
    made = send("POST", "/tickets", {**ticket_type, "contacts": [{"id": client.contact}]})
    ticket, by = f"/tickets/{made.get('id', '1')}", {"type": "admin", "admin_id": client.admin}
    send("PUT", ticket, {"state": "resolved"})
    send("POST", f"{ticket}/reply", {**by, "message_type": "note", "body": "Hm"})
    send("POST", f"{ticket}/tags", {"id": client.tag, "admin_id": client.admin})
    query = {
        "query": {"field": "id", "operator": "!=", "value": "0"},
        "pagination": {"per_page": 2},
    }
    for path in ("/tickets/search", "/conversations/search") * 3:
        send("POST", path, query)
    here, other = f"/conversations/{conversation}", {"customer": {"email": "a@b.example"}}
    send("POST", f"{here}/customers", {"admin_id": client.admin, **other})
    send("DELETE", f"{here}/customers/{client.contact}", {"admin_id": client.admin})
    source = client.sandbox.workspace["conversation"].get(conversation)
    ids = {"conversation_id": conversation, "source_id": source.source.id if source else "1"}
    send("POST", "/conversations/redact", {"type": "source", **ids})
    send("POST", f"{here}/run_assignment_rules")
    send("POST", f"{here}/convert", ticket_type)
    span = {"created_at_after": 1, "created_at_before": 2**31}
    for _ in range(3):
        job = send("POST", "/export/content/data", span).get("job_identifier", "x")
        send("GET", f"/export/content/data/{job}")
        send("POST", f"/export/cancel/{job}")
    send("GET", "/export/content/data/nothing")


def _people(client, send) -> None:
    """What is asked of contacts, companies and what hangs on them; ids come from what the workspace holds."""
    rows = {name: list(table) for name, table in client.sandbox.workspace.state.tables.items()}
    contact, company, visitor = rows["contact"][2], rows["company"][0], rows["visitor"][0]
    tag, kind, note, team = (
        rows[n][4 if n == "tag" else 1] for n in ("tag", "subscription_type", "note", "team")
    )
    attribute = next(id_ for id_ in rows["data_attribute"] if id_.isdigit())
    at = f"/contacts/{contact}"
    search = {"query": {"field": "role", "operator": "=", "value": "user"}}
    away = {"away_mode_enabled": True, "away_mode_reassign": False}
    event = {"event_name": "paid", "created_at": 1767603600, "id": contact}
    new = {"name": "Ring", "model": "contact", "data_type": "string"}
    for method, path, body in (
        *(("GET", path, None) for path in ("/me", "/admins", "/teams", "/tags", "/segments")),
        ("GET", f"/admins/{client.admin}", None),
        ("GET", "/admins/1", None),
        ("PUT", f"/admins/{client.admin}/away", away),
        ("GET", "/admins/activity_logs?created_at_after=0", None),
        ("GET", f"/teams/{team}", None),
        ("GET", "/teams/1", None),
        ("GET", "/segments?include_count=true", None),
        ("GET", f"/segments/{rows['segment'][0]}", None),
        ("GET", "/subscription_types", None),
        *(("GET", "/data_attributes", None),) * 2,
        ("POST", "/data_attributes", new),
        ("PUT", f"/data_attributes/{attribute}", {"description": "x"}),
        *(("GET", "/contacts?per_page=3", None),) * 2,
        *(("POST", "/contacts/search", search),) * 2,
        ("GET", at, None),
        ("PUT", at, {"name": "Nu"}),
        ("GET", "/contacts/1", None),
        ("POST", "/contacts", {"role": "lead"}),
        *(("GET", at + more, None) for more in ("/companies", "/tags", "/notes", "/segments")),
        *(("POST", f"{at}/tags", {"id": tag}),) * 2,
        ("DELETE", f"{at}/tags/{tag}", None),
        ("DELETE", f"{at}/tags/{tag}", None),
        ("POST", f"{at}/subscriptions", {"id": kind, "consent_type": "opt_in"}),
        ("GET", f"{at}/subscriptions", None),
        ("GET", "/subscription_types", None),
        ("POST", f"{at}/notes", {"body": "x"}),
        ("GET", f"/notes/{note}", None),
        *(("POST", f"{at}/companies", {"id": company}),) * 2,
        ("GET", f"/companies/{company}/contacts", None),
        ("GET", f"/companies/{company}", None),
        ("PUT", f"/companies/{company}", {"name": "Nu"}),
        ("POST", "/companies/list", None),
        ("GET", "/companies/scroll", None),
        ("POST", "/companies", {"company_id": "nu"}),
        ("GET", "/companies/1", None),
        *(("POST", "/events", event),) * 2,
        ("GET", f"/events?type=user&intercom_user_id={contact}", None),
        ("GET", "/visitors?user_id=1", None),
        ("PUT", "/visitors", {"id": visitor}),
        ("POST", "/tags", {"name": "Nu"}),
        *(("GET", path, None) for path in ("/segments", "/teams", f"/tags/{tag}")),
        ("GET", "/admins/activity_logs?created_at_after=0", None),
        ("POST", f"{at}/archive", None),
        *((method, path, None) for path in (f"/tags/{tag}", f"/companies/{company}", at)
          for method in ("DELETE", "GET")),
    ):  # fmt: skip
        send(method, path, body)


class _DifferenceError(Exception):
    """Two stories are not the same; the rest of them need not be told."""


def _differs(client, told: list[Any]) -> bool:
    """Whether a client is told another story."""
    try:
        return _story(client, told) != told
    except _DifferenceError:
        return True


def _story(client, told: list[Any] | None = None) -> list[Any]:
    """One of everything: what a thorough client would send; every answer, as it came.

    Raises:
        _DifferenceError: an answer is another one than what was told.
    """
    answers: list[Any] = []

    def send(*args: Any, **kwargs: Any) -> Any:
        response = client.send(*args, **kwargs)
        answers.append((args, response))
        if told is not None and answers[-1:] != told[len(answers) - 1 : len(answers)]:
            raise _DifferenceError
        try:
            value = json.loads(response.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    def start(text: str, kind: str = "user", **kwargs: Any) -> str:
        body = {"from": {"type": kind, "id": client.contact}, "body": text}
        send("POST", "/conversations", body, **kwargs)
        found = re.search(rb'"conversation_id": ?"?(?:conv_)?(\d+)', answers[-1][1].body)
        return found[1].decode() if found else "1"

    _people(client, send)
    long = max(client.sandbox.workspace["conversation"].values(), key=lambda c: len(c.parts))
    send("GET", f"/conversations/{long.id}")
    send("GET", f"/conversations/{long.id}?display_as=plaintext")
    page = send("GET", "/conversations")
    for _ in range(5):
        cursor = page.get("pages", {})
        following = cursor.get("next") if isinstance(cursor, dict) else None
        if not following:
            break
        page = send("GET", f"/conversations?starting_after={following['starting_after']}")
    for query in ("per_page=7", "per_page=150", "per_page=151", "starting_after=x"):
        send("GET", f"/conversations?{query}")
    tagging = {"id": client.tag, "admin_id": client.admin}
    id_ = start("Hello there")
    start("Hello", "lead")
    start("Hello", "robot")
    send("POST", "/conversations", {})
    send("POST", "/conversations", {"from": {"type": "user", "id": "0" * 24}, "body": "x"})
    path = f"/conversations/{id_}"
    send("GET", path)
    send("GET", path)
    for method, more, body in (
        ("POST", "/tags", tagging),
        ("POST", "/tags", {**tagging, "id": client.other_tag}),
        ("POST", "/tags", tagging),
        ("POST", "/tags", {}),
        ("DELETE", f"/tags/{client.tag}", {"admin_id": client.admin}),
    ):
        send(method, path + more, body)
        send("GET", path)
    admin = {"type": "admin", "admin_id": client.admin}
    for more, body in (
        ("/reply", {**admin, "message_type": "comment", "body": "<p>Yes</p>"}),
        ("/parts", {**admin, "message_type": "assignment", "assignee_id": client.colleague}),
        ("/parts", {**admin, "message_type": "snoozed", "snoozed_until": 1999999999}),
        ("/parts", {**admin, "message_type": "open"}),
        ("/parts", {**admin, "message_type": "close"}),
        ("/parts", {**admin, "message_type": "open"}),
    ):
        send("POST", path + more, body)
        send("GET", path)
    _others(client, send, id_)
    send("GET", path + "?display_as=plaintext")
    send("DELETE", path, headers={"Intercom-Version": "2.13"})
    send("GET", path)
    send("GET", "/conversations")
    for token in (None, "Bearer wrong", "Bearer sandbox-us"):
        send("GET", "/conversations", headers={"Authorization": token})
        start("Hi", headers={"Authorization": token})
    send("GET", "/me", headers={"Intercom-Version": "0.1"})
    for method in ("PATCH", "TRACE", "DELETE"):
        send(method, "/conversations")
    return answers


@pytest.fixture(scope="module")
def honest(new_client):
    return _story(new_client(Settings(region="au")))


@pytest.mark.parametrize("planted", [pytest.param(f, id=f.id) for f in TOLD])
def test_each_fault_shows(new_client, honest, planted) -> None:
    assert _differs(new_client(Settings(region="au", faults=(planted,))), honest)


def test_without_faults_the_story_is_the_same_each_time(new_client, honest) -> None:
    assert _story(new_client(Settings(region="au"))) == honest


@pytest.fixture(scope="module")
def pair_partner(new_client):
    partner = fault("field-extra-in-message")
    return partner, _story(new_client(Settings(region="au", faults=(partner,))))


@pytest.mark.parametrize("second", [pytest.param(f, id=f.id) for f in TOLD])
def test_two_faults_at_once_are_more_than_one(new_client, pair_partner, second) -> None:
    first, alone = pair_partner
    if second is not first:
        assert _differs(new_client(Settings(region="au", faults=(first, second))), alone)


@pytest.mark.parametrize("order", [1, -1])
def test_any_two_neighbours_can_be_planted_together(new_client, order: int) -> None:
    for pair in pairwise(TOLD[:: 9 * order]):
        assert _story(new_client(Settings(region="au", faults=pair)))


@pytest.mark.parametrize("planted", [f for f in FAULTS if f.id.startswith("region-")])
def test_faults_of_one_region_leave_the_others_alone(new_client, planted) -> None:
    plain = _story(new_client(Settings(region="eu")))
    assert _story(new_client(Settings(region="eu", faults=(planted,)))) == plain


def test_every_check_named_in_the_design_has_a_fault() -> None:
    claimed = {check for planted in FAULTS for check in planted.caught_by}
    assert claimed >= NAMED_IN_THE_DESIGN


def test_ids_are_unique_words_and_summaries_are_there() -> None:
    assert len(BY_ID) == len(FAULTS) >= 80
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", f.id) for f in FAULTS)
    assert all(f.summary and f.caught_by for f in FAULTS)


def test_an_unknown_fault_is_a_clear_error() -> None:
    with pytest.raises(ConfigurationError, match="no-such") as caught:
        fault("no-such")
    assert "tag-twice" in caught.value.hint
