"""Values that mean something to the target, so that generated requests get past "not found".

Schema-legal ids are never ids of anything: without this, every positive case of an operation with a path
parameter is answered 404 and its 200 is never judged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator

import orjson
from attrs import Factory

from intercontract.contract.contract import Contract
from intercontract.contract.description import Operation
from intercontract.contract.resources.resource import Resource
from intercontract.generate.sender import Sender
from intercontract.model.headers import Headers
from intercontract.model.interaction import Case, Request
from intercontract.model.json import JSONValue
from intercontract.values import define

# How many things of a kind are looked at: one page of those that come in pages.
_PAGE = 60


@define
class Pool:
    """Ids of things that exist at the target, by resource.

    ``own`` are this run's, which carry its ``mark``: of the resources in it no others are written to. Where
    there is none, nothing that is written stays.
    """

    ids: dict[str, list[str]] = Factory(dict)
    own: dict[str, list[str]] = Factory(dict)
    mark: str = ""

    def pick(self, resource: str, drawn: object, *, to_write: bool = False) -> str | None:
        """One id, chosen by what was drawn: the same draw gets the same one of them in every run."""
        known = (self.own if to_write and resource in self.own else self.ids).get(resource)
        if not known:
            return None
        digest = hashlib.sha256(repr(drawn).encode("utf-8", "surrogatepass")).digest()
        return known[int.from_bytes(digest[:4]) % len(known)]

    def is_anothers(self, resource: str, identifier: object) -> bool:
        """Whether an id is known to be of something that this run did not create."""
        return resource in self.own and str(identifier) in self.ids.get(resource, ())


def discover(
    sender: Sender,
    api_version: str,
    contract: Contract,
    absent: Collection[str] = (),
    own: Collection[tuple[str, str]] | None = None,
) -> Pool:
    """Read what the target lists of each resource that a request may name; what it refuses is left out.

    So are the lists of operations that are ``absent`` from the target, and those that a contract which is not
    Intercom's does not have.

    ``own`` are what this run has created, by kind and id, at a target that outlives the run: other things
    are taken where there are some, in an order that no write changes, so that the next run draws the same.
    """
    pool = Pool()
    for resource in named_in_requests(contract):
        operation = (
            contract.documented.route(resource.path)[0].get("GET") if resource.path else None
        )
        is_known = operation is not None or contract.is_intercom
        if not resource.path or not is_known or (operation and operation.id in absent):
            continue
        sender.label(Case("discovery", description=f"ids of {resource.plural}"))
        asked = {"Intercom-Version": api_version} if contract.is_intercom else {}
        headers = Headers({"Accept": "application/json", **asked})
        page = _PAGE if own is None or operation is None else _largest_page(operation)
        url = sender.base_url + resource.path + (f"?per_page={page}" if resource.paged else "")
        answer = sender.send(Request("GET", url, headers)).response
        found = list(_ids(answer.body, resource)) if answer.status == 200 else []
        if own is not None:
            found = sorted(one for one in found if (resource.name, one) not in own) or found
        if found:
            pool.ids[resource.name] = found
    return pool


def written_to(contract: Contract, operations: Collection[str]) -> frozenset[str]:
    """The names of the resources that requests of some operations which write name, in paths or bodies."""
    writing = (
        operation
        for operation in contract.corrected.operations
        if operation.method not in ("GET", "HEAD") and operation.id in operations
    )
    return frozenset(resource.name for resource in _named_in(contract, writing))


def _largest_page(operation: Operation) -> int:
    """The documented maximum: of a longer list, what comes first changes with every write."""
    found = [
        parameter.schema.get("maximum")
        for parameter in operation.parameters
        if parameter.name == "per_page" and isinstance(parameter.schema, dict)
    ]
    return next((most for most in found if isinstance(most, int)), _PAGE)


def named_in_requests(contract: Contract) -> tuple[Resource, ...]:
    """The resources whose ids stand in the paths or bodies of a contract's requests."""
    return _named_in(contract, contract.corrected.operations)


def _named_in(contract: Contract, operations: Iterable[Operation]) -> tuple[Resource, ...]:
    catalogue = contract.resources
    found: set[str] = set()
    for operation in operations:
        resources = [
            catalogue.of_path(operation.path, parameter.name)
            for parameter in operation.parameters
            if parameter.location == "path"
        ]
        for content in operation.body:
            schema, _ = contract.corrected.resolve({"$ref": f"#{content.pointer}"})
            names = schema.get("properties") if isinstance(schema, dict) else None
            resources += (
                [catalogue.of_field(name) for name in names] if isinstance(names, dict) else []
            )
        found |= {resource.name for resource in resources if resource}
    return tuple(resource for resource in catalogue if resource.name in found)


def _ids(body: bytes, resource: Resource) -> Iterator[str]:
    try:
        answer: JSONValue = orjson.loads(body)
    except orjson.JSONDecodeError:
        return
    for item in resource.listed_in(answer):
        if isinstance(item.get("id"), str):
            yield str(item["id"])
