"""duplicate-accepted."""

from __future__ import annotations

import pytest


def made(number, status=200, role="user", **details):
    person = {"type": "contact", "id": f"5ba682d23d7cf92bef87bfd{number}", "role": role, **details}
    return ("POST", "/contacts", person if status == 200 else {}, {"role": role, **details}, status)


ONE = made(1, external_id="7", email="a@b.example")
DELETED = ("DELETE", "/contacts/5ba682d23d7cf92bef87bfd1", {})
RENAMED = (
    "PUT",
    "/contacts/5ba682d23d7cf92bef87bfd1",
    {},
    {"external_id": "8", "email": "c@d.example"},
)


def put(number, **details):
    return ("PUT", f"/contacts/5ba682d23d7cf92bef87bfd{number}", {"type": "contact"}, details)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([ONE, made(2, external_id="8")], [], id="another"),
        pytest.param([ONE, made(2, 409, external_id="7")], [], id="refused"),
        pytest.param([ONE, made(2, external_id="7")], ["external_id"], id="external id"),
        pytest.param([ONE, made(2, email="a@b.example")], ["email"], id="e-mail"),
        pytest.param([ONE, made(2, role="lead", email="a@b.example")], [], id="a lead may share it"),
        pytest.param([made(1, role="lead", email="a@b.example"), made(2, email="a@b.example")], [],
                     id="with a lead"),
        pytest.param([ONE, DELETED, made(2, external_id="7")], [], id="deleted"),
        pytest.param([ONE, RENAMED, made(2, external_id="7")], [], id="renamed"),
        pytest.param([ONE, made(2), put(2, external_id="7")], ["external_id"], id="changed"),
        pytest.param([ONE, put(1, external_id="7")], [], id="its own"),
        pytest.param([made(1, 500, external_id="7"), made(2, external_id="7")], [], id="not made"),
    ],
)  # fmt: skip
def test_contacts_are_told_apart(story, reports, steps, expected):
    found = [("request", f"/{name}", name) for name in expected]
    assert reports("duplicate-accepted", story(*steps)) == found
