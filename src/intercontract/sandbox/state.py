"""What a workspace holds: frozen values, in dictionaries that are cheap to copy."""

from __future__ import annotations

from attrs import Factory, define, evolve, frozen

from intercontract.model.json import JSONValue


@frozen
class Author:
    """Who wrote something: an admin, a bot, a user or a lead."""

    type: str
    id: str
    name: str | None
    email: str


@frozen
class Admin:
    """A teammate."""

    id: str
    name: str
    email: str
    job_title: str
    team_ids: tuple[int, ...] = ()

    @property
    def author(self) -> Author:
        """The admin as the author of a part."""
        return Author("admin", self.id, self.name, self.email)


@frozen
class Team:
    """A group of admins."""

    id: str
    name: str
    admin_ids: tuple[int, ...] = ()


@frozen
class Tag:
    """A tag of the workspace."""

    id: str
    name: str


@frozen
class Company:
    """A company; ``company_id`` is the customer's own id for it."""

    id: str
    company_id: str
    name: str
    created_at: int
    tag_ids: tuple[str, ...] = ()


@frozen
class Contact:
    """A user or a lead. Times are Unix seconds."""

    id: str
    role: str
    email: str
    name: str | None
    created_at: int
    updated_at: int
    external_id: str | None = None
    phone: str | None = None
    owner_id: int | None = None
    custom_attributes: dict[str, JSONValue] = Factory(dict)
    tag_ids: tuple[str, ...] = ()
    company_ids: tuple[str, ...] = ()

    @property
    def author(self) -> Author:
        """The contact as the author of a part."""
        return Author("lead" if self.role == "lead" else "user", self.id, self.name, self.email)


@frozen
class AppliedTag:
    """A tag on a conversation: when it was put there, and by which admin."""

    id: str
    name: str
    applied_at: int
    admin_id: str


@frozen
class Part:
    """One entry of a conversation's history.

    ``state`` is the conversation's when the part was made; ``event`` holds details of what a bot did.
    """

    id: str
    part_type: str
    body: str | None
    created_at: int
    author: Author
    assigned_to: tuple[str, str | None] | None = None
    attachments: tuple[dict[str, JSONValue], ...] = ()
    state: str = "open"
    tags: tuple[Tag, ...] = ()
    event: dict[str, JSONValue] | None = None
    app: str | None = None


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
    attachments: tuple[dict[str, JSONValue], ...] = ()


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
    custom_attributes: dict[str, JSONValue] = Factory(dict)
    linked: tuple[dict[str, JSONValue], ...] = ()
    ai_agent: dict[str, JSONValue] | None = None
    ai_agent_participated: bool = False
    parts: tuple[Part, ...] = ()

    @property
    def contact_started(self) -> bool:
        """Whether a contact wrote first."""
        return self.source.author.type in ("user", "lead")


@define
class State:
    """Everything that changes in a workspace, counters and rate-limit bucket included."""

    admins: dict[str, Admin] = Factory(dict)
    teams: dict[str, Team] = Factory(dict)
    tags: dict[str, Tag] = Factory(dict)
    companies: dict[str, Company] = Factory(dict)
    contacts: dict[str, Contact] = Factory(dict)
    conversations: dict[str, Conversation] = Factory(dict)
    counters: dict[str, int] = Factory(dict)
    requests: int = 0
    bucket: int = 0
    used: int = 0
    bot: Author = Author("bot", "0", "Fin", "")

    def copy(self) -> State:
        """A copy that shares its values, which are frozen, but not its dictionaries."""
        return evolve(
            self,
            admins=dict(self.admins),
            teams=dict(self.teams),
            tags=dict(self.tags),
            companies=dict(self.companies),
            contacts=dict(self.contacts),
            conversations=dict(self.conversations),
            counters=dict(self.counters),
        )

    def next(self, kind: str) -> int:
        """How many objects of a kind were made before this one."""
        count = self.counters.get(kind, 0)
        self.counters[kind] = count + 1
        return count
