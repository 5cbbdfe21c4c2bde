"""Why a value is refused, and whether a reported change already says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from intercontract.contract.fields import Tokens
from intercontract.drift.rules import DriftRule
from intercontract.values import frozen

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator as FastValidator

Told = tuple[Tokens, DriftRule]
"""A change that was reported: where, and by which rule."""

_ANY = "*"
_VALUES = frozenset({"enum", "const", "type", "null", "list-of-types", "schema"})
_UNIONS = frozenset({"anyOf", "oneOf", "allOf", "not", "if"})
_EXTRA = frozenset({"additionalProperties", "unevaluatedProperties"})
_WHOLE = frozenset({"type", "values", "existence"})
_KEYWORDS = {
    "constant": "const",
    "oneOfMultipleValid": "oneOf",
    "oneOfNotValid": "oneOf",
    "falseSchema": "schema",
}


@frozen
class RefusedValue:
    """One keyword that a value violates at one place (array positions as ``*``)."""

    tokens: Tokens
    keyword: str

    def is_told(self, told: Iterable[Told]) -> bool:
        """Whether one of the reported changes accounts for it."""
        return any(self._is_told(tokens, rule) for tokens, rule in told)

    def _is_told(self, tokens: Tokens, rule: DriftRule) -> bool:
        mine = self.tokens
        if not all(_ANY in (a, b) or a == b for a, b in zip(tokens, mine, strict=False)):
            return False
        if len(tokens) < len(mine):  # the change is of something that holds the place
            return rule.kind in _WHOLE
        if len(tokens) > len(mine):  # of something inside, which an alternative may fail by
            return self.keyword in _UNIONS
        if self.keyword in _VALUES:
            return rule.keyword in _VALUES
        return rule.keyword == self.keyword or rule.kind in ("existence", "structure", "type")


def refusals(validator: FastValidator, value: Any) -> Iterator[RefusedValue]:
    """Everything that a validator has against a value."""
    for error in validator.iter_errors(value):
        tokens = tuple(_ANY if isinstance(t, int) else t for t in error.instance_path)
        keyword = _KEYWORDS.get(error.kind.name, error.kind.name)
        if keyword == "required":
            yield RefusedValue((*tokens, str(error.kind.as_dict()["property"])), keyword)
        elif keyword in _EXTRA:
            for name in error.kind.as_dict()["unexpected"]:
                yield RefusedValue((*tokens, name), "properties")
        else:
            yield RefusedValue(tokens, keyword)
