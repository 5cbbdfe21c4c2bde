"""Who wrote the parts of a ticket."""

from __future__ import annotations


def test_a_lead_writes_as_a_user(client) -> None:
    lead = client.ok("POST", "/contacts", {"role": "lead"})["id"]
    begun = client.ok(
        "POST", "/conversations", {"from": {"type": "lead", "id": lead}, "body": "Hm"}
    )
    one = f"/conversations/{begun['conversation_id']}"
    said = {"message_type": "comment", "type": "user", "intercom_user_id": lead, "body": "Hm"}
    client.ok("POST", f"{one}/reply", said)
    kind = client.ok("GET", "/ticket_types")["data"][0]["id"]
    ticket = client.ok("POST", f"{one}/convert", {"ticket_type_id": kind})
    parts = ticket["ticket_parts"]["ticket_parts"]
    assert {part["author"]["type"] for part in parts if part["author"]["id"] == lead} == {"user"}
