"""Which operations list, retrieve, create, update, delete and search a resource, by their paths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from intercontract.sandbox.collection import Collection
from intercontract.sandbox.faults.tools import Json
from intercontract.sandbox.resources import COLLECTIONS
from intercontract.values import frozen


@frozen
class Roles:
    """One resource of the sandbox: its collection, and its operations, empty where it has none."""

    collection: Collection[Any]
    listing: str = ""
    retrieve: str = ""
    create: str = ""
    update: str = ""
    delete: str = ""
    search: str = ""

    @property
    def name(self) -> str:
        """Its name in ids of faults."""
        return self.collection.name.replace("_", "-")

    @property
    def words(self) -> str:
        """Its name in sentences."""
        return self.collection.name.replace("_", " ")

    @property
    def operations(self) -> tuple[str, ...]:
        """All that it has."""
        named = (self.listing, self.retrieve, self.create, self.update, self.delete, self.search)
        return tuple(name for name in named if name)

    def items(self, payload: Json) -> list[Json]:
        """What a list holds."""
        held = payload["data"] if isinstance(payload.get("data"), dict) else payload
        key = next(
            k for k in (*self.collection.resource.keys, "data") if isinstance(held.get(k), list)
        )
        found: list[Json] = held[key]
        return found


def _kind(collection: Collection[Any]) -> Roles:
    base, item = collection.path, collection.item
    named = {(route.method, route.template): route.operation for route in collection.routes}
    return Roles(
        collection,
        listing=named.get(("POST", f"{base}/list")) or named.get(("GET", base), ""),
        retrieve=named.get(("GET", item), ""),
        create=named.get(("POST", base), ""),
        update=named.get(("PUT", item), ""),
        delete=named.get(("DELETE", item), ""),
        search=named.get(("POST", f"{base}/search")) or named.get(("GET", f"{base}/search"), ""),
    )


KINDS: tuple[Roles, ...] = tuple(_kind(found) for found in COLLECTIONS.values() if found.path)


def having(*roles: str, but: tuple[str, ...] = ()) -> Iterator[Roles]:
    """The resources that have all of some operations; ``but`` leaves some out by name."""
    for kind in KINDS:
        if kind.name not in but and all(getattr(kind, role) for role in roles):
            yield kind
