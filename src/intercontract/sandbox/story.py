"""Telling one conversation: who opens it, and what happens to it, step by step."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from attrs import define, evolve

from intercontract.model.json import JSONValue
from intercontract.sandbox import lifecycle
from intercontract.sandbox.clock import EPOCH
from intercontract.sandbox.conversations import automatic_attributes
from intercontract.sandbox.markup import from_contact
from intercontract.sandbox.state import (
    Admin,
    AppliedTag,
    Contact,
    Conversation,
    Opening,
    Rating,
    Statistics,
    Team,
)
from intercontract.sandbox.workspace import Workspace

DAY = 86400
_QUESTIONS = (
    "Hello, my invoice shows the wrong address. Can you change it?",
    "The export stops at 5 < 10 rows & then hangs.",
    "How do I invite a colleague?\nI looked under settings.",
    "Ça ne marche pas ☹, l'écran reste blanc.",
    "Is there a plan for charities?",
    "I was charged twice this month.",
)
_ANSWERS = (
    "<p>Thanks for getting in touch. I am looking into it.</p>",
    '<p>Please see <a href="https://example.com/help">this article</a>.</p>',
    "<p>This takes two steps:</p><ul><li>open <b>Settings</b></li><li>press Save</li></ul>",
    "<p>Done &amp; dusted. Anything else?</p>",
)
_FILE: dict[str, JSONValue] = {
    "type": "upload",
    "name": "screenshot.png",
    "url": "https://example.com/files/screenshot.png",
    "content_type": "image/png",
    "filesize": 48213,
    "width": 800,
    "height": 600,
}
_FIN: dict[str, JSONValue] = {
    "source_type": "workflow",
    "source_title": "First line",
    "last_answer_type": "ai_answer",
    "resolution_state": "assumed_resolution",
    "rating": 4,
    "rating_remark": "Quick",
    "content_sources": {
        "type": "content_source.list",
        "total_count": 1,
        "content_sources": [
            {
                "content_type": "article",
                "url": "https://example.com/help/invoices",
                "title": "Changing an invoice",
                "locale": "en",
            }
        ],
    },
}


@define
class Story:
    """Tells one conversation."""

    workspace: Workspace
    random: Random
    pace: int = 4000

    def _later(self) -> None:
        self.workspace.now += self.random.randint(40, self.pace)

    def _admin(self) -> Admin:
        return self.random.choice(list(self.workspace.state.admins.values()))

    def open(self, opener: str, contact: Contact) -> Conversation:
        """A conversation as it begins."""
        workspace, now = self.workspace, self.workspace.now
        message_id = workspace.number("message")
        members = ((contact.id, contact.external_id),)
        bot = workspace.state.bot
        if opener in ("admin", "automated"):
            source = (
                Opening(message_id, self.random.choice(_ANSWERS), self._admin().author, "admin_initiated")
                if opener == "admin"
                else Opening(message_id, "<p>Welcome aboard!</p>", bot, "automated")
            )  # fmt: skip
            return Conversation(
                workspace.number("conversation"),
                now,
                now,
                source,
                members,
                title=None,
                state="closed",
                custom_attributes=automatic_attributes(),
            )
        source = Opening(message_id, from_contact(self.random.choice(_QUESTIONS)), contact.author)
        if opener == "email":
            source = evolve(source, type="email", subject="Question about my account")
        return Conversation(
            workspace.number("conversation"),
            now,
            now,
            source,
            members,
            waiting_since=now,
            first_contact_reply_at=now,
            statistics=Statistics(first_contact_reply_at=now, last_contact_reply_at=now),
            custom_attributes=automatic_attributes(),
            parts=(workspace.attribute_part("Language", "English"),),
        )

    def step(self, name: str, conversation: Conversation, contact: Contact) -> Conversation:
        """The conversation after something happened to it."""
        self._later()
        return STEPS[name](self, conversation, contact)

    def ask(self, conversation: Conversation, contact: Contact) -> Conversation:
        """The contact writes."""
        body = from_contact(self.random.choice(_QUESTIONS))
        return lifecycle.contact_replies(
            conversation, self.workspace.part("comment", contact.author, body)
        )

    def _write(self, part_type: str, conversation: Conversation) -> Conversation:
        admin = self._admin()
        part = self.workspace.part(part_type, admin.author, self.random.choice(_ANSWERS))
        return lifecycle.admin_replies(conversation, part, admin)

    def answer(self, conversation: Conversation, _contact: Contact) -> Conversation:
        """An admin comments."""
        return self._write("comment", conversation)

    def note(self, conversation: Conversation, _contact: Contact) -> Conversation:
        """An admin leaves a note."""
        return self._write("note", conversation)

    def file(self, conversation: Conversation, contact: Contact) -> Conversation:
        """The contact sends a file."""
        part = self.workspace.part(
            "comment", contact.author, "<p>As you see</p>", attachments=(_FILE,)
        )
        attributes: dict[str, JSONValue] = {
            **conversation.custom_attributes,
            "Has attachments": True,
        }
        return evolve(lifecycle.contact_replies(conversation, part), custom_attributes=attributes)

    def close(self, conversation: Conversation, _contact: Contact) -> Conversation:
        """An admin closes."""
        admin = self._admin()
        return lifecycle.close(conversation, self.workspace.part("close", admin.author), admin)

    def reopen(self, conversation: Conversation, _contact: Contact) -> Conversation:
        """An admin opens again."""
        return lifecycle.reopen(conversation, self.workspace.part("open", self._admin().author))

    def snooze(self, conversation: Conversation, _contact: Contact) -> Conversation:
        """An admin snoozes, for long enough to outlast a run."""
        part = self.workspace.part("snoozed", self._admin().author)
        return lifecycle.snooze(conversation, part, EPOCH + 30 * DAY)

    def assign(self, conversation: Conversation, _contact: Contact) -> Conversation:
        """To an admin."""
        admin = self._admin()
        part = self.workspace.part("assignment", admin.author, assigned_to=("admin", admin.id))
        return lifecycle.assign(
            conversation, part, admin_id=int(admin.id), team=self._team_of(conversation)
        )

    def team(self, conversation: Conversation, _contact: Contact) -> Conversation:
        """To a team."""
        team = self.random.choice(list(self.workspace.state.teams.values()))
        part = self.workspace.part(
            "assignment", self._admin().author, assigned_to=("team", team.id)
        )
        return lifecycle.assign(
            conversation, part, admin_id=conversation.admin_assignee_id, team=team
        )

    def unassign(self, conversation: Conversation, _contact: Contact) -> Conversation:
        """To nobody."""
        part = self.workspace.part(
            "assignment", self._admin().author, assigned_to=("nobody_admin", None)
        )
        return lifecycle.assign(conversation, part, admin_id=None, team=self._team_of(conversation))

    def _team_of(self, conversation: Conversation) -> Team | None:
        return self.workspace.state.teams.get(str(conversation.team_assignee_id))

    def tag(self, conversation: Conversation, _contact: Contact) -> Conversation:
        """One tag more."""
        admin = self._admin()
        present = {tag.id for tag in conversation.tags}
        free = [tag for tag in self.workspace.state.tags.values() if tag.id not in present]
        tag = self.random.choice(free)
        applied = AppliedTag(tag.id, tag.name, self.workspace.now, admin.id)
        part = self.workspace.part("conversation_tags_updated", admin.author)
        return lifecycle.attach_tag(conversation, part, applied)

    def untag(self, conversation: Conversation, _contact: Contact) -> Conversation:
        """One tag less."""
        part = self.workspace.part("conversation_tags_updated", self._admin().author)
        return lifecycle.detach_tag(conversation, part, conversation.tags[-1].id)

    def rate(self, conversation: Conversation, contact: Contact) -> Conversation:
        """The contact rates the conversation."""
        now, admin = self.workspace.now, self._admin()
        rating = Rating(
            self.random.randint(1, 5),
            self.random.choice(("", "Very helpful")),
            now,
            contact.id,
            contact.external_id,
            admin.id,
        )
        part = self.workspace.part("conversation_rating_changed", contact.author)
        part = evolve(part, state=conversation.state)
        return evolve(
            conversation, rating=rating, parts=(*conversation.parts, part), updated_at=now
        )


def _mark(**changes: object) -> Callable[[Story, Conversation, Contact], Conversation]:
    def marked(story: Story, conversation: Conversation, _contact: Contact) -> Conversation:
        changed = evolve(conversation, **changes)  # type: ignore[arg-type]
        return (
            changed
            if changes.keys() <= {"read"}
            else evolve(changed, updated_at=story.workspace.now)
        )

    return marked


def _link(story: Story, conversation: Conversation, _contact: Contact) -> Conversation:
    ticket: dict[str, JSONValue] = {
        "type": "ticket",
        "id": story.workspace.number("ticket"),
        "category": "Customer",
    }
    return evolve(conversation, linked=(ticket,), updated_at=story.workspace.now)


STEPS: dict[str, Callable[[Story, Conversation, Contact], Conversation]] = {
    "ask": Story.ask,
    "answer": Story.answer,
    "note": Story.note,
    "file": Story.file,
    "close": Story.close,
    "open": Story.reopen,
    "snooze": Story.snooze,
    "assign": Story.assign,
    "team": Story.team,
    "unassign": Story.unassign,
    "tag": Story.tag,
    "untag": Story.untag,
    "rate": Story.rate,
    "read": _mark(read=True),
    "prioritise": _mark(priority="priority"),
    "sla": _mark(sla=("First reply in an hour", "hit")),
    "missed": _mark(sla=("First reply in an hour", "missed")),
    "fin": _mark(ai_agent=_FIN, ai_agent_participated=True),
    "link": _link,
}
