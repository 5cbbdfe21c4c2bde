"""List, create and update data attributes."""

from __future__ import annotations

from unicodedata import category

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.errors import Refusal, invalid
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.resources.data_attributes.collection import (
    DATA_ATTRIBUTES,
    custom,
    render,
)
from intercontract.sandbox.resources.data_attributes.values import make
from intercontract.sandbox.workspace import Workspace

_MODELS = ("contact", "company")
_PEOPLE = {"contact": "people", "company": "company"}
_TYPES = ("string", "integer", "float", "boolean", "datetime", "date")


@DATA_ATTRIBUTES.answers("GET", "/data_attributes", "listDataAttributes")
def list_all(call: Call, workspace: Workspace) -> JSONValue:
    """All, or those of one model; archived ones if that is asked for."""
    model = parameters.single(call, "model")
    if model not in (None, *_MODELS, "conversation"):
        raise invalid("model must be contact, company or conversation", "model")
    archived = parameters.switch(call, "include_archived")
    shown: list[JSONValue] = [
        render(attribute, workspace)
        for attribute in DATA_ATTRIBUTES.table(workspace).rows()
        if model in (None, attribute.model) and (archived or not attribute.archived)
    ]
    return {"type": "list", "data": shown}


def _name(body: JSONObject) -> str:
    name = parameters.required_text(body, "name")
    if not name.strip() or not all(
        letter.isalnum() or letter in " -_" or category(letter) == "Sc" for letter in name
    ):
        raise invalid(
            "Your name for this attribute must only contain alphanumeric characters, currency"
            " symbols, and hyphens"
        )
    return name


def _options(body: JSONObject, data_type: str) -> tuple[str, ...]:
    """The options of a list: texts, or objects with a ``value``; both are documented."""
    given = body.get("options", [])
    if not isinstance(given, list):
        raise invalid("Options isn't an array")
    values = [item.get("value") if isinstance(item, dict) else item for item in given]
    texts = tuple(value for value in values if isinstance(value, str))
    if len(texts) < len(values) or (texts and data_type != "string"):
        raise invalid("Options must be texts, and the data type string")
    if len(texts) == 1:
        raise invalid("A list needs at least two options")
    return texts


def _details(body: JSONObject) -> JSONObject:
    details: JSONObject = {}
    if (description := parameters.text(body, "description", required=False)) is not None:
        details["description"] = description
    for name in ("messenger_writable", "archived"):
        if (value := parameters.boolean(body, name)) is not None:
            details[name] = value
    return details


@DATA_ATTRIBUTES.answers("POST", "/data_attributes", "createDataAttribute")
def create(call: Call, workspace: Workspace) -> JSONValue:
    """A new custom attribute; contacts and companies share their names."""
    body = parameters.body_of(call)
    model = body.get("model")
    if model not in _MODELS:
        raise invalid("The Data Attribute model field must be either contact or company")
    name = _name(body)
    data_type = parameters.required_text(body, "data_type")
    if data_type not in _TYPES:
        raise invalid("Data Type isn't an option")
    options, details = _options(body, data_type), _details(body)
    for other in _MODELS:
        if custom(workspace, other, name) is not None:
            raise invalid(
                f"You already have '{name}' in your {_PEOPLE[other]} data. To save this as new"
                f" {_PEOPLE[str(model)]} data, use a different name."
            )
    kind = "date" if data_type == "datetime" else data_type
    made = make(
        workspace, str(model), name, kind, options=options, **{**details, "archived": False}
    )
    return render(made, workspace)


@DATA_ATTRIBUTES.answers("PUT", DATA_ATTRIBUTES.item, "updateDataAttribute")
def update(call: Call, workspace: Workspace) -> JSONValue:
    """Describes, archives, or gives options; the data type stays."""
    body = parameters.body_of(call)
    found = DATA_ATTRIBUTES.table(workspace).get(call.params["data_attribute_id"])
    if found is None or not found.custom:
        raise Refusal(404, "field_not_found", "We couldn't find that data attribute to update")
    options, details = _options(body, found.data_type), _details(body)
    if details.get("archived") and found.needed_by is not None:
        raise Refusal(
            422,
            "data_invalid",
            "The Data Attribute you are trying to archive has a dependant object",
        )
    changed = parameters.with_details(
        found, details, updated_at=workspace.now, options=options or found.options
    )
    return render(DATA_ATTRIBUTES.keep(workspace, changed), workspace)
