"""Conversations: values, lifecycle, rendering, and what is answered about them."""

from intercontract.sandbox.resources.conversations import actions, handlers, seeding, tagging
from intercontract.sandbox.resources.conversations.collection import CONVERSATIONS

__all__ = ["CONVERSATIONS", "actions", "handlers", "seeding", "tagging"]
