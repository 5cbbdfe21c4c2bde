"""What a contact is made of."""

from __future__ import annotations

from attrs import Factory

from intercontract.model.json import JSONObject
from intercontract.sandbox.resources.tags import AppliedTag
from intercontract.sandbox.workspace import Author
from intercontract.values import frozen


@frozen
class Contact:
    """A user or a lead. Times are Unix seconds.

    ``subscriptions`` are the subscription types that it has spoken about, with what it said: ``opt_in`` or
    ``opt_out``.
    """

    id: str
    role: str
    email: str
    name: str | None
    created_at: int
    updated_at: int
    external_id: str | None = None
    phone: str | None = None
    avatar: str | None = None
    owner_id: int | None = None
    signed_up_at: int | None = None
    last_seen_at: int | None = None
    last_replied_at: int | None = None
    last_contacted_at: int | None = None
    browser: str | None = None
    browser_version: str | None = None
    browser_language: str | None = None
    os: str | None = None
    language_override: str | None = None
    country: str | None = None
    region: str | None = None
    city: str | None = None
    country_code: str | None = None
    continent_code: str | None = None
    unsubscribed_from_emails: bool = False
    custom_attributes: JSONObject = Factory(dict)
    tags: tuple[AppliedTag, ...] = ()
    company_ids: tuple[str, ...] = ()
    subscriptions: tuple[tuple[str, str], ...] = ()
    merged: tuple[str, ...] = ()
    archived: bool = False
    blocked: bool = False

    @property
    def author(self) -> Author:
        """The contact as the author of a part."""
        return Author("lead" if self.role == "lead" else "user", self.id, self.name, self.email)

    @property
    def email_domain(self) -> str:
        """What follows the @ in its e-mail address."""
        return self.email.rpartition("@")[2] if "@" in self.email else ""
