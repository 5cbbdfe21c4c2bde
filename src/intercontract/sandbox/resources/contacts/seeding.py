"""The contacts of a workspace before the first request.

Who a contact is depends on its index and the seed; what it has, on its index alone, so that workspaces of one
seed have the same shapes in every region.
"""

from __future__ import annotations

from random import Random
from typing import Any

from attrs import evolve

from intercontract.sandbox.resources.contacts.collection import CONTACTS, keep
from intercontract.sandbox.resources.contacts.values import Contact
from intercontract.sandbox.resources.tags import TAGS, AppliedTag
from intercontract.sandbox.workspace import Workspace

DAY = 86400
_NAMES = ("Ada", "Brigid", "Chidi", "Dara", "Emre", "Fionn", "Greta", "Hana", "Ines", "Jun")
_SURNAMES = ("Okafor", "Byrne", "Marsh & Sons", "Tanaka", "Lindqvist", "O'Dowd", "Varga", "Silva")


def _detailed(workspace: Workspace, contact: Contact, index: int) -> Contact:
    """A contact that has been around: seen, tagged, in companies, spoken about subscriptions."""
    companies = list(workspace["company"])
    tags = TAGS.table(workspace).rows()
    admin = next(iter(workspace["admin"]))
    changes: dict[str, Any] = {
        "company_ids": tuple({companies[index % 4]: 0, companies[index * 3 % 5]: 0}),
        "custom_attributes": {"job_role": ("owner", "accountant", "")[index % 3]},
    }
    if contact.role == "user":
        changes["signed_up_at"] = contact.created_at
        changes["last_seen_at"] = workspace.epoch - index * 3 * DAY - 3600
        changes["custom_attributes"] = {
            **changes["custom_attributes"],
            "paid_subscriber": index % 2 == 0,
            "monthly_spend": 155.5 + index,
            "team_mates": index,
        }
    if index % 4 == 0:
        tag = tags[(3, 0)[index % 8 // 4]]
        changes["tags"] = (AppliedTag(tag.id, tag.name, contact.created_at, admin),)
        changes["phone"] = f"+35387123{4000 + index}"
        changes["owner_id"] = int(admin)
    if index % 5 == 0:
        kinds = list(workspace["subscription_type"])
        changes["subscriptions"] = ((kinds[0], "opt_out"), (kinds[2], "opt_in"))
        changes.update(browser="firefox", browser_version="128", browser_language="en", os="Linux")
        changes.update(country="Ireland", region="Dublin", city="Dublin")
        changes.update(country_code="IRL", continent_code="EU")
    return evolve(contact, **changes)


def one_more(
    workspace: Workspace, random: Random, index: int, company_ids: tuple[str, ...] = ()
) -> Contact:
    """The contact of an index; every sixth is a lead."""
    first, lead = _NAMES[index % len(_NAMES)], index % 6 == 5
    return Contact(
        id=CONTACTS.new_id(workspace),
        role="lead" if lead else "user",
        email=f"{first.lower()}.{index}@customer.example",
        name=f"{first} {random.choice(_SURNAMES)}",
        created_at=workspace.now,
        updated_at=workspace.now,
        external_id=None if lead else f"user-{index}",
        company_ids=company_ids,
    )


def seed(workspace: Workspace, random: Random) -> None:
    """Thirty contacts; every other user has only what it was created with."""
    for index in range(30):
        workspace.now += random.randint(600, 9000)
        contact = one_more(workspace, random, index)
        detailed = index % 2 == 0 or contact.role == "lead"
        keep(workspace, _detailed(workspace, contact, index) if detailed else contact)


CONTACTS.seed = seed
