"""Search contacts.

Source: *Search contacts*, "Accepted Fields"; times are compared by day there, tags only for being equal.
"""

from __future__ import annotations

from functools import partial

from intercontract.sandbox.resources.contacts.collection import CONTACTS
from intercontract.sandbox.resources.contacts.values import Contact
from intercontract.sandbox.resources.data_attributes.values import field
from intercontract.sandbox.resources.segments import segments_of
from intercontract.sandbox.search import Search, boolean, day, identifier, integer, string
from intercontract.sandbox.workspace import Workspace

_ALWAYS_NONE = (
    *("ios_app_version", "ios_device", "ios_app_device", "ios_os_version", "ios_app_name"),
    *("ios_sdk_version", "android_app_version", "android_device", "android_app_name"),
    *("android_sdk_version", "andoid_sdk_version", "android_os_version"),  # so in the table
)


def _nothing(_contact: Contact, _workspace: Workspace) -> None:
    return None


def _never(_contact: Contact, _workspace: Workspace) -> bool:
    return False


def _segment_ids(contact: Contact, workspace: Workspace) -> tuple[str, ...]:
    return tuple(segment.id for segment in segments_of(workspace, "contact", contact))


def _email(contact: Contact, _workspace: Workspace) -> str | None:
    return contact.email or None


SEARCH: Search[Contact] = Search(
    {
        **{
            name: string(name)
            for name in (
                *("role", "name", "avatar", "phone", "language_override"),
                *("browser", "browser_version", "browser_language", "os"),
            )
        },
        "id": identifier("id"),
        "owner_id": integer("owner_id"),
        "email": string(_email, index="email"),
        "email_domain": string("email_domain"),
        "external_id": string("external_id", index="external_id"),
        **{
            name: day(name)
            for name in (
                *("created_at", "updated_at", "signed_up_at", "last_seen_at"),
                *("last_contacted_at", "last_replied_at"),
            )
        },
        **{
            name: day(_nothing)
            for name in (
                *("last_email_opened_at", "last_email_clicked_at"),
                *("ios_last_seen_at", "android_last_seen_at"),
            )
        },
        **{name: string(_nothing) for name in _ALWAYS_NONE},
        **{f"location.{name}": string(name) for name in ("country", "region", "city")},
        "unsubscribed_from_emails": boolean("unsubscribed_from_emails"),
        "marked_email_as_spam": boolean(_never),
        "has_hard_bounced": boolean(_never),
        "segment_id": string(_segment_ids),
        "tag_id": string(lambda contact, _workspace: tuple(tag.id for tag in contact.tags)).limited(
            "=", "!="
        ),
    },
    sorted_by="created_at",
    per_page=50,
    families={"custom_attributes": partial(field, "contact")},
    hidden=lambda contact: contact.archived,
    passing=frozenset({"segment_id"}),
)
CONTACTS.searches("SearchContacts", "list", ("type", "data", "total_count", "pages"), SEARCH)
