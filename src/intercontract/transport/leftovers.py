"""What earlier runs left in a workspace, known by the marks in its names, though no ledger tells of it.

A run that was killed, and whose report folder is gone, leaves tags called ``intercontract MARK``, contacts
whose external id is ``intercontract-MARK-...``, and the conversations that these contacts began.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import orjson

from intercontract.contract.resources.catalogue import Catalogue
from intercontract.generate.sender import Sender
from intercontract.model.headers import Headers
from intercontract.model.interaction import Case, Request
from intercontract.model.json import JSONValue, resolve

# What a run of somebody else's may still need: a run takes less than this.
_AGE = timedelta(hours=1)
_TIME = "%Y%m%d%H%M%S"
# `sandbox` was the mark of every run at a served sandbox once.
_OURS = re.compile(r"intercontract[ -](?:(\d{14})[0-9a-f]*|sandbox)\b", re.ASCII)
# Where each kind of thing carries a mark.
_MARKED = {"tag": "/name", "company": "/name", "contact": "/external_id"}


def mark_of(started: datetime) -> str:
    """A mark that no other run has, which says when the run began."""
    return started.strftime(_TIME) + secrets.token_hex(3)


def leftovers(
    sender: Sender, api_version: str, catalogue: Catalogue, now: datetime
) -> list[tuple[str, str]]:
    """The kind and id of what runs that began an hour ago or earlier left; the first page is looked at.

    A conversation is a run's own only where a contact of that run began it.
    """
    found = [
        (kind, _text(item, "/id"))
        for kind, pointer in _MARKED.items()
        for item in _listed(sender, api_version, catalogue, kind)
        if _is_left(_text(item, pointer), now)
    ]
    people = {identifier for kind, identifier in found if kind == "contact"}
    conversations = _listed(sender, api_version, catalogue, "conversation") if people else ()
    found += [
        ("conversation", _text(item, "/id"))
        for item in conversations
        if _text(item, "/source/author/id") in people
    ]
    return [(kind, identifier) for kind, identifier in found if identifier]


def _listed(
    sender: Sender, api_version: str, catalogue: Catalogue, kind: str
) -> Iterator[dict[str, JSONValue]]:
    resource = catalogue.named(kind)
    if not (resource and resource.path and resource.removal):
        return
    sender.label(Case("clean-up", description=f"{resource.plural} that earlier runs left"))
    headers = Headers({"Accept": "application/json", "Intercom-Version": api_version})
    url = sender.base_url + resource.path + ("?per_page=60" if resource.paged else "")
    answer = sender.send(Request("GET", url, headers)).response
    try:
        body: JSONValue = orjson.loads(answer.body) if answer.status == 200 else None
    except orjson.JSONDecodeError:
        return
    yield from resource.listed_in(body)


def _is_left(name: str, now: datetime) -> bool:
    found = _OURS.match(name)
    if not found or found[1] is None:
        return found is not None
    try:
        return datetime.strptime(found[1], _TIME).replace(tzinfo=UTC) < now - _AGE
    except ValueError:
        return False


def _text(item: JSONValue, pointer: str) -> str:
    try:
        value = resolve(item, pointer)
    except KeyError:
        return ""
    return value if isinstance(value, str) else ""
