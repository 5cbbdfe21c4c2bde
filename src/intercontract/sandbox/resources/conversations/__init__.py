"""Conversations: values, lifecycle, rendering, and what is answered about them."""

from intercontract.sandbox.resources.conversations import (
    actions,
    handlers,
    participants,
    redaction,
    search,
    seeding,
    tagging,
)
from intercontract.sandbox.resources.conversations.collection import CONVERSATIONS

__all__ = [
    "CONVERSATIONS",
    "actions",
    "handlers",
    "participants",
    "redaction",
    "search",
    "seeding",
    "tagging",
]
