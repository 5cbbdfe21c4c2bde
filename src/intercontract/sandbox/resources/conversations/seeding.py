"""The conversations of a workspace before the first request: some in every state.

What happens in which conversation depends on its index alone, who and when on the seed, and ids on
the region: so workspaces of one seed have the same shapes in every region.
"""

from __future__ import annotations

from random import Random

from attrs import evolve

from intercontract.sandbox.resources.contacts import CONTACTS
from intercontract.sandbox.resources.conversations.collection import CONVERSATIONS
from intercontract.sandbox.resources.conversations.story import DAY, Story
from intercontract.sandbox.workspace import Workspace

CONVERSATION_COUNT = 72
LONG = 520
"""Parts of the one conversation that has more than the documented limit of 500."""

# Who opens the conversation, and what happens then, in order.
_STORIES = (
    ("user", ""),
    ("user", "answer"),
    ("user", "assign answer ask answer close rate"),
    ("lead", "tag answer snooze"),
    ("admin", ""),
    ("admin", "ask answer close"),
    ("user", "team note answer close ask"),
    ("automated", "answer"),
    ("user", "answer close open prioritise sla"),
    ("email", "tag tag answer ask file"),
    ("user", "fin close"),
    ("admin", "close"),
    ("lead", "assign unassign read link"),
    ("user", "missed tag untag answer close"),
)


def seed(workspace: Workspace, random: Random) -> None:
    """Conversations of the last months, and one long one."""
    start = workspace.now
    contacts = CONTACTS.table(workspace).values()
    users = [contact for contact in contacts if contact.role == "user"]
    leads = [contact for contact in contacts if contact.role == "lead"]
    story = Story(workspace, random)
    for index in range(CONVERSATION_COUNT):
        opener, steps = _STORIES[index % len(_STORIES)]
        workspace.now = start + 20 * DAY + index * 2 * DAY + random.randint(0, DAY)
        contact = random.choice(leads if opener == "lead" else users)
        conversation = story.open(opener, contact)
        for name in steps.split():
            conversation = story.step(name, conversation, contact)
        CONVERSATIONS.keep(workspace, conversation)
    workspace.now = workspace.epoch - 12 * DAY
    story = evolve(story, pace=1200)
    long = story.open("user", users[0])
    while len(long.parts) < LONG:
        long = story.step("ask" if len(long.parts) % 2 else "answer", long, users[0])
    CONVERSATIONS.keep(workspace, evolve(long, title="A long story"))


CONVERSATIONS.seed = seed
