"""How lists and objects are written in a parameter (OpenAPI, *Style Values* and *Style Examples*)."""

from __future__ import annotations

from intercontract.drift.schema import Schema
from intercontract.values import frozen

_DELIMITERS = {"spaceDelimited": "%20", "pipeDelimited": "|", "label": ",", "matrix": ","}
_PREFIXES = {"label": ".", "matrix": ";name="}


@frozen
class Style:
    """``style`` and ``explode``, with their defaults."""

    name: str
    explode: bool

    @property
    def text(self) -> str:
        """In words."""
        return f"{self.name}{', exploded' if self.explode else ''}"

    def differs(self, other: Style, before: Schema, after: Schema) -> bool:
        """Whether a value of a type that both sides know is written otherwise now."""
        was, is_ = set(before.types), set(after.types)
        if is_ == {"array"} and was and was.isdisjoint(("array", "object")):
            return self._written("text") != other._written("text")  # one value is a list of one
        if was == {"array"} and is_ and "array" not in is_:
            return self._written("array")[1] == "repeated"  # once is not several times
        kinds = was & is_ or was | is_
        return any(self._written(kind) != other._written(kind) for kind in kinds)

    @property
    def between(self) -> str:
        """What is written between the items of a list: nothing where each has the name again."""
        between = self._written("array")[1]
        return "" if between == "repeated" else between

    def _written(self, kind: str) -> tuple[str, ...]:
        """Three texts that are equal exactly when values of this type are written alike."""
        prefix = _PREFIXES.get(self.name, "")
        delimiter = _DELIMITERS.get(self.name, ",")
        if kind == "array":
            if self.name == "simple" or not self.explode:
                return (prefix, delimiter, "")
            return (prefix, ".", "") if self.name == "label" else (prefix, "repeated", "")
        if kind == "object":
            if self.name == "deepObject":
                return ("name[key]=", "repeated", "")
            if not self.explode:
                return (prefix, delimiter, "key,value")
            between = {"simple": ",", "label": ".", "matrix": ";"}.get(self.name, "&")
            return ("", between, "key=value")
        return (prefix, "", "")
