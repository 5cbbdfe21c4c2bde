"""What a schema has evaluated of a value, for ``unevaluatedProperties`` and ``unevaluatedItems``.

Source: JSON Schema 2020-12, sections 10 and 11. A subschema that refuses the value evaluates nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from intercontract.model.json import JSONObject, JSONValue
from intercontract.values import frozen


@frozen
class Reading:
    """How to follow a reference, ask a validator, and match a pattern."""

    follow: Callable[[str], JSONValue]
    accepts: Callable[[JSONValue, JSONValue], bool]
    matches: Callable[[str, str], bool]

    def evaluated(self, schema: JSONValue, value: JSONValue) -> set[str | int]:
        """The names (of an object) or positions (of an array) that a schema has evaluated."""
        found: set[str | int] = set()
        if not isinstance(schema, dict):
            return found
        for applied in self._in_place(schema, value):
            found |= self.evaluated(applied, value)
        if isinstance(value, dict):
            found |= self._names(schema, value)
        elif isinstance(value, list):
            found |= self._positions(schema, value)
        return found

    def _in_place(self, schema: JSONObject, value: JSONValue) -> Iterator[JSONValue]:
        reference = schema.get("$ref")
        if isinstance(reference, str):
            yield self.follow(reference)
        for keyword in ("allOf", "anyOf", "oneOf"):
            branches = schema.get(keyword)
            for branch in branches if isinstance(branches, list) else ():
                if self.accepts(branch, value):
                    yield branch
        if "if" in schema:
            holds = self.accepts(schema["if"], value)
            if holds:
                yield schema["if"]
            yield schema.get("then" if holds else "else", True)
        dependent = schema.get("dependentSchemas")
        for name, branch in dependent.items() if isinstance(dependent, dict) else ():
            if isinstance(value, dict) and name in value:
                yield branch

    def additional(self, schema: JSONObject, value: JSONObject) -> list[str]:
        """The names that neither ``properties`` nor ``patternProperties`` of a schema cover."""
        properties, patterns = schema.get("properties"), schema.get("patternProperties")
        names = properties if isinstance(properties, dict) else {}
        shapes = patterns if isinstance(patterns, dict) else {}
        return [
            name
            for name in value
            if name not in names and not any(self.matches(shape, name) for shape in shapes)
        ]

    def _names(self, schema: JSONObject, value: JSONObject) -> set[str | int]:
        if "additionalProperties" in schema or "unevaluatedProperties" in schema:
            return set(value)
        others = self.additional(schema, value)
        return {name for name in value if name not in others}

    def _positions(self, schema: JSONObject, value: list[JSONValue]) -> set[str | int]:
        if "items" in schema or "unevaluatedItems" in schema:
            return set(range(len(value)))
        prefix = schema.get("prefixItems")
        found: set[str | int] = set(range(len(prefix) if isinstance(prefix, list) else 0))
        if "contains" in schema:
            found |= {i for i, item in enumerate(value) if self.accepts(schema["contains"], item)}
        return found
