"""The scroll: a walk through all companies, one at a time in a workspace.

Source: *Scroll over all companies*: one scroll per workspace, which expires after a minute without use; at
the end the list is empty, and recordings have the parameter that was sent with it. Users met 400
``scroll_exists``, and 404 for a parameter that is not known (BEHAVIOURS, *Pagination*).
"""

from __future__ import annotations

from typing import Any

from intercontract.model.json import JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.errors import Refusal
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.identifiers import uuid
from intercontract.sandbox.resources.companies.collection import COMPANIES, render
from intercontract.sandbox.workspace import Workspace

PER_PAGE = 100
LIFETIME = 60
"""Seconds without use after which a scroll expires."""


def _below(call: Call, workspace: Workspace) -> tuple[str, Any]:
    """The parameter of the scroll that a call begins or goes on with, and the key where it stands."""
    asked, state = parameters.single(call, "scroll_param"), workspace.state
    scroll = state.open_scroll
    alive = scroll is not None and workspace.now < scroll[2]
    if not asked:
        if alive:
            raise Refusal(400, "scroll_exists", "scroll already exists for this workspace")
        number = state.next("scroll")
        return uuid(workspace.region, workspace.seed, "scroll", number), None
    if scroll is None or not alive or scroll[0] != asked:
        raise Refusal(404, "not_found", "scroll parameter not found")
    return scroll[0], scroll[1]


@COMPANIES.answers("GET", "/companies/scroll", "scrollOverAllCompanies")
def scroll(call: Call, workspace: Workspace) -> JSONValue:
    """The next companies of the scroll; neither pages nor a count."""
    parameter, below = _below(call, workspace)
    table = COMPANIES.table(workspace)
    rows, _ = table.descending("listed", PER_PAGE, below)
    workspace.state.open_scroll = None
    if rows:
        place = table.key("listed", rows[-1])
        workspace.state.open_scroll = (parameter, place, workspace.now + LIFETIME)
    return {
        "type": "list",
        "data": [render(row, workspace) for row in rows],
        "pages": None,
        "total_count": None,
        "scroll_param": parameter,
    }
