"""What a request would create that can be removed again, and what its answer says was created."""

from __future__ import annotations

import orjson

from intercontract.contract.resources.catalogue import Catalogue
from intercontract.contract.resources.resource import Resource
from intercontract.model.interaction import Response

# What finds an existing thing too creates one of ours only under a name of ours.
_OUR_NAME = b'"intercontract '


def created_by(method: str, path: str, body: bytes, catalogue: Catalogue) -> Resource | None:
    """The resource of which a request would create one that can be removed, or None."""
    resource = catalogue.created_at(path) if method == "POST" else None
    if not (resource and resource.creation and resource.removal):
        return None
    return None if resource.creation.finds_existing and _OUR_NAME not in body else resource


def refused(response: Response) -> bool:
    """Whether an answer says that nothing was created. Silence and a crash say nothing."""
    return 300 <= response.status < 500


def created_id(resource: Resource, response: Response) -> str | None:
    """The id of what was created, as far as the answer says one."""
    if not (resource.creation and 200 <= response.status < 300):
        return None
    try:
        answer = orjson.loads(response.body)
    except orjson.JSONDecodeError:
        return None
    found = answer.get(resource.creation.id_field) if isinstance(answer, dict) else None
    known = isinstance(found, (str, int)) and not isinstance(found, bool) and found != ""
    return str(found) if known else None
