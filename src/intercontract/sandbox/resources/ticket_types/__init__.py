"""Ticket types and their attributes: what a ticket may say of itself."""

from intercontract.sandbox.resources.ticket_types import attributes, handlers
from intercontract.sandbox.resources.ticket_types.collection import TICKET_TYPES

__all__ = ["TICKET_TYPES", "attributes", "handlers"]
