"""Things of a run's own, for generated writes to strike: a tag, a contact, conversations that it began.

Where what is written stays, nothing that was there before is to be changed or removed. All carry the run's
mark, or belong to a contact that does, so that they are found again whatever happens.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

import orjson

from intercontract.contract.resources.catalogue import Catalogue
from intercontract.contract.resources.resource import Resource
from intercontract.generate.sender import Sender
from intercontract.model.headers import Headers
from intercontract.model.interaction import Case, Request
from intercontract.model.json import JSONValue, resolve

# How many of each: writes to one conversation should not all see what the one before them left.
_NUMBER = {"tag": 2, "contact": 1, "company": 1, "conversation": 3}


def create_own(
    sender: Sender,
    api_version: str,
    catalogue: Catalogue,
    mark: str,
    kinds: frozenset[str],
    without: Container[str] = (),
) -> dict[str, list[str]]:
    """Create things of some kinds, and what these need; their ids by kind, as far as they could be created.

    Nothing is posted to the paths ``without``. A kind of which there could be some, and are none, has an
    empty list.
    """
    own: dict[str, list[str]] = {kind: [] for kind in _NUMBER}
    if "conversation" in kinds:
        kinds |= {"contact"}
    for kind, number in _NUMBER.items():
        resource = catalogue.named(kind)
        path = resource.creation.path if resource and resource.creation else ""
        if kind in kinds and resource and path not in without:
            contact = next(iter(own["contact"]), "")
            own[kind] = list(_created(sender, api_version, resource, mark, contact, number))
    return own


def _created(
    sender: Sender, api_version: str, resource: Resource, mark: str, contact: str, number: int
) -> Iterator[str]:
    for count in range(number):
        body = _body(resource.name, f"{mark} own {count}", contact)
        if body is None or not resource.creation:
            return
        sender.label(Case("discovery", description=f"a {resource.name} of this run's own"))
        headers = Headers(
            {
                "Accept": "application/json",
                "Content-Type": "application/json",
                "Intercom-Version": api_version,
            }
        )
        url = sender.base_url + resource.creation.path
        answer = sender.send(Request("POST", url, headers, orjson.dumps(body))).response
        try:
            found = resolve(orjson.loads(answer.body), f"/{resource.creation.id_field}")
        except (orjson.JSONDecodeError, KeyError):
            continue
        if 200 <= answer.status < 300 and isinstance(found, str) and found:
            yield found


def _body(kind: str, name: str, contact: str) -> dict[str, JSONValue] | None:
    match kind:
        case "tag":
            return {"name": f"intercontract {name}"}
        case "contact":
            address = f"{name.replace(' ', '-')}@example.com"
            marked = f"intercontract-{name}"
            return {"role": "user", "external_id": marked, "email": address, "name": "Own Tester"}
        case "company":
            return {"name": f"intercontract {name}", "company_id": f"intercontract-{name}"}
        case "conversation" if contact:
            return {
                "from": {"type": "user", "id": contact},
                "body": "A contract test writes here.",
            }
    return None
