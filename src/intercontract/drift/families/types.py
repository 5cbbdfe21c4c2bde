"""``type`` and ``format``: changed, widened, narrowed, or different only on paper.

In text (a query, a form) everything can be read as a string; in JSON it cannot. Integers are numbers.
"""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.drift.change import MISSING
from intercontract.drift.folding import fold
from intercontract.drift.formats import is_wider
from intercontract.drift.pair import Pair, SchemaChange
from intercontract.drift.schema import Schema, view
from intercontract.values import frozen

_SCALARS = frozenset({"string", "integer", "number", "boolean"})
_ASIDE = ("type", "nullable", "enum", "const")


@frozen
class _Step:
    """A change of type and format in the direction in which it has to be safe."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    format_before: str
    format_after: str

    @property
    def types_differ(self) -> bool:
        return set(self.before) != set(self.after)

    def reversed(self) -> _Step:
        return _Step(self.after, self.before, self.format_after, self.format_before)

    @property
    def widens(self) -> bool:
        """Every type of before is covered by after; both are given."""
        return (
            bool(self.before)
            and bool(self.after)
            and all(
                any(one == other or (one, other) == ("integer", "number") for other in self.after)
                for one in self.before
            )
        )

    def is_breaking(self, *, strong: bool, whole: bool = True) -> bool:
        """Whether what satisfied before may fail after; ``whole`` looks at full sets of types."""
        types_matter = self.types_differ and not (whole and self.widens)
        if types_matter and whole and not self.after:
            return False
        return (types_matter and not self._contained(strong)) or self._format_breaks()

    def _contained(self, strong: bool) -> bool:
        added = [name for name in self.after if name not in self.before]
        removed = [name for name in self.before if name not in self.after]
        if added == ["number"] and removed == ["integer"]:
            return True
        return not strong and (not added or added == ["string"])

    def _format_breaks(self) -> bool:
        if self.format_before == self.format_after or not self.format_after:
            return False
        if len(self.after) != 1:
            return True
        return not is_wider(self.after[0], self.format_before, self.format_after)

    @property
    def swaps(self) -> bool:
        """One concrete type for another without being a widening."""
        return bool(self.types_differ and self.before and self.after and not self.widens)


def changed(pair: Pair) -> Iterator[SchemaChange]:
    """``type-changed``, ``type-generalized``, ``type-specialized``, ``type-compatible``."""
    before, after = pair.base, pair.revision
    types = _types(before), _types(after)
    if before.typed != after.typed:
        # One says its type, and of the other its alternatives may say it.
        types = types[0] or _implied(before), types[1] or _implied(after)
    step = _Step(*types, before.format, after.format)
    if not step.types_differ and step.format_before == step.format_after:
        return
    yield from pair.say(_verdict(step, pair), _describe(pair.base), _describe(pair.revision))


def listed(pair: Pair) -> Iterator[SchemaChange]:
    """``list-of-types-widened`` and ``-narrowed``: types given as plain alternatives."""
    lists = pair.transition.types_listed
    if lists is None:
        return
    added, removed = lists
    narrowed = bool(removed) if pair.scope.side == "request" else not added
    suffix = "list-of-types-narrowed" if narrowed else "list-of-types-widened"
    yield from pair.say(suffix, list(removed) or MISSING, list(added) or MISSING)


def _verdict(step: _Step, pair: Pair) -> str:
    if pair.scope.part == "parameter" and not pair.root:
        strong = step.is_breaking(strong=True, whole=False)
        loose = step.is_breaking(strong=False, whole=False)
        if strong != loose:
            return "type-changed"
        return "type-specialized" if strong else "type-generalized"
    if pair.scope.part == "parameter":
        breaking = step.is_breaking(strong=False) and not _lists_scalar(pair)
        return "type-changed" if breaking else "type-generalized"
    strong_type = pair.scope.strongly_typed
    if pair.scope.side == "request":
        if step.is_breaking(strong=strong_type):
            return "type-changed"
        return "type-compatible" if step.swaps else "type-generalized"
    back = step.reversed()
    if back.is_breaking(strong=strong_type):
        return "type-generalized" if step.types_differ and step.widens else "type-changed"
    return "type-compatible" if back.swaps else "type-specialized"


def _lists_scalar(pair: Pair) -> bool:
    """Scalars became a list whose items are written alike, which one value also is."""
    base, revision = pair.base, pair.revision
    if revision.types != ("array",) or _is_split(base, pair.scope.between):
        return False
    items = revision.schema("items")
    if not base.types or not _SCALARS.issuperset(base.types) or items is None:
        return False
    if any(revision.limit(k) for k in ("minItems", "maxItems")) or revision.flag("uniqueItems"):
        return False
    as_text = items.types == ("string",)
    if not as_text and not _Step(base.types, items.types, "", "").widens:
        return False
    known, wanted = base.listed, items.listed
    if wanted is not None and (known is None or any(value not in wanted for value in known)):
        return False
    bare, item = ({k: v for k, v in s.raw.items() if k not in _ASIDE} for s in (base, items))
    return pair.canon.same(view(bare, base.document), view(item, items.document))


def _is_split(schema: Schema, between: str) -> bool:
    """Whether a value may hold what stands between the items of a list."""
    if not between or "string" not in (schema.types or ("string",)):
        return False
    listed = schema.listed
    return listed is None or any(between in str(value) for value in listed)


def _types(schema: Schema) -> tuple[str, ...]:
    if schema.typed and not schema.types:
        return ("null",)
    return schema.types


def _implied(schema: Schema) -> tuple[str, ...]:
    """The types of the alternatives of a schema without a type, if each has one."""
    for keyword in ("anyOf", "oneOf"):
        held = [_types(part) or _implied(part) for part in map(fold, schema.schemas(keyword))]
        if held and all(held):
            return tuple(sorted({name for types in held for name in types} - {"null"}))
    return ()


def _describe(schema: Schema) -> str:
    """A type in words: ``string(date)``, ``array<integer>``, ``any``."""
    names = []
    for name in _types(schema):
        items = schema.schema("items") if name == "array" else None
        inner = "/".join(items.types) if items is not None else ""
        names.append(f"array<{inner}>" if inner else name)
    types = " or ".join(names) or "any"
    return f"{types}({schema.format})" if schema.format else types
