"""Why a value is refused, and whether a reported change already says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from attrs import Factory

from intercontract.drift.rules import DriftRule
from intercontract.model.json import Tokens
from intercontract.values import define, frozen

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator as FastValidator
    from jsonschema_rs import ValidationError

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


class ToldChanges:
    """Reported changes by their places, a token at a time, so that many refusals are looked up soon."""

    def __init__(self, told: Iterable[Told]):
        self._root = _Place()
        for tokens, rule in told:
            self._root.below(tokens).rules.append(rule)

    def account_for(self, refused: RefusedValue) -> bool:
        """Whether one of the changes says already why a value is refused."""
        places = [self._root]
        for token in refused.tokens:
            # A change of something that holds the place.
            if any(rule.kind in _WHOLE for place in places for rule in place.rules):
                return True
            places = [inside for place in places for inside in place.inside(token)]
        return any(place.accounts_for(refused.keyword) for place in places)


@define
class _Place:
    rules: list[DriftRule] = Factory(list)
    _inside: dict[str, _Place] = Factory(dict)

    def below(self, tokens: Tokens) -> _Place:
        place = self
        for token in tokens:
            place = place._inside.setdefault(token, _Place())
        return place

    def inside(self, token: str) -> Iterable[_Place]:
        if token == _ANY:
            return self._inside.values()
        return [self._inside[one] for one in (token, _ANY) if one in self._inside]

    def accounts_for(self, keyword: str) -> bool:
        # By something inside an alternative may fail.
        if self._inside and keyword in _UNIONS:
            return True
        if keyword in _VALUES:
            return any(rule.keyword in _VALUES for rule in self.rules)
        kinds = ("existence", "structure", "type")
        return any(rule.keyword == keyword or rule.kind in kinds for rule in self.rules)


def _first_error(validator: FastValidator, value: Any) -> Iterator[ValidationError]:
    from jsonschema_rs import ValidationError as Refused

    try:
        validator.validate(value)
    except Refused as error:
        yield error


def refusals(
    validator: FastValidator, value: Any, *, first: bool = False
) -> Iterator[RefusedValue]:
    """Everything that a validator has against a value, or what it meets first."""
    for error in _first_error(validator, value) if first else validator.iter_errors(value):
        tokens = tuple(_ANY if isinstance(t, int) else t for t in error.instance_path)
        keyword = _KEYWORDS.get(error.kind.name, error.kind.name)
        if keyword == "required":
            yield RefusedValue((*tokens, str(error.kind.as_dict()["property"])), keyword)
        elif keyword in _EXTRA:
            for name in error.kind.as_dict()["unexpected"]:
                yield RefusedValue((*tokens, name), "properties")
        else:
            yield RefusedValue(tokens, keyword)
