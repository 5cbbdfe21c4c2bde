"""Faults in what else is done to conversations: searched, redacted, shared with other contacts."""

from __future__ import annotations

from intercontract.sandbox.faults.fault import Fault
from intercontract.sandbox.faults.tools import (
    answers_with,
    changes,
    drops,
    failed,
    now_and_then,
    replaces,
    sets,
)

SEARCH, REDACT, RULES = "searchConversations", "redactConversation", "autoAssignConversation"
JOIN, LEAVE = "attachContactToConversation", "detachContactFromConversation"
_MISSING = ("missing-field", "response-schema")


FAULTS = (
    Fault("search-repeats", "a page of a search has its first conversation twice", ("pagination",),
          changes(lambda p: p["conversations"].append(p["conversations"][0]), SEARCH)),
    Fault("search-count-text", "a search counts in words", ("response-schema", "pagination"),
          changes(lambda p: p.update(total_count=str(p["total_count"])), SEARCH)),
    Fault("search-type-list", "what a search finds is of another type", ("response-schema", "list-shape"),
          changes(sets(type="conversation"), SEARCH)),
    Fault("search-500", "searching conversations fails with 500", ("server-error",),
          now_and_then("search-500", replaces(failed), SEARCH)),
    Fault("search-206", "a search answers 206", ("undocumented-status",), answers_with(206, SEARCH)),
    Fault("redact-state-missing", "a redacted conversation has no state", _MISSING,
          changes(drops("state", "open"), REDACT)),
    Fault("redact-202", "redacting answers 202", ("undocumented-status",), answers_with(202, REDACT)),
    Fault("join-open-text", "a conversation that somebody joins is open in words", ("response-schema",),
          changes(sets(open="yes"), JOIN)),
    Fault("join-empty", "joining a conversation answers 204", ("undocumented-status",),
          answers_with(204, JOIN, empty=True)),
    Fault("leave-extra", "leaving a conversation answers with an undocumented field",
          ("undocumented-field",), changes(sets(left=True), LEAVE)),
    Fault("rules-state-unknown", "assignment rules leave a state of its own",
          ("response-schema", "conversation-state"), changes(sets(state="queued"), RULES)),
)  # fmt: skip
