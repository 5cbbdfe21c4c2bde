"""Create, retrieve, update and delete companies."""

from __future__ import annotations

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.errors import Refusal, invalid, missing
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.resources import segments
from intercontract.sandbox.resources.companies.collection import COMPANIES, Company, render
from intercontract.sandbox.resources.data_attributes.values import checked
from intercontract.sandbox.workspace import Workspace

_KNOWN = (
    *("name", "company_id", "plan", "size", "website", "industry", "custom_attributes"),
    *("remote_created_at", "monthly_spend", "created_at", "last_request_at"),
)
COMPANIES.retrieves("RetrieveACompanyById")
COMPANIES.deletes("deleteCompany")


def _details(body: JSONObject) -> JSONObject:
    """The well-formed details of a company in a body."""
    details: JSONObject = {}
    for name in ("name", "plan", "website", "industry"):
        if name in body:
            details[name] = parameters.required_text(body, name)
    if "size" in body:
        details["size"] = parameters.integer(body, "size")
    for name in ("remote_created_at", "last_request_at"):
        if name in body:
            details[name] = parameters.time(body, name, required=True)
    if "monthly_spend" in body:
        spend = body["monthly_spend"]
        if (
            isinstance(spend, bool)
            or not isinstance(spend, int | float)
            or not parameters.has_room(spend)
        ):
            raise invalid("monthly_spend must be a number", "monthly_spend")
        details["monthly_spend"] = int(spend)  # "this will truncate floats"
    return details


def _changed(workspace: Workspace, company: Company, body: JSONObject) -> Company:
    details = _details(body)
    parameters.mapping(body, "custom_attributes")
    attributes = checked(workspace, "company", body, makes=True)
    return COMPANIES.keep(
        workspace,
        parameters.with_details(
            company,
            details,
            updated_at=workspace.now,
            custom_attributes={**company.custom_attributes, **attributes},
        ),
    )


@COMPANIES.answers("POST", "/companies", "createOrUpdateCompany")
def create_or_update(call: Call, workspace: Workspace) -> JSONValue:
    """A company of a new ``company_id``, or the one that has it, changed."""
    body = parameters.body_of(call)
    if body.get("company_id") is None:
        unknown = next((name for name in body if name not in _KNOWN), None)
        if unknown is not None:
            raise Refusal(400, "bad_request", f"bad '{unknown}' parameter")
        raise missing("company_id")
    company_id = parameters.required_text(body, "company_id")
    known = COMPANIES.table(workspace).having("company_id", company_id)
    if known:
        return render(_changed(workspace, known[0], body), workspace)
    _details(body)
    id_, now = COMPANIES.new_id(workspace), workspace.now
    source: JSONObject = {"creation_source": "api"}
    company = Company(id_, company_id, "", now, now, custom_attributes=source)
    return render(_changed(workspace, company, body), workspace)


@COMPANIES.answers("PUT", COMPANIES.item, "UpdateCompany")
def update(call: Call, workspace: Workspace) -> JSONValue:
    """Changed details; the ``company_id`` stays as it is."""
    body = parameters.body_of(call)
    company = COMPANIES.named_in(call, workspace)
    return render(_changed(workspace, company, body), workspace)


@COMPANIES.answers("GET", f"{COMPANIES.item}/segments", "ListAttachedSegmentsForCompanies")
def list_segments(call: Call, workspace: Workspace) -> JSONValue:
    """The segments that a company belongs to."""
    company = COMPANIES.named_in(call, workspace)
    found = segments.segments_of(workspace, "company", company)
    return {"type": "list", "data": [segments.render(one, workspace) for one in found]}


def with_notes(company: Company, workspace: Workspace) -> JSONObject:
    """A company as the answers to attaching and detaching have it."""
    url = f"/companies/{company.id}/notes"
    notes: JSONObject = {"type": "note.list", "data": [], "url": url}
    counted: JSONObject = {**notes, "total_count": 0, "has_more": False}
    return {**render(company, workspace), "notes": counted}
