"""Lists of companies, by page numbers: all, or those of a tag or segment; and one by its name."""

from __future__ import annotations

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.collection import list_of
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.pagination import numbered, numbered_by
from intercontract.sandbox.resources import segments
from intercontract.sandbox.resources.companies.collection import COMPANIES, Company, render
from intercontract.sandbox.workspace import Workspace

_FIELDS = ("type", "data", "pages", "total_count")
PER_PAGE = 15


def _listed(rows: list[Company], total: int, pages: JSONObject, workspace: Workspace) -> JSONObject:
    return list_of([render(row, workspace) for row in rows], "list", _FIELDS, total, pages)


@COMPANIES.answers("POST", "/companies/list", "listAllCompanies")
def list_all(call: Call, workspace: Workspace) -> JSONValue:
    """All companies that have users; the one that was seen last comes first."""
    table = COMPANIES.table(workspace)
    rows, pages = numbered_by(call, workspace, table, "listed", PER_PAGE)
    return _listed(rows, table.size("listed"), pages, workspace)


@COMPANIES.answers("GET", "/companies", "retrieveCompany")
def retrieve(call: Call, workspace: Workspace) -> JSONValue:
    """One company by ``name`` or ``company_id``, all of a tag or a segment, or all.

    The documented answer is a list; the text says "a single company", which is what clients read.
    """
    table = COMPANIES.table(workspace)
    for index in ("company_id", "name"):
        wanted = parameters.single(call, index)
        if wanted is not None:
            found = table.having(index, wanted)
            if not found:
                raise COMPANIES.not_found()
            return render(found[0], workspace)
    tag, segment = parameters.single(call, "tag_id"), parameters.single(call, "segment_id")
    if tag is None and segment is None:
        return list_all(call, workspace)
    rows = table.rows() if tag is None else table.having("tag", tag)
    if segment is not None:
        wanted_one = segments.SEGMENTS.table(workspace).get(segment)
        rows = [
            row
            for row in rows
            if wanted_one is not None
            and wanted_one.model == "company"
            and segments.has(wanted_one, row, workspace)
        ]
    page, pages = numbered(call, workspace, rows, PER_PAGE)
    return _listed(page, len(rows), pages, workspace)
