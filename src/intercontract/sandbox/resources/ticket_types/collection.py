"""What a ticket type is, and those that a workspace has before the first request."""

from __future__ import annotations

from random import Random

from attrs import Factory, evolve

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.identifiers import IdSeries
from intercontract.sandbox.rendering import taken
from intercontract.sandbox.resources.ticket_states import STATES, state_reference
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen

CATEGORIES = ("Customer", "Back-office", "Tracker")
TITLE, DESCRIPTION = "_default_title_", "_default_description_"
_ATTRIBUTE_IDS = IdSeries("ticket_type_attribute", 52100, 3)


@frozen
class TicketTypeAttribute:
    """One attribute of a ticket type. Times are Unix seconds."""

    id: str
    name: str
    data_type: str
    order: int
    created_at: int
    updated_at: int
    description: str = ""
    input_options: JSONObject = Factory(dict)
    required_to_create: bool = False
    required_to_create_for_contacts: bool = False
    visible_on_create: bool = True
    visible_to_contacts: bool = True
    default: bool = False
    archived: bool = False


@frozen
class TicketType:
    """A ticket type. Times are Unix seconds."""

    id: str
    name: str
    created_at: int
    updated_at: int
    attributes: tuple[TicketTypeAttribute, ...] = ()
    description: str = ""
    icon: str = "🎟️"
    category: str = "Customer"
    is_internal: bool = False
    archived: bool = False


def render_attribute(
    attribute: TicketTypeAttribute, type_id: str, workspace: Workspace
) -> JSONObject:
    """An attribute, alone or within its type."""
    return {
        "type": "ticket_type_attribute",
        "id": attribute.id,
        "workspace_id": workspace.id,
        **taken(attribute, "name", "description", "data_type", "input_options", "order"),
        **taken(attribute, "required_to_create", "required_to_create_for_contacts"),
        **taken(attribute, "visible_on_create", "visible_to_contacts", "default"),
        "ticket_type_id": int(type_id),
        **taken(attribute, "archived", "created_at", "updated_at"),
    }


def render(shown: TicketType, workspace: Workspace) -> JSONObject:
    """A ticket type, alone or within a ticket, attributes in their order."""
    attributes: list[JSONValue] = [
        render_attribute(attribute, shown.id, workspace)
        for attribute in sorted(shown.attributes, key=lambda a: a.order)
    ]
    return {
        "type": "ticket_type",
        **taken(shown, "id", "name", "description", "icon"),
        "workspace_id": workspace.id,
        **taken(shown, "archived", "created_at", "updated_at", "is_internal"),
        "ticket_type_attributes": {"type": "list", "data": attributes},
        "category": shown.category,
        "ticket_states": {
            "type": "list",
            "data": [state_reference(state) for state in STATES],
        },
    }


def new_attribute(
    workspace: Workspace, name: str, data_type: str, order: int
) -> TicketTypeAttribute:
    """An attribute made now."""
    id_, now = workspace.new_id(_ATTRIBUTE_IDS), workspace.now
    return TicketTypeAttribute(id_, name, data_type, order, now, now)


def _seed(workspace: Workspace, _random: Random) -> None:
    for name, category in (
        ("Bug report", "Customer"),
        ("Refund request", "Customer"),
        ("Infrastructure", "Back-office"),
    ):
        workspace.now += 3600
        new_type(workspace, name, category=category, description=f"{name}, to be followed up")


def new_type(workspace: Workspace, name: str, /, **details: JSONValue) -> TicketType:
    """A type made now: every one has a title and a description."""
    now = workspace.now
    built_in = tuple(
        evolve(
            new_attribute(workspace, attribute, "string", order),
            input_options={"multiline": attribute == DESCRIPTION},
            default=True,
        )
        for order, attribute in enumerate((TITLE, DESCRIPTION))
    )
    made = TicketType(TICKET_TYPES.new_id(workspace), name, now, now, built_in)
    return TICKET_TYPES.keep(workspace, parameters.with_details(made, details))


TICKET_TYPES = Collection(
    "ticket_type",
    render,
    first_id=81000,
    id_step=7,
    seed=_seed,
)
