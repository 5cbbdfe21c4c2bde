"""All resources of an API, found by any of their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from intercontract.contract.resources.resource import IdForm, Resource
from intercontract.model.json import join, split
from intercontract.values import define, frozen

# With one of these a list answers one thing, or what it is of.
_LOOKUPS = frozenset(["company_id", "email", "external_id", "name", "phone", "user_id"])


@frozen
class PathReading:
    """What the path of a request says of its answer: a resource, or a list of them."""

    resource: Resource
    listed: bool


@define(slots=False, frozen=True)
class Catalogue:
    """The resources in order of removal: what refers to others comes before them.

    ``free_maps`` are fields whose content is the customer's own, names included.
    """

    resources: tuple[Resource, ...] = ()
    free_maps: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[Resource]:
        return iter(self.resources)

    def named(self, name: str) -> Resource | None:
        """The resource of a name: ``company``."""
        return self._by_name.get(name)

    def of_type(self, kind: str) -> Resource | None:
        """The resource that a value of ``type`` names, aliases included: ``lead`` is a contact."""
        return self._by_any_name.get(kind)

    def of_segment(self, segment: str) -> Resource | None:
        """The resource that a path segment names: ``companies``, ``customers``."""
        return self._by_segment.get(segment)

    def of_path(self, path: str, parameter: str) -> Resource | None:
        """The resource whose id a path template's parameter is: the segment before it says so."""
        before = path.partition("{" + parameter + "}")[0].rstrip("/")
        return self.of_segment(before.rpartition("/")[2])

    def of_list_type(self, kind: str) -> Resource | None:
        """The resource that a list of this ``type`` holds; none for a plain ``list``."""
        return self._by_list_type.get(kind)

    def knows(self, kind: str) -> bool:
        """Whether a value of ``type`` names a resource, or a list."""
        return bool(self.of_type(kind) or self.of_list_type(kind)) or kind == "list"

    def of_list_key(self, key: str) -> Resource | None:
        """The resource that is listed under a key that is its own: ``teammates``, never ``data``."""
        return self._by_list_key.get(key)

    def of_field(self, name: str) -> Resource | None:
        """The resource that a field refers to: ``contact_id``, ``admin_assignee_id``, ``from``."""
        found = self._by_link.get(name)
        return found or (self.of_type(name[:-3]) if name.endswith("_id") else None)

    def answered(self, method: str, path: str, query: Iterable[str] = ()) -> PathReading | None:
        """What a successful answer is by the path that was called; None where that does not say.

        Only what is sure: reading one or all of a resource, searching, and acting upon one.
        """
        match [method.upper(), *path.strip("/").split("/")]:
            case ["GET", segment] if _LOOKUPS.isdisjoint(query):
                found, listed = self.of_segment(segment), True
            case ["POST", segment, "search"]:
                found, listed = self.of_segment(segment), True
            case ["GET", segment, name]:
                found, listed = self.of_segment(segment), False
                found = found if found and found.is_id(name) else None
            case ["POST", segment, name, action]:
                found, listed = self.of_segment(segment), False
                found = found if found and found.is_id(name) and action in found.actions else None
            case _:
                return None
        known = found is not None and found.path == f"/{segment}" and found.plural == segment
        return PathReading(found, listed) if found and known else None

    def at_path(self, path: str) -> tuple[Resource, list[str]] | None:
        """The resource that a path is about, and the segments below the path of all of them."""
        segments = path.split("/")
        for length in range(min(len(segments), self._longest_base), 1, -1):
            found = self._by_base.get("/".join(segments[:length]))
            if found is not None:
                return found, segments[length:]
        return None

    def created_at(self, path: str) -> Resource | None:
        """The resource that a POST to a path creates."""
        return next((r for r in self if r.creation and r.creation.path == path), None)

    def created_beside(self, path: str) -> Resource | None:
        """The resource that a POST to a path may create beside what it is for."""
        return next((r for r in self if r.creation and path in r.creation.beside), None)

    def in_free_map(self, pointer: str) -> bool:
        """Whether a JSON Pointer leads to a free map, or into one."""
        return bool(self._free.search(pointer))

    def without_data(self, pointer: str) -> str:
        """The pointer with ``*`` for each key of a free map, which is the customer's own."""
        tokens = split(pointer)
        for number, name in enumerate(tokens[:-1]):
            if name in self.free_maps:
                tokens[number + 1] = "*"
        return join("", *tokens)

    @cached_property
    def _free(self) -> re.Pattern[str]:
        names = "|".join(re.escape(name) for name in sorted(self.free_maps)) or r"(?!)"
        return re.compile(rf"/(?:{names})(?:/|\Z)")

    @cached_property
    def list_keys(self) -> tuple[str, ...]:
        """Every key under which something is listed, those that are a resource's own first."""
        own = (key for resource in self for key in resource.keys if key != "data")
        return tuple(dict.fromkeys((*own, "data")))

    @cached_property
    def personal_types(self) -> frozenset[str]:
        """The types whose ``name`` is that of a person or customer."""
        return frozenset(name for found in self if found.personal for name in found.names)

    @cached_property
    def types(self) -> frozenset[str]:
        """The values of ``type`` that name a resource, aliases apart."""
        return frozenset(kind for found in self for kind in found.types)

    @cached_property
    def id_forms(self) -> dict[str, IdForm]:
        """The forms of ids by the same values."""
        return {kind: form for kind in self.types if (form := self._by_any_name[kind].id_form)}

    @cached_property
    def data_keys(self) -> frozenset[str]:
        """The fields whose keys are data, free maps included."""
        return self.free_maps.union(*(resource.data_keys for resource in self))

    @cached_property
    def _by_name(self) -> dict[str, Resource]:
        return {resource.name: resource for resource in self}

    @cached_property
    def _by_any_name(self) -> dict[str, Resource]:
        return _first((name, found) for found in self for name in found.names)

    @cached_property
    def _by_segment(self) -> dict[str, Resource]:
        segments = [(found.plural, found) for found in self]
        aliases = [(f"{name}s", found) for found in self for name in found.aliases]
        return _first([*segments, *aliases])

    @cached_property
    def _longest_base(self) -> int:
        """The segments of the longest path in `_by_base`, the empty one before the first slash counted."""
        return max((base.count("/") + 1 for base in self._by_base), default=0)

    @cached_property
    def _by_base(self) -> dict[str, Resource]:
        return _first((found.base, found) for found in self if found.base)

    @cached_property
    def _by_list_type(self) -> dict[str, Resource]:
        return _first(
            (kind, found) for found in self for kind in found.list_types if kind != "list"
        )

    @cached_property
    def _by_list_key(self) -> dict[str, Resource]:
        return _first((key, found) for found in self for key in found.keys if key != "data")

    @cached_property
    def _by_link(self) -> dict[str, Resource]:
        return _first((link, found) for found in self for link in found.links)


def _first(pairs: Iterable[tuple[str, Resource]]) -> dict[str, Resource]:
    found: dict[str, Resource] = {}
    for key, resource in pairs:
        found.setdefault(key, resource)
    return found
