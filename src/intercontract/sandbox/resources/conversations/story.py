"""Telling one conversation: who opens it, and what happens to it, step by step."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, TypeAlias, TypeVar

from attrs import evolve

from intercontract.model.json import JSONObject
from intercontract.sandbox.identifiers import IdSeries
from intercontract.sandbox.resources.admins import ADMINS, Admin
from intercontract.sandbox.resources.contacts import Contact
from intercontract.sandbox.resources.conversations import lifecycle
from intercontract.sandbox.resources.conversations.collection import MESSAGE_IDS, begun
from intercontract.sandbox.resources.conversations.markup import from_contact
from intercontract.sandbox.resources.conversations.parts import new_part
from intercontract.sandbox.resources.conversations.values import (
    Conversation,
    Opening,
    Rating,
)
from intercontract.sandbox.resources.tags import TAGS
from intercontract.sandbox.resources.teams import TEAMS
from intercontract.sandbox.table import Table
from intercontract.sandbox.workspace import Workspace
from intercontract.values import define

Row = TypeVar("Row")
DAY = 86400
_TICKET_IDS = IdSeries("ticket", 215480000000000, 1301)
"""As tickets have them; `tickets.seeding` makes the tickets."""
QUESTIONS = (
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
_FILE: JSONObject = {
    "type": "upload",
    "name": "screenshot.png",
    "url": "https://example.com/files/screenshot.png",
    "content_type": "image/png",
    "filesize": 48213,
    "width": 800,
    "height": 600,
}
_FIN: JSONObject = {
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
    """Tells one conversation, by chance as far as who says what, and when."""

    workspace: Workspace
    random: Random
    pace: int = 4000

    def chosen(self, table: Table[Row]) -> Row:
        """Any row."""
        return self.random.choice(list(table.values()))

    def admin(self) -> Admin:
        """Any admin."""
        return self.chosen(ADMINS.table(self.workspace))

    def open(self, opener: str, contact: Contact) -> Conversation:
        """A conversation as it begins."""
        message_id = self.workspace.new_id(MESSAGE_IDS)
        if opener == "admin":
            text = self.random.choice(_ANSWERS)
            source = Opening(message_id, text, self.admin().author, "admin_initiated")
        elif opener == "automated":
            source = Opening(message_id, "<p>Welcome aboard!</p>", self.workspace.bot, "automated")
        else:
            text = from_contact(self.random.choice(QUESTIONS))
            source = Opening(message_id, text, contact.author)
        if opener == "email":
            source = evolve(source, type="email", subject="Question about my account")
        return begun(self.workspace, contact, source)

    def step(self, name: str, conversation: Conversation, contact: Contact) -> Conversation:
        """The conversation after something happened to it."""
        self.workspace.now += self.random.randint(40, self.pace)
        return STEPS[name](self, conversation, contact)


StoryStep: TypeAlias = Callable[[Story, Conversation, Contact], Conversation]


def _ask(story: Story, conversation: Conversation, contact: Contact) -> Conversation:
    body = from_contact(story.random.choice(QUESTIONS))
    return lifecycle.contact_replies(story.workspace, conversation, contact, body)


def _write(kind: str) -> StoryStep:
    def write(story: Story, conversation: Conversation, _contact: Contact) -> Conversation:
        admin, body = story.admin(), story.random.choice(_ANSWERS)
        return lifecycle.admin_replies(story.workspace, conversation, admin, body, kind)

    return write


def _file(story: Story, conversation: Conversation, contact: Contact) -> Conversation:
    body = "<p>As you see</p>"
    replied = lifecycle.contact_replies(story.workspace, conversation, contact, body, (_FILE,))
    attributes = {**conversation.custom_attributes, "Has attachments": True}
    return evolve(replied, custom_attributes=attributes)


def _by_admin(happens: Callable[[Workspace, Conversation, Admin], Conversation]) -> StoryStep:
    return lambda story, conversation, _contact: happens(
        story.workspace, conversation, story.admin()
    )


def _snooze(workspace: Workspace, conversation: Conversation, admin: Admin) -> Conversation:
    """For long enough to outlast a run."""
    return lifecycle.snooze(workspace, conversation, admin, workspace.epoch + 30 * DAY)


def _assign(workspace: Workspace, conversation: Conversation, admin: Admin) -> Conversation:
    return lifecycle.assign_to(workspace, conversation, admin, "admin", admin)


def _unassign(workspace: Workspace, conversation: Conversation, admin: Admin) -> Conversation:
    return lifecycle.assign_to(workspace, conversation, admin, "admin", None)


def _team(story: Story, conversation: Conversation, _contact: Contact) -> Conversation:
    team = story.chosen(TEAMS.table(story.workspace))
    return lifecycle.assign_to(story.workspace, conversation, story.admin(), "team", team)


def _tag(story: Story, conversation: Conversation, _contact: Contact) -> Conversation:
    admin, present = story.admin(), {tag.id for tag in conversation.tags}
    free = [tag for tag in TAGS.table(story.workspace).values() if tag.id not in present]
    return lifecycle.attach_tag(story.workspace, conversation, story.random.choice(free), admin)


def _untag(workspace: Workspace, conversation: Conversation, admin: Admin) -> Conversation:
    return lifecycle.detach_tag(workspace, conversation, conversation.tags[-1].id, admin)


def _rate(story: Story, conversation: Conversation, contact: Contact) -> Conversation:
    now, random, admin = story.workspace.now, story.random, story.admin()
    points, remark = random.randint(1, 5), random.choice(("", "Very helpful"))
    rating = Rating(points, remark, now, contact.id, contact.external_id, admin.id)
    part = new_part(story.workspace, "conversation_rating_changed", contact.author)
    parts = (*conversation.parts, evolve(part, state=conversation.state))
    return evolve(conversation, rating=rating, parts=parts, updated_at=now)


def _mark(**changes: Any) -> StoryStep:
    def marked(story: Story, conversation: Conversation, _contact: Contact) -> Conversation:
        at = conversation.updated_at if set(changes) == {"read"} else story.workspace.now
        return evolve(conversation, updated_at=at, **changes)

    return marked


def _link(story: Story, conversation: Conversation, _contact: Contact) -> Conversation:
    id_ = story.workspace.new_id(_TICKET_IDS)
    ticket: JSONObject = {"type": "ticket", "id": id_, "category": "Customer"}
    return evolve(conversation, linked=(ticket,), updated_at=story.workspace.now)


STEPS: dict[str, StoryStep] = {
    "ask": _ask,
    "answer": _write("comment"),
    "note": _write("note"),
    "file": _file,
    "close": _by_admin(lifecycle.close),
    "open": _by_admin(lifecycle.reopen),
    "snooze": _by_admin(_snooze),
    "assign": _by_admin(_assign),
    "team": _team,
    "unassign": _by_admin(_unassign),
    "tag": _tag,
    "untag": _by_admin(_untag),
    "rate": _rate,
    "read": _mark(read=True),
    "prioritise": _mark(priority="priority"),
    "sla": _mark(sla=("First reply in an hour", "hit")),
    "missed": _mark(sla=("First reply in an hour", "missed")),
    "fin": _mark(ai_agent=_FIN, ai_agent_participated=True),
    "link": _link,
}
