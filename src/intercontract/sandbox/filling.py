"""A workspace as large as a real one: contacts and conversations beyond those that every workspace has.

Most are as they began, which is what makes a hundred thousand of them cheap; some conversations went on.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from intercontract.sandbox.resources.companies.collection import recount
from intercontract.sandbox.resources.contacts import CONTACTS, Contact
from intercontract.sandbox.resources.contacts.seeding import one_more
from intercontract.sandbox.resources.conversations.collection import CONVERSATIONS, MESSAGE_IDS
from intercontract.sandbox.resources.conversations.collection import begun as begin
from intercontract.sandbox.resources.conversations.markup import from_contact
from intercontract.sandbox.resources.conversations.story import QUESTIONS, Story
from intercontract.sandbox.resources.conversations.values import Conversation, Opening
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen

DAY = 86400
_YOUNGEST = 2 * DAY
"""How long before the epoch the last of them begins, so that all has happened by then."""
_BODIES = tuple(from_contact(text) for text in QUESTIONS)
_STORIES = ("answer close", "assign answer ask", "team note answer snooze", "tag answer close rate")
_TOLD = 50
"""Of so many conversations one went on after it began."""


@frozen
class WorkspaceSize:
    """How many contacts and conversations a workspace has at least."""

    contacts: int = 0
    conversations: int = 0


NO_MORE = WorkspaceSize()
"""What every workspace has."""


def fill(workspace: Workspace, size: WorkspaceSize, since: int) -> None:
    """Make contacts and conversations up to a size; the first begins ``since`` (Unix seconds)."""
    if size == NO_MORE:
        return
    random = Random(workspace.seed)  # noqa: S311 - reproducible, not secret
    with _uncollected():
        _add_contacts(workspace, random, size.contacts, since)
        _add_conversations(workspace, random, size.conversations, since)


def _add_contacts(workspace: Workspace, random: Random, most: int, since: int) -> None:
    table, companies = CONTACTS.table(workspace), list(workspace["company"])
    begun, made = len(table), dict[str, Contact]()
    for index in range(begun, most):
        workspace.now = _moment(workspace, since, index - begun, most - begun)
        theirs = () if index % 4 else (companies[index // 4 % len(companies)],)
        contact = one_more(workspace, random, index, theirs)
        made[contact.id] = contact
    table.extend(made)
    recount(workspace, frozenset(companies))


def _add_conversations(workspace: Workspace, random: Random, most: int, since: int) -> None:
    contacts = CONTACTS.table(workspace).rows()
    by_role = {
        role: [(contact, contact.author) for contact in contacts if contact.role == role]
        for role in ("user", "lead")
    }
    table, story = CONVERSATIONS.table(workspace), Story(workspace, random)
    begun, made = len(table), dict[str, Conversation]()
    for index in range(begun, most):
        workspace.now = _moment(workspace, since, index - begun, most - begun)
        among = by_role[("user", "user", "lead", "user")[index % 4]]
        contact, author = among[int(random.random() * len(among))]
        source = Opening(workspace.new_id(MESSAGE_IDS), _BODIES[index % len(_BODIES)], author)
        conversation = begin(workspace, contact, source)
        if index % _TOLD == 0:
            for name in _STORIES[index // _TOLD % len(_STORIES)].split():
                conversation = story.step(name, conversation, contact)
        made[conversation.id] = conversation
    table.extend(made)


def _moment(workspace: Workspace, since: int, number: int, total: int) -> int:
    """When one of so many begins, evenly spread."""
    return since + (workspace.epoch - _YOUNGEST - since) * number // total


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage while only things are made that stay, nor among them afterwards."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()
