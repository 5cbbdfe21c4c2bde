"""What a workspace holds before the first request: people, tags, and conversations in every state.

What happens in which conversation depends on its index alone, who and when on the seed, and ids on
the region: so workspaces of one seed have the same shapes in every region.
"""

from __future__ import annotations

from functools import lru_cache
from random import Random

from attrs import evolve

from intercontract.sandbox import people
from intercontract.sandbox.clock import EPOCH
from intercontract.sandbox.identifiers import workspace_id
from intercontract.sandbox.state import Contact, Conversation, State
from intercontract.sandbox.story import DAY, Story
from intercontract.sandbox.workspace import Workspace

CONVERSATIONS = 72
LONG = 520
"""Parts of the one conversation that has more than the documented limit of 500."""

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


def _long(story: Story, contact: Contact) -> Conversation:
    conversation = story.open("user", contact)
    while len(conversation.parts) < LONG:
        name = "ask" if len(conversation.parts) % 2 else "answer"
        conversation = story.step(name, conversation, contact)
    return conversation


@lru_cache(maxsize=64)
def populate(region: str, seed: int, id_: str | None = None) -> Workspace:
    """The workspace of a region before the first request: copy its state before changing it."""
    random = Random(seed)  # noqa: S311 - reproducible, not secret
    start = EPOCH - 200 * DAY
    workspace = Workspace(region, seed, id_ or workspace_id(region, seed), State(), start)
    contacts = people.populate(workspace, random)
    users = [contact for contact in contacts if contact.role == "user"]
    leads = [contact for contact in contacts if contact.role == "lead"]
    story = Story(workspace, random)
    for index in range(CONVERSATIONS):
        opener, steps = _STORIES[index % len(_STORIES)]
        workspace.now = start + 20 * DAY + index * 2 * DAY + random.randint(0, DAY)
        contact = random.choice(leads if opener == "lead" else users)
        conversation = story.open(opener, contact)
        for name in steps:
            conversation = story.step(name, conversation, contact)
        workspace.keep(conversation)
    workspace.now = EPOCH - 12 * DAY
    long = _long(evolve(story, pace=1200), users[0])
    workspace.keep(evolve(long, title="A long story"))
    return workspace
