"""Faults in ticket types and their attributes."""

from __future__ import annotations

from collections.abc import Callable

from intercontract.sandbox.faults.fault import Apply, Fault
from intercontract.sandbox.faults.tools import (
    Json,
    answers_with,
    changes,
    drops,
    each,
    failed,
    now_and_then,
    replaces,
    sets,
)

LIST, CREATE, RETRIEVE, UPDATE = (
    *("listTicketTypes", "createTicketType"),
    *("getTicketType", "updateTicketType"),
)
_ADD, _CHANGE = "createTicketTypeAttribute", "updateTicketTypeAttribute"
_SCHEMA = ("response-schema",)


def _every(change: Callable[[Json], object]) -> Apply:
    return each("ticket_type", change)


def _attribute(change: Callable[[Json], object]) -> Apply:
    return changes(change, _ADD, _CHANGE)


FAULTS = (
    Fault("ticket-type-category-unknown", "the category of a ticket type is a word of its own", _SCHEMA,
          _every(sets(category="Internal"))),
    Fault("ticket-type-id-number", "the id of a ticket type is a number", _SCHEMA,
          _every(lambda shown: shown.update(id=int(shown["id"])))),
    Fault("ticket-type-archived-text", "whether a ticket type is archived is a text", _SCHEMA,
          _every(sets(archived="false"))),
    Fault("ticket-type-attributes-bare", "a ticket type's attributes are a bare array", _SCHEMA,
          _every(lambda shown: shown.update(
              ticket_type_attributes=shown["ticket_type_attributes"]["data"]))),
    Fault("ticket-type-icon-missing", "a ticket type has no icon", _SCHEMA, _every(drops("icon"))),
    Fault("ticket-type-times-ms", "times of ticket types are in milliseconds", ("timestamp-unit",),
          _every(lambda shown: shown.update(created_at=shown["created_at"] * 1000))),
    Fault("ticket-type-extra", "a ticket type has an undocumented field", ("undocumented-field",),
          _every(sets(color="red"))),
    Fault("ticket-type-created-201", "creating a ticket type answers 201", ("undocumented-status",),
          answers_with(201, CREATE)),
    Fault("ticket-type-update-500", "changing a ticket type fails with 500", ("server-error",),
          now_and_then("ticket-type-update-500", replaces(failed), UPDATE)),
    Fault("ticket-attribute-order-text", "the order of an attribute is a text", _SCHEMA,
          _attribute(sets(order="2"))),
    Fault("ticket-attribute-owner-text", "an attribute tells its type's id as a text", _SCHEMA,
          _attribute(lambda shown: shown.update(ticket_type_id=str(shown["ticket_type_id"])))),
    Fault("ticket-attribute-extra", "an attribute has an undocumented field", ("undocumented-field",),
          _attribute(sets(color="red"))),
)  # fmt: skip
