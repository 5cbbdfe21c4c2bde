"""What a conversation is made of: frozen values. Times are Unix seconds."""

from __future__ import annotations

from typing import TypeAlias

from attrs import Factory

from intercontract.model.json import JSONObject
from intercontract.sandbox.resources.tags import AppliedTag, Tag
from intercontract.sandbox.workspace import Author
from intercontract.values import frozen

AttachedFiles: TypeAlias = tuple[JSONObject, ...]
Assignee: TypeAlias = tuple[str, str | None]
"""What kind of assignee, and its id."""

NOBODY: Assignee = ("nobody_admin", None)


@frozen
class ConversationPart:
    """One entry of a conversation's history.

    ``state`` is the conversation's when the part was made; ``event`` holds details of what a bot did.
    """

    id: str
    part_type: str
    body: str | None
    created_at: int
    author: Author
    assigned_to: Assignee | None = None
    attachments: AttachedFiles = ()
    state: str = "open"
    tags: tuple[Tag, ...] = ()
    event: JSONObject | None = None
    app: str | None = None
    redacted: bool = False


@frozen
class Opening:
    """The part that originated a conversation (its ``source``)."""

    id: str
    body: str
    author: Author
    delivered_as: str = "customer_initiated"
    type: str = "conversation"
    subject: str = ""
    url: str | None = None
    attachments: AttachedFiles = ()
    redacted: bool = False


@frozen
class Statistics:
    """What reporting knows of a conversation; nulls until something happens."""

    first_contact_reply_at: int | None = None
    first_assignment_at: int | None = None
    first_admin_reply_at: int | None = None
    first_close_at: int | None = None
    last_assignment_at: int | None = None
    last_assignment_admin_reply_at: int | None = None
    last_contact_reply_at: int | None = None
    last_admin_reply_at: int | None = None
    last_close_at: int | None = None
    last_closed_by_id: int | None = None
    count_reopens: int = 0
    count_assignments: int = 0
    reply_times: tuple[int, ...] = ()


@frozen
class Rating:
    """What a contact thought of a conversation."""

    rating: int
    remark: str
    created_at: int
    contact_id: str
    external_id: str | None
    admin_id: str


@frozen
class Conversation:
    """A conversation. Times are Unix seconds."""

    id: str
    created_at: int
    updated_at: int
    source: Opening
    contacts: tuple[tuple[str, str | None], ...]
    title: str | None = ""
    state: str = "open"
    read: bool = False
    priority: str = "not_priority"
    waiting_since: int | None = None
    snoozed_until: int | None = None
    first_contact_reply_at: int | None = None
    admin_assignee_id: int | None = None
    team_assignee_id: int | None = None
    team_name: str | None = None
    tags: tuple[AppliedTag, ...] = ()
    teammates: tuple[str, ...] = ()
    statistics: Statistics = Statistics()
    rating: Rating | None = None
    sla: tuple[str, str] | None = None
    custom_attributes: JSONObject = Factory(dict)
    linked: tuple[JSONObject, ...] = ()
    ai_agent: JSONObject | None = None
    ai_agent_participated: bool = False
    parts: tuple[ConversationPart, ...] = ()

    @property
    def contact_started(self) -> bool:
        """Whether a contact wrote first."""
        return self.source.author.type in ("user", "lead")
