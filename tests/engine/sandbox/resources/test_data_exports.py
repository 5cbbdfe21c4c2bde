"""Exports: a job from pending to completed, and its file."""

from __future__ import annotations

import csv
import gzip
import io

import pytest

PATH = "/export/content/data"


def _wait(client, seconds: int) -> None:
    for _ in range(4 * seconds):
        client.send("GET", "/me")


@pytest.fixture
def message(client):
    body = {
        "message_type": "email",
        "subject": "Hello",
        "body": "How are you?",
        "template": "plain",
        "from": {"type": "admin", "id": client.admin},
        "to": {"type": "user", "id": client.contact},
    }
    return client.ok("POST", "/messages", body)


def test_a_job_goes_from_pending_to_completed_and_has_what_was_sent(client, message) -> None:
    span = {"created_at_after": message["created_at"], "created_at_before": message["created_at"]}
    job = client.ok("POST", PATH, span)
    path = f"{PATH}/{job['job_identifier']}"
    assert (job["status"], job["download_url"], job["download_expires_at"]) == ("pending", "", "")
    assert client.send("GET", f"/download/content/data/{job['job_identifier']}").status == 404
    _wait(client, 1)
    assert client.ok("GET", path)["status"] == "in_progress"
    _wait(client, 1)
    done = client.ok("GET", path)
    assert done["status"] == "completed"
    assert int(done["download_expires_at"]) - message["created_at"] >= 2 * 86400
    file = client.send("GET", done["download_url"].removeprefix("https://api.intercom.io"))
    assert file.headers.get("Content-Type") == "application/octet-stream"
    [row] = csv.DictReader(io.StringIO(gzip.decompress(file.body).decode()))
    assert (row["message_id"], row["user_id"]) == (message["id"], client.contact)
    assert (row["message_type"], row["sent_at"]) == ("email", str(message["created_at"]))


def test_without_a_message_there_is_no_data(client) -> None:
    job = client.ok("POST", PATH, {"created_at_after": 1, "created_at_before": 2})
    _wait(client, 2)
    shown = client.ok("GET", f"{PATH}/{job['job_identifier']}")
    assert (shown["status"], shown["download_url"]) == ("no_data", "")


def test_one_job_is_active_at_a_time_and_can_be_canceled(client) -> None:
    span = {"created_at_after": 1, "created_at_before": 2**31}
    job = client.ok("POST", PATH, span)
    assert client.error("POST", PATH, span) == (429, "rate_limit_exceeded")
    cancel = f"/export/cancel/{job['job_identifier']}"
    assert client.ok("POST", cancel)["status"] == "canceled"
    second = client.ok("POST", PATH, span)
    _wait(client, 2)
    cancel = f"/export/cancel/{second['job_identifier']}"
    assert client.ok("POST", cancel)["status"] == "completed"
    assert client.ok("GET", f"{PATH}/{job['job_identifier']}")["status"] == "canceled"


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        pytest.param("POST", PATH, {"created_at_after": 1}, (400, "parameter_not_found"), id="no end"),
        pytest.param("POST", PATH, {"created_at_after": "x", "created_at_before": 1},
                     (400, "parameter_invalid"), id="no time"),
        pytest.param("GET", f"{PATH}/nothing", None, (404, "not_found"), id="no such job"),
        pytest.param("POST", "/export/cancel/nothing", None, (404, "not_found"), id="cancel none"),
    ],
)  # fmt: skip
def test_what_is_refused(client, method, path, body, expected) -> None:
    assert client.error(method, path, body) == expected


@pytest.mark.parametrize(
    ("to", "version", "status"),
    [
        pytest.param({"type": "user", "user_id": "user-0"}, "2.11", 200, id="external id"),
        pytest.param({"type": "user", "email": "ada.0@customer.example"}, "2.11", 200, id="e-mail"),
        pytest.param({"type": "user", "id": "1"}, "2.11", 404, id="unknown"),
        pytest.param({"type": "user"}, "2.11", 400, id="nobody"),
        pytest.param(
            [{"type": "user", "user_id": "user-0"}], "2.11", 400, id="several before 2.14"
        ),
        pytest.param([{"type": "user", "user_id": "user-0"}], "2.14", 200, id="several"),
        pytest.param([], "2.14", 400, id="none of several"),
    ],
)
def test_whom_a_message_can_go_to(client, to, version: str, status: int) -> None:
    body = {
        "message_type": "inapp",
        "body": "Hi",
        "from": {"type": "admin", "id": client.admin},
        "to": to,
    }
    headers = {"Intercom-Version": version}
    assert client.send("POST", "/messages", body, headers=headers).status == status
