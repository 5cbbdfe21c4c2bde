"""A schema of either dialect, seen through one set of words."""

from __future__ import annotations

from typing import Any

from intercontract.drift.document import Document, Node

JSONNumber = int | float

SAY_NOTHING = {
    "$ref",
    "$comment",
    "summary",
    "title",
    "description",
    "example",
    "examples",
    "externalDocs",
    "xml",
    "nullable",
}
"""Siblings of a reference that leave its target as it is; ``nullable`` is no keyword of 3.1."""

_COMPOSING = {"allOf", "oneOf", "anyOf"}


class Schema:
    """One schema object; ``types`` leaves null out, which ``null`` stands for.

    ``nullable: true`` of 3.0 and ``"null"`` in the type list of 3.1 both become ``null``. 3.0 counts
    ``nullable`` only beside a ``type`` (OpenAPI 3.0.3, *Schema Object*); without one, the raw keyword
    is kept in ``loosely_nullable``. A boolean schema is ``{}`` or ``{"not": {}}``.
    """

    __slots__ = (
        "_lists",
        "_named",
        "_size",
        "_subs",
        "document",
        "flat_parts",
        "folded",
        "loosely_nullable",
        "null",
        "raw",
        "ref",
        "typed",
        "types",
    )

    def __init__(self, raw: Node, document: Document, ref: str = ""):
        self.raw = raw
        self.document = document
        self.ref = ref
        self.flat_parts: tuple[Schema, ...] | None = None
        self.folded: Schema | None = None
        self._subs: dict[int, Schema] = {}
        self._named: dict[str, dict[str, Schema]] = {}
        self._lists: dict[str, list[Schema]] = {}
        self._size = 0
        given = raw.get("type")
        names = given if isinstance(given, list) else [given] if isinstance(given, str) else []
        self.typed = bool(names)
        nullable = raw.get("nullable") is True and not document.is_31
        self.null = "null" in names or (nullable and self.typed)
        self.loosely_nullable = nullable and not self.typed
        self.types = tuple(sorted({str(name) for name in names if name != "null"}))

    def get(self, keyword: str, default: Any = None) -> Any:
        """The raw value of a keyword."""
        return self.raw.get(keyword, default)

    def flag(self, keyword: str) -> bool:
        """Whether a boolean keyword is true."""
        return self.raw.get(keyword) is True

    @property
    def required(self) -> tuple[str, ...]:
        """Names of required properties."""
        value = self.raw.get("required")
        return tuple(str(name) for name in value) if isinstance(value, list) else ()

    @property
    def enum(self) -> list[Any] | None:
        """The enum, or None; an empty list counts as one."""
        value = self.raw.get("enum")
        return value if isinstance(value, list) else None

    @property
    def listed(self) -> list[Any] | None:
        """The only values there are, by enum or const; None where neither lists them.

        With null where it is allowed and nobody thought of listing it (see `Document.lenient_null`).
        """
        values = self.enum
        if values is None:
            return [self.raw["const"]] if "const" in self.raw else None
        if not self.null or None in values or not self.document.lenient_null:
            return values
        return [*values, None]

    @property
    def is_false(self) -> bool:
        """Whether no value is valid: the boolean schema ``false``."""
        return self.raw == {"not": {}}

    @property
    def format(self) -> str:
        """The format, or an empty string."""
        value = self.raw.get("format")
        return value if isinstance(value, str) else ""

    def limit(self, keyword: str) -> JSONNumber | None:
        """A bound. The boolean ``exclusiveMaximum`` of 3.0 turns ``maximum`` into an exclusive bound."""
        value = self.raw.get(keyword)
        for plain, exclusive in (
            ("maximum", "exclusiveMaximum"),
            ("minimum", "exclusiveMinimum"),
        ):
            if keyword == plain and self.raw.get(exclusive) is True:
                return None
            if keyword == exclusive and value is True:
                value = self.raw.get(plain)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        return value

    def schema(self, keyword: str) -> Schema | None:
        """The schema under a keyword, or None; ``true`` counts as absent."""
        value = self.raw.get(keyword)
        if value is None or value is True:
            return None
        return self._sub(value)

    def schemas(self, keyword: str) -> list[Schema]:
        """The schemas of a list keyword (``oneOf``, ``prefixItems``)."""
        found = self._lists.get(keyword)
        if found is None:
            value = self.raw.get(keyword)
            items = value if isinstance(value, list) else ()
            found = self._lists[keyword] = [self._sub(item) for item in items]
        return found

    def named(self, keyword: str) -> dict[str, Schema]:
        """The schemas of an object keyword (``properties``, ``patternProperties``)."""
        found = self._named.get(keyword)
        if found is None:
            value = self.raw.get(keyword)
            items = value.items() if isinstance(value, dict) else ()
            found = self._named[keyword] = {str(name): self._sub(item) for name, item in items}
        return found

    @property
    def size(self) -> int:
        """How much there is to look at, alternatives aside: keywords, entries, the signs of a pattern."""
        if not self._size:
            values = (
                value
                for keyword, value in self.raw.items()
                if isinstance(value, (dict, list)) and keyword not in _COMPOSING
            )
            pattern = self.raw.get("pattern")
            signs = len(pattern) if isinstance(pattern, str) else 0
            self._size = 1 + len(self.raw) + sum(map(len, values)) + signs
        return self._size

    @property
    def properties(self) -> dict[str, Schema]:
        """The documented properties."""
        return self.named("properties")

    def _sub(self, value: object) -> Schema:
        found = self._subs.get(id(value))
        if found is None:
            found = self._subs[id(value)] = view(value, self.document)
        return found


def view(value: object, document: Document) -> Schema:
    """The schema that a JSON value, possibly a reference, stands for.

    One target has one ``Schema`` per document, so that results about it can be kept.
    """
    known: dict[object, Schema] = document.views
    if isinstance(value, dict) and isinstance(reference := value.get("$ref"), str):
        siblings = document.is_31 and not value.keys() <= SAY_NOTHING
        key: object = (reference, id(value)) if siblings else reference
        if key not in known:
            target = document.follow(value)
            raw = {**target, **value} if siblings else target
            if siblings:
                raw.pop("$ref", None)
                known[("kept alive", id(value))] = Schema(value, document)
            known[key] = Schema(raw, document, reference)
        return known[key]
    if value is False:
        value = {"not": {}}
    if not isinstance(value, dict):
        value = {}
    return Schema(value, document)
