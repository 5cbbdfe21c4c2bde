"""Teams: groups of admins."""

from __future__ import annotations

from random import Random

from attrs import evolve

from intercontract.model.json import JSONObject
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.resources.admins import ADMINS
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen


@frozen
class Team:
    """A group of admins."""

    id: str
    name: str
    admin_ids: tuple[int, ...] = ()


def _render(team: Team, _workspace: Workspace) -> JSONObject:
    return {
        "type": "team",
        "id": team.id,
        "name": team.name,
        "admin_ids": list(team.admin_ids),
        "admin_priority_level": {
            "primary_admin_ids": list(team.admin_ids),
            "secondary_admin_ids": [],
        },
    }


def _seed(workspace: Workspace, _random: Random) -> None:
    admins = ADMINS.table(workspace)
    members = tuple(int(id_) for id_ in list(admins)[:2])
    for name in ("First line", "Billing", "Engineering"):
        TEAMS.keep(workspace, Team(TEAMS.new_id(workspace), name, members))
    first = (int(next(iter(TEAMS.table(workspace)))),)
    for admin in list(admins.values()):
        ADMINS.keep(workspace, evolve(admin, team_ids=first))


TEAMS = Collection("team", _render, first_id=9280000, id_step=7, after=("admin",), seed=_seed)
TEAMS.lists("listTeams", "team.list", ("type", "teams"))
TEAMS.retrieves("retrieveTeam")
