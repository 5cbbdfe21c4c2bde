"""Activity logs: what admins did, as far as it matters who did it."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

from attrs import Factory

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.collection import Collection, list_of
from intercontract.sandbox.errors import invalid, missing
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.identifiers import uuid
from intercontract.sandbox.pagination import numbered
from intercontract.sandbox.rendering import taken
from intercontract.sandbox.workspace import Author, Workspace
from intercontract.values import frozen

_PER_PAGE = 20


@frozen
class ActivityLog:
    """What an admin did at a time (Unix seconds); ``number`` tells the order within a second."""

    id: str
    number: int
    activity_type: str
    activity_description: str
    created_at: int
    admin: Author
    metadata: JSONObject = Factory(dict)


def _render(log: ActivityLog, _workspace: Workspace) -> JSONObject:
    return {
        "id": log.id,
        "performed_by": {
            "type": "admin",
            **taken(log.admin, "id", "email"),
            "ip": "127.0.0.1",
        },
        "metadata": dict(log.metadata),
        **taken(log, "created_at", "activity_type", "activity_description"),
    }


def note(
    workspace: Workspace, admin: Author, kind: str, description: str, metadata: JSONObject
) -> None:
    """Write down that an admin did something now."""
    number = workspace.state.next("activity_log")
    id_ = uuid(workspace.region, workspace.seed, "activity_log", number)
    log = ActivityLog(id_, number, kind, description, workspace.now, admin, metadata)
    ACTIVITY_LOGS.keep(workspace, log)


def _seed(workspace: Workspace, _random: Random) -> None:
    for index, admin in enumerate(workspace["admin"].rows() * 5):
        workspace.now = workspace.epoch - (30 - index) * 86400
        name = admin.name
        if index % 3:
            note(workspace, admin.author, "admin_login_success", f"{name} logged in.", {})
        else:
            changed: JSONObject = {"before": "Sandbo", "after": "Sandbox"}
            said = f"{name} changed your app name from Sandbo to Sandbox."
            note(workspace, admin.author, "app_name_change", said, changed)


ACTIVITY_LOGS = Collection(
    "activity_log",
    _render,
    keys={"created_at": lambda log: (log.created_at, log.number)},
    after=("admin",),
    seed=_seed,
)


def _time(call: Call, name: str) -> int | None:
    """A time in a query: Unix seconds, or as the vendor's own client sends it, in ISO 8601.

    Raises:
        Refusal: 400 for neither.
    """
    given = parameters.single(call, name)
    if given is None:
        return None
    try:
        return int(given) if given.lstrip("-").isdecimal() else _iso(given)
    except (ValueError, OverflowError):
        raise invalid(f"{name} must be a UNIX timestamp", name) from None


def _iso(text: str) -> int:
    at = datetime.fromisoformat(text)
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())


@ACTIVITY_LOGS.answers("GET", "/admins/activity_logs", "listActivityLogs")
def list_logs(call: Call, workspace: Workspace) -> JSONValue:
    """What happened after a time, and before another one, newest first, by page numbers."""
    after, before = _time(call, "created_at_after"), _time(call, "created_at_before")
    if after is None:
        raise missing("created_at_after")
    table = ACTIVITY_LOGS.table(workspace)
    newest, _ = table.descending("created_at", len(table), None if before is None else (before,))
    found = [log for log in newest if log.created_at > after]
    rows, pages = numbered(call, workspace, found, _PER_PAGE)
    shown: list[JSONValue] = [_render(log, workspace) for log in rows]
    return list_of(
        shown, "activity_log.list", ("type", "pages", "activity_logs"), len(found), pages
    )
