"""Schemas of scalars, of which it can be proved whether they admit the same values.

Only here is the proof exact: what an object or array may hold besides what is documented is no question.
"""

from __future__ import annotations

from collections import Counter

from intercontract.drift.canonical import Canon
from intercontract.drift.containment import Containment
from intercontract.drift.document import dump
from intercontract.drift.merge import members
from intercontract.drift.schema import SAY_NOTHING, Schema

_COMPOSED = ("oneOf", "anyOf")
_STRUCTURED = frozenset({"array", "object"})
SCALAR_KEYWORDS = frozenset(
    {
        "type", "enum", "const", "maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum",
        "multipleOf", "maxLength", "minLength", "pattern", "not", "oneOf", "anyOf", "allOf",
    }
)  # fmt: skip
_READ = {*SCALAR_KEYWORDS, *SAY_NOTHING}
_DEEPEST = 4


class ScalarProof:
    """Proofs about pairs of schemas; of anything else nothing is said."""

    def __init__(self, canon: Canon):
        self._canon = canon
        self._proofs = {
            "request": Containment(canon, "readOnly", exact=True),
            "response": Containment(canon, "writeOnly", exact=True),
        }

    def same(self, one: Schema, other: Schema) -> bool:
        """Whether both admit the same values and say the same besides; a longer list is a change."""
        if not _comparable(one, other) or self._is_longer(one, other):
            return False
        return all(
            self._proofs["request"].holds((a,), (b,)) for a, b in ((one, other), (other, one))
        )

    def _is_longer(self, one: Schema, other: Schema) -> bool:
        """Whether the same alternatives are given on both sides, and more on one of them."""
        for keyword in _COMPOSED:
            lists = (one.schemas(keyword), other.schemas(keyword))
            numbers = [sorted(self._canon.number((s,)) for s in schemas) for schemas in lists]
            if all(numbers) and numbers[0] != numbers[1]:
                less, more = sorted(map(Counter, numbers), key=Counter.total)
                if not less - more:
                    return True
        return False

    def fits(self, base: Schema, revision: Schema, sender: str) -> bool:
        """Whether every value that is sent is one that the other side knows."""
        produced, accepted = (base, revision) if sender == "request" else (revision, base)
        return _comparable(base, revision) and self._proofs[sender].holds((produced,), (accepted,))


def _comparable(one: Schema, other: Schema) -> bool:
    return _is_scalar(one) and _is_scalar(other) and _besides(one) == _besides(other)


def _is_scalar(schema: Schema, depth: int = 0) -> bool:
    """Whether only scalars are valid, and nothing but known keywords says which."""
    for part in members(schema):
        if depth < _DEEPEST and not _STRUCTURED.intersection(part.types):
            if part.typed:
                return True
            if any(
                alternatives and all(_is_scalar(inner, depth + 1) for inner in alternatives)
                for alternatives in map(part.schemas, _COMPOSED)
            ):
                return True
    return False


def _besides(schema: Schema) -> dict[str, bytes]:
    """What is said besides which values are valid: format, default, deprecation and the like."""
    found: dict[str, bytes] = {}
    for part in members(schema):
        for keyword, value in part.raw.items():
            if keyword not in _READ and value is not False:
                found[keyword] = dump(value)
    return found
