"""Contacts: values, rendering, lifecycle, and what is answered about them and what hangs on them."""

from intercontract.sandbox.resources.contacts import (
    attached,
    handlers,
    lifecycle,
    search,
    seeding,
    tagging,
)
from intercontract.sandbox.resources.contacts.collection import CONTACTS
from intercontract.sandbox.resources.contacts.values import Contact

__all__ = [
    "CONTACTS",
    "Contact",
    "attached",
    "handlers",
    "lifecycle",
    "search",
    "seeding",
    "tagging",
]
