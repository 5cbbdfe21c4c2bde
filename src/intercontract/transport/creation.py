"""What a request would create that can be removed again, and what its answer says was created."""

from __future__ import annotations

import orjson

from intercontract.contract.resources.catalogue import Catalogue
from intercontract.contract.resources.resource import Creation, Resource
from intercontract.model.interaction import Response
from intercontract.values import frozen

# What finds an existing thing too creates one of ours only under a name of ours.
_OUR_NAME = b'"intercontract '


@frozen
class Intended:
    """A request that would create one of a resource; if ``perhaps``, only where its answer says the id."""

    resource: Resource
    creation: Creation
    perhaps: bool = False

    def created_none(self, response: Response) -> bool:
        """Whether an answer says that nothing was created. Silence and a crash say nothing."""
        if 300 <= response.status < 500:
            return True
        answer = _object(response)
        return self.perhaps and answer is not None and answer.get(self.creation.id_field) is None

    def created_id(self, response: Response) -> str | None:
        """The id of what was created, as far as the answer says one."""
        found = (_object(response) or {}).get(self.creation.id_field)
        known = isinstance(found, (str, int)) and not isinstance(found, bool) and found != ""
        return str(found) if known else None


def created_by(method: str, path: str, body: bytes, catalogue: Catalogue) -> Intended | None:
    """What a request would create that can be removed, or None."""
    if method != "POST":
        return None
    for resource in (catalogue.created_at(path), catalogue.created_beside(path)):
        if resource and resource.creation and resource.removal:
            if resource.creation.finds_existing and _OUR_NAME not in body:
                return None
            return Intended(resource, resource.creation, perhaps=path != resource.creation.path)
    return None


def _object(response: Response) -> dict[str, object] | None:
    """The JSON object of a success, if it is one."""
    try:
        answer = orjson.loads(response.body) if 200 <= response.status < 300 else None
    except orjson.JSONDecodeError:
        return None
    return answer if isinstance(answer, dict) else None
