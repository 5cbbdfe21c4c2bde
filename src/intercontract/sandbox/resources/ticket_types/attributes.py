"""Attributes of a ticket type, and what a ticket may hold in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeGuard

from attrs import evolve

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.errors import Refusal, invalid
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.identifiers import uuid
from intercontract.sandbox.resources.ticket_types.collection import (
    TICKET_TYPES,
    TicketType,
    TicketTypeAttribute,
    new_attribute,
    render_attribute,
)
from intercontract.sandbox.workspace import Workspace

_FLAGS = (
    *("required_to_create", "required_to_create_for_contacts"),
    *("visible_on_create", "visible_to_contacts", "archived"),
)


def _number(value: JSONValue) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


_FITS: dict[str, Callable[[JSONValue], bool]] = {
    "string": lambda value: isinstance(value, str),
    "list": lambda value: isinstance(value, str),
    "integer": lambda value: _number(value) and float(value).is_integer(),
    "decimal": _number,
    "boolean": lambda value: isinstance(value, bool),
    "datetime": lambda value: _number(value) or isinstance(value, str),
    "files": lambda value: isinstance(value, list),
}
"""What each data type takes; text for dates, as clients send ISO 8601 too."""
DATA_TYPES = tuple(_FITS)


def checked(shown: TicketType, given: JSONObject) -> JSONObject:
    """What a ticket of a type may hold in its attributes; null empties one.

    Raises:
        Refusal: 400 for an attribute that the type lacks, or a value of another type.
    """
    known = {attribute.name: attribute for attribute in shown.attributes}
    for name, value in given.items():
        attribute = known.get(name)
        if attribute is None:
            raise invalid(f"{name} is not an attribute of the ticket type", "ticket_attributes")
        if value is not None and not _FITS[attribute.data_type](value):
            raise invalid(f"{name} must be of type {attribute.data_type}", "ticket_attributes")
        options = attribute.input_options.get("list_options")
        labels = (
            [o.get("label") for o in options if isinstance(o, dict)]
            if isinstance(options, list)
            else []
        )
        if attribute.data_type == "list" and value is not None and value not in labels:
            raise invalid(f"{name} must be one of the list's items", "ticket_attributes")
    return given


def _options(body: JSONObject, attribute: TicketTypeAttribute, workspace: Workspace) -> JSONObject:
    """What a body says of how an attribute is filled in, added to what was known."""
    options = dict(attribute.input_options)
    kind = attribute.data_type
    multiline, several = (
        parameters.boolean(body, name) or False for name in ("multiline", "allow_multiple_values")
    )
    items = parameters.text(body, "list_items", required=False)
    if kind == "string":
        options["multiline"] = multiline
    elif kind == "files":
        options["allow_multiple_values"] = several
    elif kind == "list" and items is not None:
        labels = [item.strip() for item in items.split(",")]
        options["list_options"] = [
            {
                "label": label,
                "id": uuid(workspace.region, workspace.seed, attribute.id, index),
            }
            for index, label in enumerate(labels)
        ]
    return options


def _details(body: JSONObject) -> JSONObject:
    details: JSONObject = {}
    for name in ("name", "description"):
        if name in body:
            details[name] = parameters.required_text(body, name)
    for name in _FLAGS:
        if name in body:
            details[name] = parameters.boolean(body, name)
    return details


def _kept(workspace: Workspace, shown: TicketType, attribute: TicketTypeAttribute) -> JSONValue:
    others = tuple(known for known in shown.attributes if known.id != attribute.id)
    attributes = (*others, attribute)
    TICKET_TYPES.keep(workspace, evolve(shown, attributes=attributes, updated_at=workspace.now))
    return render_attribute(attribute, shown.id, workspace)


@TICKET_TYPES.answers("POST", f"{TICKET_TYPES.item}/attributes", "createTicketTypeAttribute")
def create(call: Call, workspace: Workspace) -> JSONValue:
    """One more attribute, after the others."""
    body = parameters.body_of(call)
    name = parameters.required_text(body, "name")
    parameters.required_text(body, "description")
    data_type = parameters.choice(body, "data_type", DATA_TYPES)
    details = _details(body)
    shown = TICKET_TYPES.named_in(call, workspace)
    order = 1 + max((known.order for known in shown.attributes), default=-1)
    attribute = new_attribute(workspace, name, data_type, order)
    attribute = evolve(attribute, input_options=_options(body, attribute, workspace))
    return _kept(workspace, shown, parameters.with_details(attribute, details))


@TICKET_TYPES.answers(
    "PUT", f"{TICKET_TYPES.item}/attributes/{{attribute_id}}", "updateTicketTypeAttribute"
)
def update(call: Call, workspace: Workspace) -> JSONValue:
    """Changed details of an attribute."""
    body = parameters.body_of(call)
    details = _details(body)
    shown = TICKET_TYPES.named_in(call, workspace)
    wanted = call.params["attribute_id"]
    attribute = next((known for known in shown.attributes if known.id == wanted), None)
    if attribute is None:
        raise Refusal(404, "not_found", "Resource Not Found")
    if body.keys() & {"multiline", "allow_multiple_values", "list_items"}:
        details["input_options"] = _options(body, attribute, workspace)
    changed = parameters.with_details(attribute, details, updated_at=workspace.now)
    return _kept(workspace, shown, changed)
