"""Faults in what belongs to the workspace: admins, teams, activity logs, data attributes."""

from __future__ import annotations

from intercontract.sandbox.faults.fault import Fault
from intercontract.sandbox.faults.records import (
    another,
    bare_error,
    breaks,
    by_id,
    every,
    milliseconds,
    turns,
    with_status,
)
from intercontract.sandbox.faults.tools import changes, drops, inside, sets
from intercontract.sandbox.resources.admins import ADMINS
from intercontract.sandbox.resources.teams import TEAMS

_SCHEMA = ("response-schema",)
_ID = ("response-schema", "id-type")
_LIST = ("response-schema", "list-shape")
_LOGS = "listActivityLogs"
_FIELDS = "listDataAttributes"

FAULTS = (
    Fault("admin-id-number", "the id of an admin is a number", _ID, every("admin", turns("id", int))),
    Fault("admin-email-missing", "an admin has no e-mail address", _SCHEMA, every("admin", drops("email"))),
    Fault("admin-away-text", "whether an admin is away is a text", _SCHEMA,
          every("admin", sets(away_mode_enabled="no"))),
    Fault("admin-teams-text", "the teams of an admin are texts", _SCHEMA,
          every("admin", sets(team_ids=["First line"]))),
    Fault("admin-extra", "an admin has an undocumented field", ("undocumented-field",),
          every("admin", sets(salary=1))),
    Fault("admin-seat-missing", "an admin tells nothing of an inbox seat", _SCHEMA,
          every("admin", drops("has_inbox_seat"))),
    Fault("admin-list-object", "the list of admins is an object", _LIST,
          changes(by_id("admins"), "listAdmins")),
    Fault("admin-list-type", "the list of admins calls itself otherwise", _LIST,
          changes(sets(type="list"), "listAdmins")),
    Fault("admin-another", "another admin is answered than was asked for", ("resource-identity",),
          another(ADMINS, "retrieveAdmin")),
    Fault("admin-away-201", "setting an admin away answers 201", ("undocumented-status",),
          with_status(201, "setAwayAdmin")),
    Fault("admin-me-region-missing", "the workspace does not tell its region", _SCHEMA,
          changes(inside("app", drops("region")), "identifyAdmin")),
    Fault("admin-me-created-text", "when the workspace was made is a text", _SCHEMA,
          changes(inside("app", turns("created_at", str)), "identifyAdmin")),
    Fault("admin-error-bare", "what is refused is no error.list", ("error-shape", "response-schema"),
          bare_error("retrieveAdmin", "setAwayAdmin")),

    Fault("team-id-number", "the id of a team is a number", _ID, every("team", turns("id", int))),
    Fault("team-name-missing", "a team has no name", _SCHEMA, every("team", drops("name"))),
    Fault("team-admins-text", "the admins of a team are a text", _SCHEMA,
          every("team", sets(admin_ids="Ada"))),
    Fault("team-extra", "a team has an undocumented field", ("undocumented-field",),
          every("team", sets(office="Dublin"))),
    Fault("team-list-object", "the list of teams is an object", _LIST, changes(by_id("teams"), "listTeams")),
    Fault("team-list-type", "the list of teams calls itself otherwise", _LIST,
          changes(sets(type="teams"), "listTeams")),
    Fault("team-another", "another team is answered than was asked for", ("resource-identity",),
          another(TEAMS, "retrieveTeam")),
    Fault("team-500", "listing teams fails with 500", ("server-error",), breaks("team-500", "listTeams")),
    Fault("team-error-bare", "what is refused is no error.list", ("error-shape", "response-schema"),
          bare_error("retrieveTeam")),

    Fault("activity-type-unknown", "an activity is of an unknown kind", _SCHEMA,
          changes(lambda p: p["activity_logs"][0].update(activity_type="coffee"), _LOGS)),
    Fault("activity-created-ms", "an activity happened in milliseconds", ("timestamp-unit",),
          changes(lambda p: milliseconds("created_at")(p["activity_logs"][0]), _LOGS)),
    Fault("activity-admin-text", "who did something is a text", _SCHEMA,
          changes(lambda p: p["activity_logs"][0].update(performed_by="Ada"), _LOGS)),
    Fault("activity-extra", "an activity has an undocumented field", ("undocumented-field",),
          changes(lambda p: p["activity_logs"][0].update(severity=1), _LOGS)),
    Fault("activity-list-object", "the list of activities is an object", _LIST,
          changes(by_id("activity_logs"), _LOGS)),
    Fault("activity-list-type", "the list of activities calls itself otherwise", _LIST,
          changes(sets(type="list"), _LOGS)),
    Fault("activity-500", "listing activities fails with 500", ("server-error",),
          breaks("activity-500", _LOGS)),

    Fault("attribute-type-unknown", "the type of a data attribute is a word of its own", _SCHEMA,
          every("data_attribute", sets(data_type="blob"))),
    Fault("attribute-model-unknown", "the model of a data attribute is a word of its own", _SCHEMA,
          every("data_attribute", sets(model="robot"))),
    Fault("attribute-id-text", "the id of a data attribute is a text", _SCHEMA,
          every("data_attribute", turns("id", str))),
    Fault("attribute-label-missing", "a data attribute has no label", _SCHEMA,
          every("data_attribute", drops("label"))),
    Fault("attribute-archived-text", "whether a data attribute is archived is a text", _SCHEMA,
          every("data_attribute", sets(archived="no"))),
    Fault("attribute-created-ms", "a data attribute was created in milliseconds", ("timestamp-unit",),
          every("data_attribute", milliseconds("created_at"))),
    Fault("attribute-extra", "a data attribute has an undocumented field", ("undocumented-field",),
          every("data_attribute", sets(unit="EUR"))),
    Fault("attribute-list-object", "the list of data attributes is an object", _LIST,
          changes(lambda p: p.update(data={a["full_name"]: a for a in p["data"]}), _FIELDS)),
    Fault("attribute-list-type", "the list of data attributes calls itself otherwise", _LIST,
          changes(sets(type="data_attribute.list"), _FIELDS)),
    Fault("attribute-created-201", "creating a data attribute answers 201", ("undocumented-status",),
          with_status(201, "createDataAttribute")),
    Fault("attribute-500", "listing data attributes fails with 500", ("server-error",),
          breaks("attribute-500", _FIELDS)),
)  # fmt: skip
