"""Tags, admins, teams and contacts as JSON."""

from __future__ import annotations

from html import escape
from typing import TypeAlias

from intercontract.model.json import JSONValue
from intercontract.sandbox.state import Admin, Contact, Tag, Team

JSONObject: TypeAlias = dict[str, JSONValue]


def tag(value: Tag) -> JSONObject:
    """A tag of the workspace: recordings show neither ``applied_at`` nor ``applied_by``."""
    return {"type": "tag", "id": value.id, "name": value.name}


def admin(value: Admin) -> JSONObject:
    """A teammate."""
    return {
        "type": "admin",
        "id": value.id,
        "name": value.name,
        "email": value.email,
        "job_title": value.job_title,
        "away_mode_enabled": False,
        "away_mode_reassign": False,
        "has_inbox_seat": True,
        "team_ids": list(value.team_ids),
    }


def team(value: Team) -> JSONObject:
    """A group of admins."""
    return {
        "type": "team",
        "id": value.id,
        "name": value.name,
        "admin_ids": list(value.admin_ids),
    }


_NULLS = (
    "signed_up_at",
    "last_seen_at",
    "last_replied_at",
    "last_contacted_at",
    "last_email_opened_at",
    "last_email_clicked_at",
    "language_override",
    "browser",
    "browser_version",
    "browser_language",
    "os",
)


def contact(value: Contact, workspace_id: str) -> JSONObject:
    """A user or a lead; names are HTML-escaped, as in recordings."""

    def addressable(kind: str, ids: tuple[str, ...]) -> JSONObject:
        url = f"/contacts/{value.id}/{kind}"
        data: list[JSONValue] = [
            {"type": {"tags": "tag", "companies": "company"}.get(kind, kind), "id": id_,
             "url": f"/{kind}/{id_}"} for id_ in ids
        ]  # fmt: skip
        return {
            "type": "list",
            "data": data,
            "url": url,
            "total_count": len(ids),
            "has_more": False,
        }

    body: JSONObject = {
        "type": "contact",
        "id": value.id,
        "workspace_id": workspace_id,
        "external_id": value.external_id,
        "role": value.role,
        "email": value.email,
        "phone": value.phone,
        "name": None if value.name is None else escape(value.name, quote=False),
        "avatar": None,
        "owner_id": value.owner_id,
        "social_profiles": {"type": "list", "data": []},
        "has_hard_bounced": False,
        "marked_email_as_spam": False,
        "unsubscribed_from_emails": False,
        "created_at": value.created_at,
        "updated_at": value.updated_at,
    }
    body.update(dict.fromkeys(_NULLS))
    body.update(
        location={"type": "location", "country": None, "region": None, "city": None},
        custom_attributes=dict(value.custom_attributes),
        tags=addressable("tags", value.tag_ids),
        notes=addressable("notes", ()),
        companies=addressable("companies", value.company_ids),
    )
    return body
