"""One region's workspace: its state, its time, and how new objects come to be."""

from __future__ import annotations

from attrs import define, evolve

from intercontract.model.json import JSONValue
from intercontract.sandbox import identifiers
from intercontract.sandbox.lifecycle import wake
from intercontract.sandbox.state import Admin, Author, Contact, Conversation, Part, State

APP = "sandbox"
"""The package code of the app whose token writes."""


@define
class Workspace:
    """State and identity. ``now`` is the time of the request being answered, in Unix seconds."""

    region: str
    seed: int
    id: str
    state: State
    now: int = 0

    def number(self, kind: str) -> str:
        """A fresh numeric id, as a string."""
        return str(identifiers.number(kind, self.region, self.state.next(kind)))

    def object_id(self, kind: str) -> str:
        """A fresh id of 24 hexadecimal digits."""
        count = self.state.next(kind)
        return identifiers.object_id(kind, self.region, self.seed, count, self.now)

    def part(
        self,
        part_type: str,
        author: Author,
        body: str | None = None,
        assigned_to: tuple[str, str | None] | None = None,
        attachments: tuple[dict[str, JSONValue], ...] = (),
    ) -> Part:
        """A part made now."""
        app = APP if author.type == "admin" else None
        return Part(
            self.number("part"),
            part_type,
            body,
            self.now,
            author,
            assigned_to,
            attachments,
            app=app,
        )

    def attribute_part(self, name: str, value: JSONValue) -> Part:
        """The part by which a bot notes that a custom attribute was set."""
        part = self.part("conversation_attribute_updated_by_admin", self.state.bot)
        event: dict[str, JSONValue] = {"attribute": {"name": name}, "value": {"name": str(value)}}
        return evolve(part, event=event)

    def keep(self, conversation: Conversation) -> Conversation:
        """Store a conversation, new or changed."""
        self.state.conversations[conversation.id] = conversation
        return conversation

    def wake_up(self) -> None:
        """Open the conversations whose snooze is over.

        Source: *Conversation*, ``snoozed_until``: "the time in the future when this conversation
        will be marked as open".
        """
        due = [
            conversation
            for conversation in self.state.conversations.values()
            if conversation.snoozed_until is not None and conversation.snoozed_until <= self.now
        ]
        for conversation in due:
            self.keep(wake(conversation, self.part("timer_unsnooze", self.state.bot)))

    def admin(self, id_: str) -> Admin | None:
        """The admin with an id."""
        return self.state.admins.get(id_)

    def contact(self, id_: str) -> Contact | None:
        """The contact with an id."""
        return self.state.contacts.get(id_)
