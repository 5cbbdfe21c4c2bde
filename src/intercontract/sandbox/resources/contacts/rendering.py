"""A contact as JSON, with the fields and in the order of recordings of 2.11."""

from __future__ import annotations

import re
from html import escape

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox.rendering import listed, reference, taken
from intercontract.sandbox.resources.contacts.values import Contact
from intercontract.sandbox.workspace import Workspace

SHOWN = 10
"""How many of what hangs on a contact are shown in it; the rest stands under the ``url``."""
_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_APP = ("app_name", "app_version", "device", "os_version", "sdk_version", "last_seen_at")
_NEVER = (*("utm_campaign", "utm_content", "utm_medium", "utm_source", "utm_term", "referrer"),)


def _addressable(contact: Contact, kind: str, items: list[tuple[str, str]]) -> JSONObject:
    """The first of what hangs on a contact: types and ids, with where the rest is."""
    places = {"subscription": "subscription_types", "company": "companies"}
    shown: list[JSONValue] = [
        reference(type_, id_, url=f"/{places.get(type_, type_ + 's')}/{id_}")
        for type_, id_ in items[:SHOWN]
    ]
    return {
        **listed(shown, url=f"/contacts/{contact.id}/{kind}"),
        "total_count": len(items),
        "has_more": len(items) > SHOWN,
    }


def _formatted(phone: str | None) -> str | None:
    """A phone number in the form of E.164, if it is one but for what stands between digits."""
    digits = re.sub(r"[\s().-]", "", phone or "")
    return digits if _E164.fullmatch(digits) else None


def render(contact: Contact, workspace: Workspace) -> JSONObject:
    """A contact; names are HTML-escaped, as in recordings."""
    avatar: JSONValue = None
    if contact.avatar is not None:
        avatar = {"type": "avatar", "image_url": contact.avatar}
    notes = workspace["note"].having("contact", contact.id)
    said = {
        consent: [("subscription", id_) for id_, given in contact.subscriptions if given == consent]
        for consent in ("opt_out", "opt_in")
    }
    return {
        "type": "contact",
        "id": contact.id,
        "workspace_id": workspace.id,
        **taken(contact, "external_id", "role"),
        "email": contact.email or None,
        **taken(contact, "email_domain", "phone"),
        "formatted_phone": _formatted(contact.phone),
        "name": None if contact.name is None else escape(contact.name, quote=False),
        "avatar": avatar,
        "owner_id": contact.owner_id,
        "social_profiles": {"type": "list", "data": []},
        "has_hard_bounced": False,
        "marked_email_as_spam": False,
        **taken(contact, "unsubscribed_from_emails", "created_at", "updated_at"),
        **taken(contact, "signed_up_at", "last_seen_at", "last_replied_at", "last_contacted_at"),
        **dict.fromkeys(("last_email_opened_at", "last_email_clicked_at")),
        **taken(contact, "language_override", "browser", "browser_version", "browser_language"),
        "os": contact.os,
        "location": {
            "type": "location",
            **taken(contact, "country", "region", "city", "country_code", "continent_code"),
        },
        **dict.fromkeys(f"{system}_{name}" for system in ("android", "ios") for name in _APP),
        "custom_attributes": dict(contact.custom_attributes),
        "tags": _addressable(contact, "tags", [("tag", tag.id) for tag in contact.tags]),
        "notes": _addressable(contact, "notes", [("note", note.id) for note in notes]),
        "companies": _addressable(
            contact, "companies", [("company", id_) for id_ in contact.company_ids]
        ),
        "opted_out_subscription_types": _addressable(contact, "subscriptions", said["opt_out"]),
        "opted_in_subscription_types": _addressable(contact, "subscriptions", said["opt_in"]),
        **dict.fromkeys(_NEVER),
        "sms_consent": False,
        "unsubscribed_from_sms": False,
    }
