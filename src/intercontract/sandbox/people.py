"""The people of a workspace before the first request, and its teams, tags and companies."""

from __future__ import annotations

from random import Random

from attrs import evolve

from intercontract.sandbox.state import Admin, Author, Company, Contact, Tag, Team
from intercontract.sandbox.workspace import Workspace

_FIRST_NAMES = ("Ada", "Brigid", "Chidi", "Dara", "Emre", "Fionn", "Greta", "Hana", "Ines", "Jun")
_LAST_NAMES = ("Okafor", "Byrne", "Marsh & Sons", "Tanaka", "Lindqvist", "O'Dowd", "Varga", "Silva")
_TAG_NAMES = ("Billing", "Bug", "Feature request", "VIP", "Refund", "Onboarding", "Trial", "Spam")
_COMPANIES = ("Harbour Freight & Tea", "Tidewater", "Copperfield", "Northlight", "Kestrel Works")


def populate(workspace: Workspace, random: Random) -> list[Contact]:
    """Admins, teams, tags, companies and contacts; returns the contacts."""
    state = workspace.state
    for index in range(5):
        first, last = _FIRST_NAMES[index], _LAST_NAMES[index % len(_LAST_NAMES)].split(" ")[0]
        admin_id = workspace.number("admin")
        state.admins[admin_id] = Admin(
            admin_id, f"{first} {last}", f"{first.lower()}@sandbox.example", "Support"
        )
    bot_id = workspace.number("admin")
    state.bot = Author("bot", bot_id, "Fin", f"operator+{workspace.id}@intercom.io")
    for name in ("First line", "Billing", "Engineering"):
        team_id = workspace.number("team")
        state.teams[team_id] = Team(team_id, name, tuple(int(a) for a in list(state.admins)[:2]))
    state.admins = {
        id_: evolve(admin, team_ids=tuple(map(int, list(state.teams)[:1])))
        for id_, admin in state.admins.items()
    }
    for name in _TAG_NAMES:
        tag_id = workspace.number("tag")
        state.tags[tag_id] = Tag(tag_id, name)
    for index, name in enumerate(_COMPANIES):
        company_id = workspace.object_id("company")
        state.companies[company_id] = Company(company_id, f"c-{index + 1}", name, workspace.now)
    contacts = []
    for index in range(30):
        first = _FIRST_NAMES[index % len(_FIRST_NAMES)]
        lead = index % 6 == 5
        workspace.now += random.randint(600, 9000)
        contact = Contact(
            id=workspace.object_id("contact"),
            role="lead" if lead else "user",
            email=f"{first.lower()}.{index}@customer.example",
            name=f"{first} {random.choice(_LAST_NAMES)}",
            created_at=workspace.now,
            updated_at=workspace.now,
            external_id=None if lead else f"user-{index}",
        )
        state.contacts[contact.id] = contact
        contacts.append(contact)
    return contacts
