"""What each version documents beyond the one before it, read from the Overlays that tell versions as changes.

``contracts/2.12/openapi.yaml`` and its like say what is otherwise in a version than in its neighbour. What
they add to a component, and which operations come and go, is read here without loading a description, so that
one statement of a change serves the contract of a version and whoever answers in the shape of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from attrs import Factory

from intercontract.contract.locate import built_in, description_in
from intercontract.contract.reading.text import read_yaml
from intercontract.errors import ContractError
from intercontract.model.json import JSONObject, as_list, as_object
from intercontract.values import define, frozen

Shape = tuple[str, ...]
"""The segments of a path, with ``{}`` for each parameter, whatever it is called."""
RoutePlace = tuple[str, Shape]

_PROPERTIES = re.compile(r"\$\.components\.schemas(.+)\.properties(|\.\w+|\[[^\]]+\])")
_PATHS = re.compile(r"\$\.paths(\['[^']+'\])?")
_NAMES = re.compile(r"'([^']+)'|\.(\w+)")
_WHOLE = frozenset({"type", "$ref", "anyOf", "oneOf"})


@frozen
class VersionChanges:
    """What a version has that the one before has not: ``fields`` by component, and ``operations`` as
    method and shape of the path. Paths that it lost are in ``gone``.
    """

    version: str
    fields: dict[str, frozenset[str]]
    operations: frozenset[RoutePlace] = frozenset()
    gone: frozenset[Shape] = frozenset()


def fits(shape: Shape, segments: Shape) -> bool:
    """Whether the segments of a path, or of a template's shape, are of a shape."""
    return len(shape) == len(segments) and all(
        one in ("{}", other) for one, other in zip(shape, segments, strict=True)
    )


def shape_of(path: str) -> Shape:
    """The shape of a path's template."""
    return tuple("{}" if s[0] == "{" else s for s in path.split("/") if s)


@cache
def version_changes(folder: Path | None = None) -> tuple[VersionChanges, ...]:
    """The changes of every version that a folder of contracts tells as changes; oldest first.

    One that extends a later version takes away what came with that. An action marked ``x-sent-before``
    documents what was already sent, and is no change of what is answered.

    Raises:
        ContractError: a description cannot be read.
    """
    home = folder or built_in()
    found = []
    for entry in sorted(home.iterdir(), key=lambda entry: _number(entry.name)):
        path = description_in(entry) if entry.is_dir() else None
        overlay = as_object(read_yaml(path, ContractError)) if path and _number(entry.name) else {}
        base = Path(str(overlay.get("extends", ""))).parent.name
        if not base:
            continue
        read = _Reading()
        for action in map(as_object, as_list(overlay.get("actions"))):
            if "x-sent-before" not in action:
                read.add(action)
        backwards = _number(base) > _number(entry.name)
        found.append(read.backwards(base) if backwards else read.forwards(entry.name))
    return tuple(sorted(found, key=lambda changes: _number(changes.version)))


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split("."))) if re.fullmatch(r"\d+(\.\d+)*", version) else ()


@define
class _Reading:
    """The actions of an Overlay, read in order."""

    added: dict[str, set[str]] = Factory(dict)
    removed: dict[str, set[str]] = Factory(dict)
    operations: set[RoutePlace] = Factory(set)
    gone: set[Shape] = Factory(set)

    def add(self, action: JSONObject) -> None:
        target, update = str(action.get("target", "")).strip(), as_object(action.get("update"))
        removes = action.get("remove") is True
        if (properties := _PROPERTIES.fullmatch(target)) and "properties" not in properties[1]:
            held = self.removed if removes else self.added
            names = set(_names(properties[2]) if removes else _whole(update))
            for component in _names(properties[1]):
                held.setdefault(component, set()).update(names)
        elif paths := _PATHS.fullmatch(target):
            if removes and paths[1]:
                self.gone |= {shape_of(name) for name in _names(paths[1])}
            elif not removes and not paths[1]:
                self.operations |= {
                    (method.upper(), shape_of(path))
                    for path, item in update.items()
                    for method in as_object(item)
                }

    def forwards(self, version: str) -> VersionChanges:
        fields = _without(self.added, self.removed)
        return VersionChanges(version, fields, frozenset(self.operations), frozenset(self.gone))

    def backwards(self, base: str) -> VersionChanges:
        return VersionChanges(base, _without(self.removed, self.added))


def _names(text: str) -> Iterator[str]:
    return (quoted or plain for quoted, plain in _NAMES.findall(text))


def _whole(update: JSONObject) -> Iterator[str]:
    """The properties that an update defines; one that only adds words to an enum defines none."""
    return (name for name, schema in update.items() if _WHOLE & as_object(schema).keys())


def _without(these: dict[str, set[str]], those: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    """Names by component, without those that are only described anew."""
    kept = {name: frozenset(held - those.get(name, set())) for name, held in these.items()}
    return {name: held for name, held in kept.items() if held}
