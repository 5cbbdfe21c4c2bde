"""Values that mean something to the target, so that generated requests get past "not found".

Schema-legal ids are never ids of anything: without this, every positive case of an operation with a path
parameter is answered 404 and its 200 is never judged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import orjson
from attrs import Factory, define

from intercontract.generate.sender import Sender
from intercontract.model.headers import Headers
from intercontract.model.interaction import Case, Request
from intercontract.model.json import JSONValue, resolve

# What is read to learn ids: resource, path, where the list stands.
_SOURCES = (
    ("conversation", "/conversations?per_page=60", "/conversations"),
    ("tag", "/tags", "/data"),
    ("admin", "/admins", "/admins"),
    ("contact", "/contacts?per_page=20", "/data"),
)


@define
class Pool:
    """Ids of things that exist at the target, by resource."""

    ids: dict[str, list[str]] = Factory(dict)

    def pick(self, resource: str, drawn: object) -> str | None:
        """One id, chosen by what was drawn: the same draw gets the same id in every run."""
        known = self.ids.get(resource)
        if not known:
            return None
        digest = hashlib.sha256(repr(drawn).encode("utf-8", "surrogatepass")).digest()
        return known[int.from_bytes(digest[:4]) % len(known)]


def discover(sender: Sender, api_version: str) -> Pool:
    """Read the target's conversations, tags, admins and contacts; what it refuses stays unknown."""
    pool = Pool()
    for resource, path, where in _SOURCES:
        sender.label(Case("discovery", description=f"ids of {resource}s"))
        headers = Headers({"Accept": "application/json", "Intercom-Version": api_version})
        answer = sender.send(Request("GET", sender.base_url + path, headers)).response
        found = list(_ids(answer.body, where)) if answer.status == 200 else []
        if found:
            pool.ids[resource] = found
    return pool


def _ids(body: bytes, where: str) -> Iterator[str]:
    try:
        items: JSONValue = resolve(orjson.loads(body), where)
    except (orjson.JSONDecodeError, KeyError):
        return
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            yield str(item["id"])
