"""The command that records the small corpus."""

from __future__ import annotations

RECORD = [
    "record",
    "-q",
    "--region",
    "us",
    "--max-examples",
    "1",
    "--operation",
    "attachTagToConversation",
]
