"""Admins, the bot that acts on its own, and *Identify an admin* (``GET /me``), which names the workspace."""

from __future__ import annotations

from random import Random

from attrs import frozen

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.rendering import taken
from intercontract.sandbox.workspace import Author, Workspace

NAMES = ("Ada", "Brigid", "Chidi", "Dara", "Emre")
SURNAMES = ("Okafor", "Byrne", "Marsh", "Tanaka", "Lindqvist")
_ZONES = {"us": "America/Los_Angeles", "eu": "Europe/Dublin", "au": "Australia/Sydney"}


@frozen
class Admin:
    """A teammate."""

    id: str
    name: str
    email: str
    job_title: str = "Support"
    team_ids: tuple[int, ...] = ()

    @property
    def author(self) -> Author:
        """The admin as the author of a part."""
        return Author("admin", self.id, self.name, self.email)


def _render(admin: Admin, _workspace: Workspace) -> JSONObject:
    return {
        "type": "admin",
        **taken(admin, "id", "name", "email", "job_title"),
        "away_mode_enabled": False,
        "away_mode_reassign": False,
        "has_inbox_seat": True,
        "team_ids": list(admin.team_ids),
    }


def _seed(workspace: Workspace, _random: Random) -> None:
    for first, last in zip(NAMES, SURNAMES, strict=True):
        email = f"{first.lower()}@sandbox.example"
        ADMINS.keep(workspace, Admin(ADMINS.new_id(workspace), f"{first} {last}", email))
    bot_email = f"operator+{workspace.id}@intercom.io"
    workspace.bot = Author("bot", ADMINS.new_id(workspace), "Fin", bot_email)


ADMINS = Collection("admin", _render, first_id=10550000, seed=_seed)
ADMINS.lists("listAdmins", "admin.list", ("type", "admins"))
ADMINS.retrieves("retrieveAdmin")


@ADMINS.answers("GET", "/me", "identifyAdmin")
def me(_call: Call, workspace: Workspace) -> JSONValue:
    """The admin that the token belongs to, and the workspace."""
    return {
        **_render(next(iter(ADMINS.table(workspace).values())), workspace),
        "email_verified": True,
        "avatar": {"type": "avatar", "image_url": None},
        "app": {
            "type": "app",
            "id_code": workspace.id,
            "name": f"Sandbox {workspace.region.upper()}",
            "created_at": workspace.epoch - 365 * 86400,
            "identity_verification": False,
            "timezone": _ZONES.get(workspace.region, "UTC"),
            "region": workspace.region.upper(),
        },
    }
