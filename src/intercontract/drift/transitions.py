"""Changes that show in several keywords at once although they are one change.

``X`` becomes ``oneOf: [null, X]``: that is nullability, not a new type and a new composition. A
transition claims the kinds of rule that would only echo it; its own rules report it.
"""

from __future__ import annotations

from functools import cached_property

from intercontract.drift.canonical import Canon
from intercontract.drift.rules import DriftRule
from intercontract.drift.schema import Schema

_SIMPLE_EXCLUDES = ("properties", "oneOf", "anyOf", "allOf")


class Transition:
    """What happened between two schemas as a whole."""

    def __init__(self, base: Schema, revision: Schema, canon: Canon):
        self._base = base
        self._revision = revision
        self._canon = canon
        alternatives = base.raw.keys() | revision.raw.keys()
        self._possible = "oneOf" in alternatives or "anyOf" in alternatives

    @cached_property
    def null_wrapped(self) -> bool:
        """The revision is the base or null."""
        return self._possible and _wraps(self._base, self._revision, self._canon)

    @cached_property
    def null_unwrapped(self) -> bool:
        """The base is the revision or null."""
        return self._possible and _wraps(self._revision, self._base, self._canon)

    @cached_property
    def moved_properties(self) -> frozenset[str]:
        """Properties of a concrete object that went into the alternatives of a ``oneOf``."""
        base, revision = self._base, self._revision
        if not self._possible or base.get("oneOf") or not base.properties:
            return frozenset()
        alternatives = revision.schemas("oneOf")
        if not alternatives or revision.properties or revision.typed:
            return frozenset()
        held = {name for schema in alternatives for name in schema.properties}
        return frozenset(base.properties) & held

    @property
    def is_original_preserved(self) -> bool:
        """Whether one of those alternatives is the object as it was."""
        return any(self._canon.same(self._base, s) for s in self._revision.schemas("oneOf"))

    @cached_property
    def types_listed(self) -> tuple[list[str], list[str]] | None:
        """Types added and removed when either side lists its types as plain alternatives."""
        if not self._possible:
            return None
        base, revision = _listed(self._base), _listed(self._revision)
        if base is None or revision is None or not (base[1] or revision[1]):
            return None
        added = sorted(revision[0] - base[0])
        removed = sorted(base[0] - revision[0])
        return (added, removed) if added or removed else None

    def claims(self, rule: DriftRule, *, root: bool) -> bool:
        """Whether a rule of this kind only echoes a transition.

        A body wrapped in ``oneOf`` has a rule of its own; of a property the new alternatives tell.
        """
        if not self._possible:
            return False
        if self.null_wrapped or self.null_unwrapped:
            return rule.kind in ("type", "values", "constraints", "structure")
        if rule.kind not in ("type", "structure"):
            return False
        if self.types_listed and rule.keyword != "list-of-types":
            return True
        tells = rule.keyword == "oneOf" and rule.action == ("change" if root else "add")
        return bool(self.moved_properties) and not tells


def _wraps(inner: Schema, outer: Schema, canon: Canon) -> bool:
    if inner.null or any(inner.get(keyword) for keyword in ("oneOf", "anyOf", "allOf", "not")):
        return False
    for keyword in ("oneOf", "anyOf"):
        alternatives = outer.schemas(keyword)
        if len(alternatives) != 2:
            continue
        bare = {k: v for k, v in outer.raw.items() if k != keyword}
        if not canon.says_nothing(Schema(bare, outer.document)):
            continue
        nulls = [s for s in alternatives if _is_null(s)]
        others = [s for s in alternatives if not _is_null(s)]
        if len(nulls) == len(others) == 1:
            return canon.same(inner, others[0])
    return False


def _is_null(schema: Schema) -> bool:
    return schema.typed and not schema.types and schema.null


def _listed(schema: Schema) -> tuple[frozenset[str], bool] | None:
    """The types of a schema, and whether they are given as a list of alternatives."""
    if schema.get("not") or schema.get("allOf") or schema.get("properties"):
        return None
    if schema.types:
        return frozenset(schema.types), False
    for keyword in ("oneOf", "anyOf"):
        alternatives = schema.schemas(keyword)
        if alternatives and all(
            len(s.types) == 1 and not any(s.get(k) for k in _SIMPLE_EXCLUDES) for s in alternatives
        ):
            return frozenset(t for s in alternatives for t in s.types), True
    return None
