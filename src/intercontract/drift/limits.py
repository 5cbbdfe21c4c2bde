"""Bounds and steps of two schemas: which of them lets through what the other does."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from intercontract.drift.merge import Flat
from intercontract.drift.schema import JSONNumber

_ENDS = {1: ("maximum", "exclusiveMaximum"), -1: ("minimum", "exclusiveMinimum")}


def divides(step: JSONNumber | None, other: JSONNumber | None) -> bool:
    """Whether every multiple of the other is one of the step."""
    return bool(step and other) and (Fraction(str(other)) / Fraction(str(step))).denominator == 1


def limited(one: Flat, other: Flat, keyword: str) -> bool:
    """Whether a bound on length or count is at least as tight in ``one``."""
    demanded = other.limit(keyword)
    if demanded is None or (keyword.startswith("min") and demanded == 0):
        return True
    given = one.limit(keyword)
    if keyword == "minProperties" and len(one.required) >= demanded:
        return True
    if given is None:
        return False
    return given <= demanded if keyword.startswith("max") else given >= demanded


def bounded(one: Flat, other: Flat) -> bool:
    """Whether every number within the bounds of ``one`` is within those of ``other``."""
    whole = one.types is not None and one.types <= {"integer", "null"}
    return all(
        demanded is None or (given is not None and given * sign <= demanded * sign)
        for sign, names in _ENDS.items()
        for given, demanded in [(_end(one, sign, names, whole), _end(other, sign, names, whole))]
    ) and (whole or _strictly(one, other))


def _end(flat: Flat, sign: int, names: tuple[str, str], whole: bool) -> Fraction | None:
    """The outermost value at one end; between integers an exclusive bound is the next one's."""
    plain, beyond = (flat.limit(name) for name in names)
    ends = [] if plain is None else [_exact(plain)]
    if beyond is not None:
        ends.append(_exact(beyond) if not whole else _inside(_exact(beyond), sign))
    if not ends:
        return None
    end = min(ends) if sign == 1 else max(ends)
    return Fraction(floor(end) if sign == 1 else ceil(end)) if whole else end


def _inside(bound: Fraction, sign: int) -> Fraction:
    return Fraction(ceil(bound) - 1 if sign == 1 else floor(bound) + 1)


def _exact(number: JSONNumber) -> Fraction:
    return Fraction(str(number)) if isinstance(number, float) else Fraction(number)


def _strictly(one: Flat, other: Flat) -> bool:
    """Whether an exclusive bound is not met from a plain one at the same value."""
    for sign, (plain, exclusive) in _ENDS.items():
        demanded, limit, beyond = other.limit(exclusive), one.limit(plain), one.limit(exclusive)
        if demanded is None or (beyond is not None and beyond * sign <= demanded * sign):
            continue
        if limit is None or limit * sign >= demanded * sign:
            return False
    return True
