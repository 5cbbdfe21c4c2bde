"""The data attributes of a workspace: standard ones, and those that customers add.

Source: *Data Attributes*, with the example of *List all data attributes*; only custom ones have an id.
"""

from __future__ import annotations

from random import Random

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.rendering import taken
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen


@frozen
class DataAttribute:
    """A data attribute. Times are Unix seconds; a standard attribute has no ``admin_id``.

    ``needed_by`` names a segment that is made of it.
    """

    id: str
    model: str
    name: str
    data_type: str
    label: str
    description: str = ""
    options: tuple[str, ...] = ()
    messenger_writable: bool = True
    api_writable: bool = True
    archived: bool = False
    admin_id: str | None = None
    created_at: int = 0
    updated_at: int = 0
    needed_by: str | None = None

    @property
    def custom(self) -> bool:
        """Whether customers added it."""
        return self.admin_id is not None


def render(attribute: DataAttribute, _workspace: Workspace) -> JSONObject:
    """A data attribute as it is listed."""
    custom, options = attribute.custom, list[JSONValue](attribute.options)
    prefix = "custom_attributes." if custom else ""
    return {
        **({"id": int(attribute.id)} if custom else {}),
        "type": "data_attribute",
        "name": attribute.name,
        "full_name": prefix + attribute.name,
        **taken(attribute, "label", "description", "data_type"),
        **({"options": options} if options else {}),
        "api_writable": attribute.api_writable,
        "ui_writable": False,
        "messenger_writable": attribute.messenger_writable,
        "custom": custom,
        "archived": attribute.archived,
        **(taken(attribute, "admin_id", "created_at", "updated_at") if custom else {}),
        "model": attribute.model,
    }


_STANDARD = (
    ("contact", "name", "string", "Name", True),
    ("contact", "email", "string", "Email", True),
    ("contact", "phone", "string", "Phone", True),
    ("contact", "external_id", "string", "User ID", True),
    ("contact", "signed_up_at", "date", "Signed up", True),
    ("contact", "last_seen_at", "date", "Last seen", True),
    ("contact", "unsubscribed_from_emails", "boolean", "Unsubscribed from emails", True),
    ("company", "name", "string", "Company name", True),
    ("company", "company_id", "string", "Company ID", False),
    ("company", "last_request_at", "date", "Company last seen", False),
    ("company", "remote_created_at", "date", "Company created at", True),
    ("company", "user_count", "integer", "People", False),
    ("company", "monthly_spend", "float", "Monthly spend", True),
    ("company", "size", "integer", "Company size", True),
    ("company", "industry", "string", "Company industry", True),
    ("company", "website", "string", "Company website", True),
    ("company", "plan", "string", "Plan", True),
)
_CUSTOM = (
    ("contact", "job_role", "string", ()),
    ("contact", "paid_subscriber", "boolean", ()),
    ("contact", "monthly_spend", "float", ()),
    ("contact", "team_mates", "integer", ()),
    ("contact", "trial_ends_at", "date", ()),
    ("contact", "plan_tier", "string", ("free", "starter", "scale")),
    ("company", "account_manager", "string", ()),
    ("company", "creation_source", "string", ()),
)
PAYING = "paid_subscriber"
"""The attribute of which the segment of those who pay is made."""


def _seed(workspace: Workspace, _random: Random) -> None:
    for model, name, data_type, label, writable in _STANDARD:
        DATA_ATTRIBUTES.keep(
            workspace,
            DataAttribute(f"{model}.{name}", model, name, data_type, label, api_writable=writable),
        )
    admin, now = next(iter(workspace["admin"])), workspace.now
    for model, name, data_type, options in _CUSTOM:
        id_ = DATA_ATTRIBUTES.new_id(workspace)
        attribute = DataAttribute(
            *(id_, model, name, data_type, name),
            options=options,
            admin_id=admin,
            created_at=now,
            updated_at=now,
            needed_by="Paying" if name == PAYING else None,
        )
        DATA_ATTRIBUTES.keep(workspace, attribute)


DATA_ATTRIBUTES = Collection(
    "data_attribute",
    render,
    first_id=12870000,
    id_step=11,
    keys={"name": lambda attribute: (attribute.model, attribute.custom, attribute.name)},
    after=("admin",),
    seed=_seed,
)


def custom(workspace: Workspace, model: str, name: str) -> DataAttribute | None:
    """The custom attribute of a name that is not archived, if there is one."""
    found = DATA_ATTRIBUTES.table(workspace).having("name", (model, True, name))
    return next((attribute for attribute in found if not attribute.archived), None)
