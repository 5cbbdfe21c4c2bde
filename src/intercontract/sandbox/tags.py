"""The workspace's tags."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from attrs import evolve

from intercontract.model.json import JSONValue
from intercontract.sandbox import parameters, render_people
from intercontract.sandbox.errors import (
    Refusal,
    company_not_found,
    contact_not_found,
    invalid,
    tag_not_found,
)
from intercontract.sandbox.exchange import Call, Route
from intercontract.sandbox.parameters import JSONObject
from intercontract.sandbox.state import Company, Contact, State, Tag
from intercontract.sandbox.workspace import Workspace

Tagged = TypeVar("Tagged", Contact, Company)


def list_all(_call: Call, workspace: Workspace) -> JSONValue:
    """All tags, unpaginated; ``per_page`` is ignored."""
    return {
        "type": "list",
        "data": [render_people.tag(tag) for tag in workspace.state.tags.values()],
    }


def _entries(body: JSONObject, name: str) -> list[JSONObject]:
    entries = body.get(name, [])
    if not isinstance(entries, list):
        raise invalid("invalid tag parameters", name)
    objects = [entry for entry in entries if isinstance(entry, dict)]
    if len(objects) != len(entries):
        raise invalid("invalid tag parameters", name)
    return objects


def _targets(
    body: JSONObject, name: str, find: Callable[[JSONObject], Tagged | None], refusal: Refusal
) -> list[tuple[Tagged, bool]]:
    """Who is to be tagged, and whether that means to untag."""
    chosen = []
    for entry in _entries(body, name):
        target = find(entry)
        if target is None:
            raise refusal
        chosen.append((target, parameters.boolean(entry, "untag") is True))
    return chosen


def _company(state: State) -> Callable[[JSONObject], Company | None]:
    def find(entry: JSONObject) -> Company | None:
        return next(
            (
                company
                for company in state.companies.values()
                if company.id == entry.get("id") or company.company_id == entry.get("company_id")
            ),
            None,
        )

    return find


def _contact(state: State) -> Callable[[JSONObject], Contact | None]:
    def find(entry: JSONObject) -> Contact | None:
        id_ = entry.get("id")
        return state.contacts.get(id_) if isinstance(id_, str) else None

    return find


def _marked(tag_ids: tuple[str, ...], tag: Tag, *, untag: bool) -> tuple[str, ...]:
    kept = tuple(id_ for id_ in tag_ids if id_ != tag.id)
    return kept if untag else (*kept, tag.id)


def upsert(call: Call, workspace: Workspace) -> JSONValue:
    """Create a tag, or find it by its name, or rename it by its id; tag or untag in the same call."""
    body = parameters.body_of(call)
    state = workspace.state
    if not isinstance(body.get("name"), str) or not body["name"]:
        raise invalid("invalid tag parameters", "name")
    name = parameters.required_text(body, "name")
    companies = _targets(body, "companies", _company(state), company_not_found())
    users = _targets(body, "users", _contact(state), contact_not_found())
    if "id" in body:
        tag_id = parameters.identifier(body, "id")
        if tag_id not in state.tags:
            raise tag_not_found()
        tag = Tag(tag_id, name)
    else:
        known = next((tag for tag in state.tags.values() if tag.name == name), None)
        tag = known or Tag(workspace.number("tag"), name)
    state.tags[tag.id] = tag
    for company, untag in companies:
        marked = _marked(company.tag_ids, tag, untag=untag)
        state.companies[company.id] = evolve(company, tag_ids=marked)
    for contact, untag in users:
        marked = _marked(contact.tag_ids, tag, untag=untag)
        state.contacts[contact.id] = evolve(contact, tag_ids=marked)
    return render_people.tag(tag)


def retrieve(call: Call, workspace: Workspace) -> JSONValue:
    """One tag."""
    tag = workspace.state.tags.get(call.params["tag_id"])
    if tag is None:
        raise tag_not_found()
    return render_people.tag(tag)


def delete(call: Call, workspace: Workspace) -> JSONValue:
    """The tag is gone, from wherever it was."""
    state = workspace.state
    tag = state.tags.pop(call.params["tag_id"], None)
    if tag is None:
        raise tag_not_found()
    for conversation in list(state.conversations.values()):
        kept = tuple(t for t in conversation.tags if t.id != tag.id)
        if len(kept) < len(conversation.tags):
            workspace.keep(evolve(conversation, tags=kept))
    for contact in list(state.contacts.values()):
        if tag.id in contact.tag_ids:
            marked = _marked(contact.tag_ids, tag, untag=True)
            state.contacts[contact.id] = evolve(contact, tag_ids=marked)
    return {"id": tag.id, "object": "tag", "deleted": True}


ROUTES = (
    Route.to("GET", "/tags", "listTags", list_all),
    Route.to("POST", "/tags", "createTag", upsert),
    Route.to("GET", "/tags/{tag_id}", "findTag", retrieve),
    Route.to("DELETE", "/tags/{tag_id}", "deleteTag", delete),
)
