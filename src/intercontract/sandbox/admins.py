"""Admins and teams, and *Identify an admin* (``GET /me``), which makes a workspace known."""

from __future__ import annotations

from intercontract.model.json import JSONValue
from intercontract.sandbox import render_people
from intercontract.sandbox.clock import EPOCH
from intercontract.sandbox.errors import admin_not_found, team_not_found
from intercontract.sandbox.exchange import Call, Route
from intercontract.sandbox.workspace import Workspace

_ZONES = {"us": "America/Los_Angeles", "eu": "Europe/Dublin", "au": "Australia/Sydney"}


def me(_call: Call, workspace: Workspace) -> JSONValue:
    """The admin that the token belongs to, and the workspace."""
    admin = next(iter(workspace.state.admins.values()))
    return {
        **render_people.admin(admin),
        "email_verified": True,
        "avatar": {"type": "avatar", "image_url": None},
        "app": {
            "type": "app",
            "id_code": workspace.id,
            "name": f"Sandbox {workspace.region.upper()}",
            "created_at": EPOCH - 365 * 86400,
            "identity_verification": False,
            "timezone": _ZONES.get(workspace.region, "UTC"),
            "region": workspace.region.upper(),
        },
    }


def list_all(_call: Call, workspace: Workspace) -> JSONValue:
    """All admins, unpaginated."""
    admins = workspace.state.admins.values()
    return {"type": "admin.list", "admins": [render_people.admin(admin) for admin in admins]}


def retrieve(call: Call, workspace: Workspace) -> JSONValue:
    """One admin."""
    admin = workspace.admin(call.params["admin_id"])
    if admin is None:
        raise admin_not_found()
    return render_people.admin(admin)


def list_teams(_call: Call, workspace: Workspace) -> JSONValue:
    """All teams, unpaginated."""
    teams = workspace.state.teams.values()
    return {"type": "team.list", "teams": [render_people.team(team) for team in teams]}


def retrieve_team(call: Call, workspace: Workspace) -> JSONValue:
    """One team."""
    team = workspace.state.teams.get(call.params["team_id"])
    if team is None:
        raise team_not_found()
    return render_people.team(team)


ROUTES = (
    Route.to("GET", "/me", "identifyAdmin", me),
    Route.to("GET", "/admins", "listAdmins", list_all),
    Route.to("GET", "/admins/{admin_id}", "retrieveAdmin", retrieve),
    Route.to("GET", "/teams", "listTeams", list_teams),
    Route.to("GET", "/teams/{team_id}", "retrieveTeam", retrieve_team),
)
