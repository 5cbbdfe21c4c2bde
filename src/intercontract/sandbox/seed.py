"""What a workspace holds before the first request: people, tags, and conversations in every state.

What happens in which conversation depends on its index alone, who and when on the seed, and ids on
the region: so workspaces of one seed have the same shapes in every region.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from random import Random

from attrs import define, evolve

from intercontract.model.json import JSONValue
from intercontract.sandbox import lifecycle
from intercontract.sandbox.clock import EPOCH
from intercontract.sandbox.conversations import automatic_attributes
from intercontract.sandbox.identifiers import workspace_id
from intercontract.sandbox.markup import from_contact
from intercontract.sandbox.state import (
    Admin,
    AppliedTag,
    Author,
    Company,
    Contact,
    Conversation,
    Opening,
    Rating,
    State,
    Statistics,
    Tag,
    Team,
)
from intercontract.sandbox.workspace import Workspace

CONVERSATIONS = 72
LONG = 520
"""Parts of the one conversation that has more than the documented limit of 500."""

_DAY = 86400
_FIRST_NAMES = ("Ada", "Brigid", "Chidi", "Dara", "Emre", "Fionn", "Greta", "Hana", "Ines", "Jun")
_LAST_NAMES = ("Okafor", "Byrne", "Marsh & Sons", "Tanaka", "Lindqvist", "O'Dowd", "Varga", "Silva")
_TAG_NAMES = ("Billing", "Bug", "Feature request", "VIP", "Refund", "Onboarding", "Trial", "Spam")
_COMPANIES = ("Harbour Freight & Tea", "Tidewater", "Copperfield", "Northlight", "Kestrel Works")
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

# Who opens the conversation, and what happens then, in order.
_STORIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("user", ()),
    ("user", ("answer",)),
    ("user", ("assign", "answer", "ask", "answer", "close", "rate")),
    ("lead", ("tag", "answer", "snooze")),
    ("admin", ()),
    ("admin", ("ask", "answer", "close")),
    ("user", ("team", "note", "answer", "close", "ask")),
    ("automated", ("answer",)),
    ("user", ("answer", "close", "open", "prioritise", "sla")),
    ("email", ("tag", "tag", "answer", "ask", "file")),
    ("user", ("fin", "close")),
    ("admin", ("close",)),
    ("lead", ("assign", "unassign", "read", "link")),
    ("user", ("missed", "tag", "untag", "answer", "close")),
)


@define
class _Story:
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
        return _STEPS[name](self, conversation, contact)

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
        return lifecycle.snooze(conversation, part, EPOCH + 30 * _DAY)

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


def _mark(**changes: object) -> Callable[[_Story, Conversation, Contact], Conversation]:
    def marked(story: _Story, conversation: Conversation, _contact: Contact) -> Conversation:
        changed = evolve(conversation, **changes)  # type: ignore[arg-type]
        return (
            changed
            if changes.keys() <= {"read"}
            else evolve(changed, updated_at=story.workspace.now)
        )

    return marked


def _link(story: _Story, conversation: Conversation, _contact: Contact) -> Conversation:
    ticket: dict[str, JSONValue] = {
        "type": "ticket",
        "id": story.workspace.number("ticket"),
        "category": "Customer",
    }
    return evolve(conversation, linked=(ticket,), updated_at=story.workspace.now)


_STEPS: dict[str, Callable[[_Story, Conversation, Contact], Conversation]] = {
    "ask": _Story.ask,
    "answer": _Story.answer,
    "note": _Story.note,
    "file": _Story.file,
    "close": _Story.close,
    "open": _Story.reopen,
    "snooze": _Story.snooze,
    "assign": _Story.assign,
    "team": _Story.team,
    "unassign": _Story.unassign,
    "tag": _Story.tag,
    "untag": _Story.untag,
    "rate": _Story.rate,
    "read": _mark(read=True),
    "prioritise": _mark(priority="priority"),
    "sla": _mark(sla=("First reply in an hour", "hit")),
    "missed": _mark(sla=("First reply in an hour", "missed")),
    "fin": _mark(ai_agent=_FIN, ai_agent_participated=True),
    "link": _link,
}


def _people(workspace: Workspace, random: Random) -> list[Contact]:
    state = workspace.state
    for index in range(5):
        first, last = _FIRST_NAMES[index], _LAST_NAMES[index % len(_LAST_NAMES)].split(" ")[0]
        admin_id = workspace.number("admin")
        state.admins[admin_id] = Admin(
            admin_id, f"{first} {last}", f"{first.lower()}@sandbox.example", "Support"
        )
    bot_id = workspace.number("admin")
    state.bot = Author("bot", bot_id, "Fin", f"operator+{workspace.id}@intercom.io")
    for name in ("First line", "Billing", "Engineering"):
        team_id = workspace.number("team")
        state.teams[team_id] = Team(team_id, name, tuple(int(a) for a in list(state.admins)[:2]))
    state.admins = {
        id_: evolve(admin, team_ids=tuple(map(int, list(state.teams)[:1])))
        for id_, admin in state.admins.items()
    }
    for name in _TAG_NAMES:
        tag_id = workspace.number("tag")
        state.tags[tag_id] = Tag(tag_id, name)
    for index, name in enumerate(_COMPANIES):
        company_id = workspace.object_id("company")
        state.companies[company_id] = Company(company_id, f"c-{index + 1}", name, workspace.now)
    contacts = []
    for index in range(30):
        first = _FIRST_NAMES[index % len(_FIRST_NAMES)]
        lead = index % 6 == 5
        workspace.now += random.randint(600, 9000)
        contact = Contact(
            id=workspace.object_id("contact"),
            role="lead" if lead else "user",
            email=f"{first.lower()}.{index}@customer.example",
            name=f"{first} {random.choice(_LAST_NAMES)}",
            created_at=workspace.now,
            updated_at=workspace.now,
            external_id=None if lead else f"user-{index}",
        )
        state.contacts[contact.id] = contact
        contacts.append(contact)
    return contacts


def _long(story: _Story, contact: Contact) -> Conversation:
    conversation = story.open("user", contact)
    while len(conversation.parts) < LONG:
        name = "ask" if len(conversation.parts) % 2 else "answer"
        conversation = story.step(name, conversation, contact)
    return conversation


@lru_cache(maxsize=64)
def populate(region: str, seed: int, id_: str | None = None) -> Workspace:
    """The workspace of a region before the first request: copy its state before changing it."""
    random = Random(seed)  # noqa: S311 - reproducible, not secret
    start = EPOCH - 200 * _DAY
    workspace = Workspace(region, seed, id_ or workspace_id(region, seed), State(), start)
    contacts = _people(workspace, random)
    users = [contact for contact in contacts if contact.role == "user"]
    leads = [contact for contact in contacts if contact.role == "lead"]
    story = _Story(workspace, random)
    for index in range(CONVERSATIONS):
        opener, steps = _STORIES[index % len(_STORIES)]
        workspace.now = start + 20 * _DAY + index * 2 * _DAY + random.randint(0, _DAY)
        contact = random.choice(leads if opener == "lead" else users)
        conversation = story.open(opener, contact)
        for name in steps:
            conversation = story.step(name, conversation, contact)
        workspace.keep(conversation)
    workspace.now = EPOCH - 12 * _DAY
    long = _long(evolve(story, pace=1200), users[0])
    workspace.keep(evolve(long, title="A long story"))
    return workspace
