"""An OpenAPI description as loaded: references resolved when asked for, nothing copied."""

from __future__ import annotations

import json
import re
from typing import Any, TypeAlias

import orjson

from intercontract.model.json import resolve

Node: TypeAlias = dict[str, Any]
"""An object of a description as loaded, of which nothing is known yet."""

_REFERENCE = re.compile(rb'"\$ref":"((?:[^"\\]|\\.)*)"')
_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


def dump(value: object) -> bytes:
    """A value as bytes that are equal exactly when the values are (keys in order, ``1`` is not true)."""
    try:
        return orjson.dumps(value, option=_SORTED, default=str)
    except TypeError:  # orjson holds no integer beyond 64 bits
        separators = (",", ":")
        text = json.dumps(value, sort_keys=True, default=str, separators=separators)
        return text.encode("utf-8", "surrogatepass")


def references(dumped: bytes) -> set[str]:
    """Every ``$ref`` in a dumped value."""
    return {orjson.loads(b'"' + found + b'"') for found in _REFERENCE.findall(dumped)}


class Document:
    """One side of a comparison.

    ``is_31`` tells the dialect: from 3.1 on, ``type`` may be a list, ``nullable`` means nothing, and a
    ``$ref`` may have siblings (OpenAPI 3.1.0, *Schema Object* and *Reference Object*).
    ``lenient_null`` takes null beside ``allOf`` or ``enum`` as allowing null although, to the letter,
    the parts refuse it and the list lacks it: nobody who writes ``nullable: true`` there means that.
    Where 3.1 is compared with 3.0 it is read that way too; ``meets_30`` says of the one that is.
    """

    def __init__(self, root: Node):
        self.root = root
        version = str(root.get("openapi", "3.0"))
        self.is_31 = not version.startswith(("2.", "3.0"))
        self.lenient_null = not self.is_31
        self.meets_30 = False
        self._targets: dict[str, object] = {}
        self.views: dict[object, Any] = {}
        self.flattened: dict[int, tuple[Any, Any]] = {}

    def target(self, reference: str) -> object:
        """What a local reference points to, or None when nothing is there."""
        if reference not in self._targets:
            pointer = reference.removeprefix("#") if reference.startswith("#") else None
            found: object = None
            if pointer is not None:
                try:
                    found = resolve(self.root, pointer.replace("%7B", "{").replace("%7D", "}"))
                except KeyError:
                    found = None
            self._targets[reference] = found
        return self._targets[reference]

    def follow(self, node: object) -> Node:
        """The object behind a chain of references; empty when it dangles, circles or is no object."""
        seen: set[str] = set()
        while isinstance(node, dict) and isinstance(reference := node.get("$ref"), str):
            if reference in seen:
                return {}
            seen.add(reference)
            node = self.target(reference)
        return node if isinstance(node, dict) else {}

    def section(self, *names: str) -> Node:
        """A nested object of the description, such as ``components, schemas``; empty if absent."""
        node: object = self.root
        for name in names:
            node = node.get(name) if isinstance(node, dict) else None
        return node if isinstance(node, dict) else {}


class Unchanged:
    """Knows what is the same on both sides, down to everything that it refers to.

    Two nodes are the same when their bytes are and every reference in them leads to a target that is
    the same; this is found once for the whole pair, as the largest such set of references.
    """

    def __init__(self, base: Document, revision: Document):
        self._enabled = base.is_31 == revision.is_31
        self._same: frozenset[str] = frozenset()
        if self._enabled:
            self._same = _same_targets(base, revision)

    def __call__(self, base: object, revision: object) -> bool:
        """Whether two nodes mean the same for certain; False says nothing."""
        if not self._enabled:
            return False
        dumped = dump(base)
        return dumped == dump(revision) and references(dumped) <= self._same


def _same_targets(base: Document, revision: Document) -> frozenset[str]:
    candidates = references(dump(base.root)) & references(dump(revision.root))
    needs: dict[str, set[str]] = {}
    for reference in candidates:
        dumped = dump(base.target(reference))
        if dumped == dump(revision.target(reference)):
            needs[reference] = references(dumped)
    while True:
        gone = {reference for reference, needed in needs.items() if not needed <= needs.keys()}
        if not gone:
            return frozenset(needs)
        for reference in gone:
            del needs[reference]
