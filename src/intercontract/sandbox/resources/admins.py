"""Admins, the bot that acts on its own, away mode, and *Identify an admin* (``GET /me``)."""

from __future__ import annotations

from random import Random

from attrs import evolve

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.rendering import taken
from intercontract.sandbox.resources.activity_logs import note
from intercontract.sandbox.workspace import Author, Workspace
from intercontract.values import frozen

NAMES = ("Ada", "Brigid", "Chidi", "Dara", "Emre")
SURNAMES = ("Okafor", "Byrne", "Marsh", "Tanaka", "Lindqvist")
_DAY = 86400


@frozen
class Admin:
    """A teammate."""

    id: str
    name: str
    email: str
    team_ids: tuple[int, ...] = ()
    away_mode_enabled: bool = False
    away_mode_reassign: bool = False
    has_inbox_seat: bool = True

    @property
    def author(self) -> Author:
        """The admin as the author of a part."""
        return Author("admin", self.id, self.name, self.email)


def _away(admin: Admin) -> JSONObject:
    return taken(admin, "away_mode_enabled", "away_mode_reassign")


def _belongs(admin: Admin) -> JSONObject:
    """Seat and teams; recordings have the priority levels of an admin without any as an empty object."""
    levels: JSONObject = {}
    if admin.team_ids:
        levels = {"primary_team_ids": list(admin.team_ids), "secondary_team_ids": []}
    return {
        "has_inbox_seat": admin.has_inbox_seat,
        "team_ids": list(admin.team_ids),
        "team_priority_level": levels,
    }


def _render_listed(admin: Admin, _workspace: Workspace) -> JSONObject:
    return {
        "type": "admin",
        **taken(admin, "email", "id", "name"),
        **_away(admin),
        **_belongs(admin),
    }


def render_alone(admin: Admin, _workspace: Workspace) -> JSONObject:
    """An admin outside of a list, in the order of recordings; ``job_title`` is only documented."""
    return {
        "type": "admin",
        **taken(admin, "id", "name", "email"),
        **_away(admin),
        "away_status_reason_id": None,
        **_belongs(admin),
    }


def bot(workspace: Workspace) -> Admin:
    """The bot, which is listed with the admins and cannot be assigned to."""
    known = workspace.bot
    return Admin(known.id, known.name or "", known.email, has_inbox_seat=False)


def _seed(workspace: Workspace, _random: Random) -> None:
    for first, last in zip(NAMES, SURNAMES, strict=True):
        email = f"{first.lower()}@sandbox.example"
        ADMINS.keep(workspace, Admin(ADMINS.new_id(workspace), f"{first} {last}", email))
    bot_email = f"operator+{workspace.id}@intercom.io"
    workspace.bot = Author("bot", ADMINS.new_id(workspace), "Fin", bot_email)


ADMINS = Collection("admin", render_alone, first_id=10550000, seed=_seed)


@ADMINS.answers("GET", "/admins", "listAdmins")
def list_all(call: Call, workspace: Workspace) -> JSONValue:
    """All admins and, as in recordings, the bot; with their avatars if that is asked for."""
    avatars: JSONObject = {}
    if parameters.switch(call, "display_avatar"):
        avatars = {"avatar": {"image_url": "https://example.com/avatars/admin.png"}}
    everybody = [*ADMINS.table(workspace).rows(), bot(workspace)]
    shown: list[JSONValue] = [{**_render_listed(a, workspace), **avatars} for a in everybody]
    return {"type": "admin.list", "admins": shown}


@ADMINS.answers("GET", ADMINS.item, "retrieveAdmin")
def retrieve(call: Call, workspace: Workspace) -> JSONValue:
    """An admin, or the bot."""
    if call.params["admin_id"] == workspace.bot.id:
        return render_alone(bot(workspace), workspace)
    return render_alone(ADMINS.named_in(call, workspace), workspace)


@ADMINS.answers("PUT", f"{ADMINS.item}/away", "setAwayAdmin")
def set_away(call: Call, workspace: Workspace) -> JSONValue:
    """An admin is away, or back; the activity log says so."""
    body = parameters.body_of(call)
    parameters.present(body, "away_mode_enabled", "away_mode_reassign")
    enabled = parameters.boolean(body, "away_mode_enabled") is True
    reassign = parameters.boolean(body, "away_mode_reassign") is True
    admin = ADMINS.named_in(call, workspace, "Admin for admin_id not found")
    changed = evolve(admin, away_mode_enabled=enabled, away_mode_reassign=reassign)
    ADMINS.keep(workspace, changed)
    details: JSONObject = {"away_mode": enabled, "reassign_conversations": reassign}
    said = f"{admin.name} is {'away' if enabled else 'back'}."
    note(workspace, admin.author, "admin_away_mode_change", said, details)
    return render_alone(changed, workspace)


@ADMINS.answers("GET", "/me", "identifyAdmin")
def me(_call: Call, workspace: Workspace) -> JSONValue:
    """The admin that the token belongs to, and the workspace, whose days are those of UTC."""
    admin = next(iter(ADMINS.table(workspace).values()))
    return {
        "type": "admin",
        **taken(admin, "id", "name", "email", "has_inbox_seat"),
        **_away(admin),
        "team_ids": list(admin.team_ids),
        "job_title": "Support",
        "email_verified": True,
        "avatar": {"type": "avatar", "image_url": None},
        "app": {
            "type": "app",
            "id_code": workspace.id,
            "name": f"Sandbox {workspace.region.upper()}",
            "created_at": workspace.epoch - 365 * _DAY,
            "identity_verification": False,
            "timezone": "Etc/UTC",
            "region": workspace.region.upper(),
        },
    }
