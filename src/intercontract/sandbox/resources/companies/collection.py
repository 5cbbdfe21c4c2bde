"""The collection of companies, and what they are made of."""

from __future__ import annotations

from random import Random
from zlib import crc32

from attrs import Factory, evolve

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.rendering import taken
from intercontract.sandbox.resources import segments
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen

_NAMES = ("Harbour Freight & Tea", "Tidewater", "Copperfield", "Northlight", "Kestrel Works")
_HOUR = 3600


@frozen
class Company:
    """A company; ``company_id`` is the customer's own id for it. Times are Unix seconds."""

    id: str
    company_id: str
    name: str
    created_at: int
    updated_at: int
    remote_created_at: int | None = None
    last_request_at: int | None = None
    monthly_spend: int = 0
    session_count: int = 0
    user_count: int = 0
    size: int | None = None
    website: str | None = None
    industry: str | None = None
    plan: str | None = None
    custom_attributes: JSONObject = Factory(dict)
    tag_ids: tuple[str, ...] = ()


_OPTIONAL = ("remote_created_at", "last_request_at", "size", "website", "industry")
"""What recordings leave out where it was never set, although it is documented as required."""


def _given(company: Company, *names: str) -> JSONObject:
    return {name: value for name, value in taken(company, *names).items() if value is not None}


def render(company: Company, workspace: Workspace) -> JSONObject:
    """A company, in the order of recordings."""
    tags = workspace["tag"]
    plan: JSONObject = {}
    if company.plan is not None:
        id_ = str(840000 + crc32(company.plan.encode("utf-8", "replace")) % 10000)
        plan = {"type": "plan", "id": id_, "name": company.plan}
    shown: list[JSONValue] = [
        {"type": "tag", "id": id_, "name": tags[id_].name} for id_ in company.tag_ids
    ]
    belongs: list[JSONValue] = [
        segments.render(segment, workspace)
        for segment in segments.segments_of(workspace, "company", company)
    ]
    return {
        "type": "company",
        **taken(company, "company_id", "id"),
        "app_id": workspace.id,
        "name": company.name,
        **_given(company, *_OPTIONAL[:2]),
        **taken(company, "created_at", "updated_at"),
        **taken(company, "monthly_spend", "session_count", "user_count"),
        **_given(company, *_OPTIONAL[2:]),
        "tags": {"type": "tag.list", "tags": shown},
        "segments": {"type": "segment.list", "segments": belongs},
        "plan": plan,
        "custom_attributes": dict(company.custom_attributes),
    }


def _seed(workspace: Workspace, _random: Random) -> None:
    for number, name in enumerate(_NAMES, 1):
        id_, now = COMPANIES.new_id(workspace), workspace.now
        company = Company(id_, f"c-{number}", name, now, now)
        if number != 4:  # one that only has what is always there
            company = evolve(
                company,
                remote_created_at=now - number * 30 * 24 * _HOUR,
                last_request_at=workspace.epoch - number * 7 * _HOUR,
                monthly_spend=number * 49,
                session_count=number * 3,
                size=number * 40,
                website=f"https://company{number}.example",
                industry=("Retail", "Software")[number % 2],
                plan=("Starter", "Scale")[number % 2],
                custom_attributes={"account_manager": f"Manager {number}"},
            )
        COMPANIES.keep(workspace, company)


def _untagged(company: Company, tag_id: str) -> Company:
    kept = tuple(id_ for id_ in company.tag_ids if id_ != tag_id)
    return company if kept == company.tag_ids else evolve(company, tag_ids=kept)


COMPANIES = Collection(
    "company",
    render,
    keys={
        "company_id": lambda company: company.company_id,
        "name": lambda company: company.name,
        "tag": lambda company: frozenset(company.tag_ids),
        # Lists have no companies without users, and begin with the one that was seen last.
        "listed": lambda company: (
            (company.last_request_at or 0, company.id) if company.user_count else None
        ),
    },
    references={"tag": _untagged},
    after=("tag", "segment", "data_attribute"),
    seed=_seed,
)


def named(workspace: Workspace, id_: str, company_id: str) -> Company | None:
    """The company of one of two ids: ours, or the customer's."""
    table = COMPANIES.table(workspace)
    known = table.having("company_id", company_id) if company_id else []
    return table.earliest(id_, *(company.id for company in known))


def recount(workspace: Workspace, ids: frozenset[str]) -> None:
    """The contacts of some companies have changed."""
    companies, contacts = COMPANIES.table(workspace), workspace["contact"]
    for id_ in ids:
        company = companies.get(id_)
        if company is not None:
            companies[id_] = evolve(company, user_count=contacts.count("company", id_))
