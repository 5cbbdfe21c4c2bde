"""What may be set of custom attributes.

Sources: a contact's attribute has to exist before it is set ("Conversation attribute 'x' does not exist" with
``parameter_invalid``, intercom-node#349; "User attribute 'x' does not exist" in the description of 2.15); a
value of a list has to be one of its options (Intercom-OpenAPI#457). Companies get attributes that they
did not have: so in the example of *Create or update a company*, whose answer has one.
"""

from __future__ import annotations

from typing import Any

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.errors import Refusal, invalid
from intercontract.sandbox.resources.data_attributes.collection import (
    DATA_ATTRIBUTES,
    DataAttribute,
    custom,
)
from intercontract.sandbox.search import FieldType, SearchField
from intercontract.sandbox.workspace import Workspace

_LATEST = 2**40
_FIELDS = {
    "string": FieldType.STRING,
    "integer": FieldType.INTEGER,
    "float": FieldType.NUMBER,
    "boolean": FieldType.BOOLEAN,
    "date": FieldType.DAY,
}


def _type_of(value: JSONValue) -> str | None:
    """The data type that a new attribute gets from its first value."""
    for kind, name in ((bool, "boolean"), (int, "integer"), (float, "float"), (str, "string")):
        if isinstance(value, kind):
            return name
    return None


def _fits(attribute: DataAttribute, value: JSONValue) -> bool:
    if value is None:
        return True
    match attribute.data_type:
        case "string":
            return isinstance(value, str) and (not attribute.options or value in attribute.options)
        case "boolean":
            return isinstance(value, bool)
        case "float":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "date":
            return type(value) is int and abs(value) < _LATEST
        case _:
            return type(value) is int


def _refused(attribute: DataAttribute) -> Refusal:
    wanted = f"one of {', '.join(attribute.options)}" if attribute.options else attribute.data_type
    return invalid(f"Custom attribute '{attribute.name}' must be {wanted}", "custom_attributes")


def checked(
    workspace: Workspace, model: str, body: JSONObject, *, makes: bool = False
) -> JSONObject:
    """The custom attributes in a body, as far as they may be set on one of a model.

    ``makes`` adds those that do not exist.

    Raises:
        Refusal: 400 for an attribute that does not exist, or a value of another type.
    """
    if body.get("custom_attributes") is None:
        return {}
    given = parameters.mapping(body, "custom_attributes") or {}
    new: dict[str, str] = {}
    for name, value in given.items():
        attribute = custom(workspace, model, name)
        if attribute is not None and not _fits(attribute, value):
            raise _refused(attribute)
        if attribute is None and not makes:
            raise invalid(f"Custom attribute '{name}' does not exist", "custom_attributes")
        if attribute is None and value is not None:
            kind = _type_of(value)
            if kind is None:
                raise invalid(f"Custom attribute '{name}' must be a value", "custom_attributes")
            new[name] = kind
    for name, kind in new.items():
        make(workspace, model, name, kind)
    return given


def make(workspace: Workspace, model: str, name: str, data_type: str, **more: Any) -> DataAttribute:
    """A new custom attribute."""
    admin, now = next(iter(workspace["admin"])), workspace.now
    return DATA_ATTRIBUTES.keep(
        workspace,
        DataAttribute(
            *(DATA_ATTRIBUTES.new_id(workspace), model, name, data_type, name),
            admin_id=admin,
            created_at=now,
            updated_at=now,
            **more,
        ),
    )


def field(model: str, name: str, workspace: Workspace) -> SearchField[Any] | None:
    """How a custom attribute is searched."""
    attribute = custom(workspace, model, name)
    if attribute is None:
        return None
    # What was set while the attribute had another type cannot be compared with what is asked for.
    return SearchField(
        _FIELDS[attribute.data_type],
        lambda row, _workspace: (
            value if _fits(attribute, value := row.custom_attributes.get(name)) else None
        ),
    )
