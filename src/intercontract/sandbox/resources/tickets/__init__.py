"""Tickets: values, lifecycle, rendering, and what is answered about them."""

from intercontract.sandbox.resources.tickets import (
    conversion,
    handlers,
    replies,
    search,
    seeding,
    tagging,
)
from intercontract.sandbox.resources.tickets.collection import TICKETS

__all__ = ["TICKETS", "conversion", "handlers", "replies", "search", "seeding", "tagging"]
