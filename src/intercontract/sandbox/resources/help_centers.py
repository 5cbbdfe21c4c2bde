"""Help centers: one, that everything is published in."""

from __future__ import annotations

from random import Random

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox.collection import Collection, list_of
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.pagination import numbered
from intercontract.sandbox.rendering import taken
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen

_PER_PAGE = 20
LOCALE = "en"
"""The default locale of every help center."""


@frozen
class HelpCenter:
    """A help center. Times are Unix seconds."""

    id: str
    identifier: str
    display_name: str
    created_at: int
    updated_at: int
    website_turned_on: bool = True
    custom_domain: str | None = None

    @property
    def url(self) -> str:
        """Where it is published."""
        return f"https://{self.custom_domain or f'intercom.help/{self.identifier}'}"


def _render(center: HelpCenter, workspace: Workspace) -> JSONObject:
    return {
        "id": center.id,
        "workspace_id": workspace.id,
        **taken(center, "created_at", "updated_at", "identifier", "website_turned_on"),
        **taken(center, "display_name", "url", "custom_domain"),
    }


def _seed(workspace: Workspace, _random: Random) -> None:
    id_, now = HELP_CENTERS.new_id(workspace), workspace.now
    HELP_CENTERS.keep(
        workspace, HelpCenter(id_, f"sandbox-{workspace.region}", "Sandbox Help Center", now, now)
    )


def published(workspace: Workspace, kind: str, id_: str, title: str) -> str:
    """The address of an article or collection in the first help center."""
    center = HELP_CENTERS.table(workspace).rows()[0]
    slug = "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())
    return f"{center.url}/{LOCALE}/{kind}/{id_}-{slug}".rstrip("-")


HELP_CENTERS = Collection(
    "help_center", _render, first_id=4110, seed=_seed, path="/help_center/help_centers"
)
HELP_CENTERS.retrieves("retrieveHelpCenter")


@HELP_CENTERS.answers("GET", HELP_CENTERS.path, "listHelpCenters")
def list_all(call: Call, workspace: Workspace) -> JSONValue:
    """The help centers. No document has pages of them; the vendor's SDKs ask for one after another (``page``)
    until one is empty.
    """
    rows, pages = numbered(call, workspace, HELP_CENTERS.table(workspace).rows(), _PER_PAGE)
    shown: list[JSONValue] = [_render(center, workspace) for center in rows]
    return list_of(shown, "list", ("type", "data"), len(rows), pages)
