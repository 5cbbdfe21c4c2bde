"""How the parts of a conversation come to be."""

from __future__ import annotations

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox.identifiers import IdSeries
from intercontract.sandbox.resources.conversations.values import Assignee, ConversationPart
from intercontract.sandbox.workspace import Author, Workspace

APP = "sandbox"
"""The package code of the app whose token writes."""

_IDS = IdSeries("part", 44940000000, 713)


def new_part(
    workspace: Workspace,
    part_type: str,
    author: Author,
    body: str | None = None,
    assigned_to: Assignee | None = None,
    event: JSONObject | None = None,
) -> ConversationPart:
    """A part made now."""
    app = APP if author.type == "admin" else None
    id_, now = workspace.new_id(_IDS), workspace.now
    return ConversationPart(id_, part_type, body, now, author, assigned_to, event=event, app=app)


def attribute_part(workspace: Workspace, name: str, value: JSONValue) -> ConversationPart:
    """The part by which a bot notes that a custom attribute was set."""
    event: JSONObject = {"attribute": {"name": name}, "value": {"name": str(value)}}
    kind = "conversation_attribute_updated_by_admin"
    return new_part(workspace, kind, workspace.bot, event=event)
