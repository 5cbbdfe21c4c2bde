"""List, create, retrieve, update and delete articles."""

from __future__ import annotations

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.errors import Refusal
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.resources.admins import ADMINS
from intercontract.sandbox.resources.articles.collection import (
    ARTICLES,
    CONTENT_IDS,
    Article,
    listed,
    render,
)
from intercontract.sandbox.resources.collections import HELP_CENTER_COLLECTIONS
from intercontract.sandbox.resources.conversations.markup import from_admin
from intercontract.sandbox.resources.help_centers import LOCALE
from intercontract.sandbox.translations import translations
from intercontract.sandbox.workspace import Workspace

_STATES = ("published", "draft")
_PARENTS = ("collection", "section")
_CONTENT = {
    **dict.fromkeys(("title", "description", "body"), parameters.required_text),
    "author_id": lambda body, name: parameters.integer(body, name),
    "state": lambda body, name: parameters.choice(body, name, _STATES),
}

ARTICLES.lists(
    "listArticles",
    "list",
    ("type", "pages", "total_count", "data"),
    by="updated_at",
    per_page=25,
    render=listed,
    by_number=True,
    null_next=False,
)
ARTICLES.retrieves("retrieveArticle")
ARTICLES.deletes("deleteArticle")


def _html(text: str) -> str:
    """A body as it is kept: recordings show paragraphs without margins."""
    return from_admin(text).replace("<p>", '<p class="no-margin">') if text else ""


def _details(body: JSONObject, workspace: Workspace) -> JSONObject:
    """The well-formed details of an article that a body has; what they refer to is there."""
    details: JSONObject = {}
    for name in ("title", "description"):
        if name in body:
            details[name] = parameters.required_text(body, name)
    if "body" in body:
        details["body"] = _html(parameters.required_text(body, "body"))
    if "author_id" in body:
        author = ADMINS.find(workspace, parameters.identifier(body, "author_id"))
        details["author_id"] = int(author.id)
    if "state" in body:
        details["state"] = parameters.choice(body, "state", _STATES)
    kind = parameters.choice(body, "parent_type", _PARENTS) if "parent_type" in body else None
    if "parent_id" in body:
        parent = HELP_CENTER_COLLECTIONS.find(workspace, parameters.identifier(body, "parent_id"))
        details |= {"parent_id": int(parent.id), "parent_type": kind or "collection"}
    if "translated_content" in body:
        details["translated_content"] = translations(body, "article_content", _CONTENT)
    return details


def _in_default_locale(body: JSONObject, name: str) -> JSONObject:
    """Where a body has a detail: itself, or what it says in the default language."""
    content = body.get("translated_content")
    inner = content.get(LOCALE) if isinstance(content, dict) else None
    if name not in body and isinstance(inner, dict) and name in inner:
        return inner
    if name not in body:
        place = "must be in the main body or default locale translated_content object"
        raise Refusal(400, "parameter_not_found", f"{name} {place}")
    return body


@ARTICLES.answers("POST", ARTICLES.path, "createArticle")
def create(call: Call, workspace: Workspace) -> JSONValue:
    """A new article; title and author may stand in the content of the default language."""
    body, now = parameters.body_of(call), workspace.now
    named = {name: _in_default_locale(body, name)[name] for name in ("title", "author_id")}
    details = _details({**body, **named}, workspace)
    id_, content_id = ARTICLES.new_id(workspace), workspace.new_id(CONTENT_IDS)
    plain = Article(id_, content_id, "", 0, now, now)
    article = parameters.with_details(plain, details)
    return render(ARTICLES.keep(workspace, article), workspace)


@ARTICLES.answers("PUT", ARTICLES.item, "updateArticle")
def update(call: Call, workspace: Workspace) -> JSONValue:
    """Changed details of an article."""
    before = ARTICLES.named_in(call, workspace)
    details = _details(parameters.body_of(call), workspace)
    article = parameters.with_details(before, details, updated_at=workspace.now)
    return render(ARTICLES.keep(workspace, article), workspace)
