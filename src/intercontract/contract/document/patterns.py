"""The patterns of schemas, matched within bounds: of what cannot be decided within them that much is known.

jsonschema-rs runs most patterns in time linear in the text, and nothing interrupts it. Two kinds take longer:
look-around, back-references and possessive quantifiers go back in the text, so that a search for ``(?=a*b)a``
squares; and counted repetitions compile to millions of bytes, any of which may take its time with each
character. Such patterns are *costly*: what they may take is known before they run.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import Factory

from intercontract.model.json import JSONValue
from intercontract.values import define, frozen

if TYPE_CHECKING:  # it takes a while, and few schemas have a pattern
    from jsonschema_rs import Draft202012Validator, FancyRegexOptions, RegexOptions

COSTLY = "x-intercontract-costly"
"""At the root of a description: its costly patterns by the keyword that has them, where there are any."""

# Bytes of the compiled pattern, times characters, times steps: at worst five seconds.
BUDGET = 10**11
# What asking takes.
_ASKED = 10_000
# A smaller pattern takes a microsecond for a character at most.
_LIGHT = 20_000
_SIZES = (500, 1_000, 4_000, _LIGHT, 80_000, 320_000, 1_250_000, 5_000_000, 10 * 2**20)
# How often a pattern may go back: few do so more often than the first, and nothing does than the last.
_STEPS = (10, 100, 1_000, 10_000, 100_000, 1_000_000)
# At least every possessive quantifier.
_POSSESSIVE = re.compile(r"[*+?}]\+")
# Whatever its size, ``^.{1,1000}$`` is at one place in the pattern for each in the text.
_SIGN = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]", re.DOTALL)
_COUNT = re.compile(r"\{(?:\d*,)?(?P<most>\d+)\}|.", re.DOTALL)
_COUNTED_ONCE = re.compile(r"\^[^*+?{|()]*\{[\d,]*\}[^*+?{|()]*", re.DOTALL)

# What is compiled of one description, in bytes.
_MOST = 50_000_000
TOO_MUCH = f"the patterns of the description take more than {_MOST:,} bytes once they are compiled"

OF_PATTERNS = frozenset({"pattern", "patternProperties"})
"""The keywords whose arguments are patterns, or objects of them by pattern."""

_local = threading.local()


@define
class MatchingBudget:
    """What matching may take, and whether something was not decided within it."""

    left: int = BUDGET
    undecided: bool = False


@contextmanager
def watched() -> Iterator[MatchingBudget]:
    """All that is matched meanwhile in this thread takes one budget."""
    _local.watch = watch = MatchingBudget()
    try:
        yield watch
    finally:
        _local.watch = None


@frozen
class Weight:
    """The bytes of a pattern once it is compiled, at most, and whether it may go back in the text."""

    size: int
    goes_back: bool
    is_costly: bool


@lru_cache(maxsize=20_000)
def weigh(pattern: str) -> Weight | None:
    """What a pattern weighs; None when it is none, or takes more than ten million bytes."""
    from jsonschema_rs import FancyRegexOptions, RegexOptions

    for size in _SIZES:
        if _compiles(pattern, FancyRegexOptions(size_limit=size)):
            plain = not _POSSESSIVE.search(pattern) and _compiles(pattern, RegexOptions())
            signs = _SIGN.sub("x", pattern)
            if plain:
                at_once = size <= _LIGHT or _COUNTED_ONCE.fullmatch(signs)
                return Weight(size, False, not at_once)
            return Weight(max(size, _rounds(signs)), True, True)
    return None


def _rounds(signs: str) -> int:
    """How often the innermost part of a pattern comes, by the counts around it: a step may be that many."""
    open_, last = [1], 1
    for sign in _COUNT.finditer(signs):
        if sign[0] == "(":
            open_.append(last := 1)
        elif sign[0] == ")" and len(open_) > 1:
            last = open_.pop()
        else:
            last = last * int(sign["most"]) if sign["most"] else 1
        open_[-1] = max(open_[-1], last)
    return max(open_)


def is_costly(pattern: object) -> bool:
    """Whether a pattern may take more than a moment."""
    weight = weigh(pattern) if isinstance(pattern, str) else None
    return weight is not None and weight.is_costly


def _compiles(pattern: str, options: FancyRegexOptions | RegexOptions) -> bool:
    from jsonschema_rs import Draft202012Validator

    try:
        Draft202012Validator({"pattern": pattern}, pattern_options=options)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=200)
def _matcher(pattern: str, steps: int) -> Draft202012Validator:
    from jsonschema_rs import Draft202012Validator, FancyRegexOptions

    options = FancyRegexOptions(backtrack_limit=steps)
    return Draft202012Validator({"pattern": pattern}, pattern_options=options)


def found_in(pattern: str, text: str) -> bool:
    """Whether a pattern is found in a text, as jsonschema-rs reads patterns.

    One that is none, or is not decided within the budget, counts as found, and the `MatchingBudget` knows.
    """
    if not text.isascii():  # half a surrogate pair is no text of JSON
        text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    weight = weigh(pattern)
    if weight and not weight.is_costly:
        return bool(_matcher(pattern, _STEPS[-1]).is_valid(text))
    watch: MatchingBudget = getattr(_local, "watch", None) or MatchingBudget()
    if weight is None:
        watch.undecided = True
        return True
    for steps in _STEPS if weight.goes_back else _STEPS[-1:]:
        cost = _ASKED + weight.size * len(text) * (steps if weight.goes_back else 1)
        if cost > watch.left:
            break
        watch.left -= cost
        decided = _decide(_matcher(pattern, steps), text)
        if decided is not None:
            return decided
    watch.undecided = True
    return True


def _decide(matcher: Draft202012Validator, text: str) -> bool | None:
    if matcher.is_valid(text):
        return True
    (error,) = matcher.iter_errors(text)
    # The name of the kind is the same where the engine gave up.
    return None if "error" in error.kind.as_dict() else False


class PatternKeyword:
    """The keyword ``pattern`` of one schema, for jsonschema-rs, whose own knows no budget."""

    def __init__(self, _schema: object, argument: object, _path: object) -> None:
        self._pattern = str(argument)

    def validate(self, value: object) -> None:
        """Raises ValueError for a text in which the pattern is not found."""
        if isinstance(value, str) and not found_in(self._pattern, value):
            raise ValueError(self._pattern)


@define
class DescribedPatterns:
    """The patterns of one description, as many as are compiled."""

    costly: dict[str, JSONValue] = Factory(dict)
    _known: set[str] = Factory(set)
    _bytes: int = 0

    def admit(self, keyword: str, argument: JSONValue) -> bool:
        """Whether the patterns that are the argument of a keyword can be compiled beside those before."""
        if keyword == "pattern":
            given = [argument]
        elif keyword == "patternProperties" and isinstance(argument, dict):
            given = list(argument)
        else:
            return True
        return all(self._admit(keyword, one) for one in given if isinstance(one, str))

    def _admit(self, keyword: str, pattern: str) -> bool:
        if pattern not in self._known:
            if self._bytes > _MOST:
                return False
            self._known.add(pattern)
            weight = weigh(pattern)
            self._bytes += weight.size if weight else _SIZES[-1]
        weight = weigh(pattern)
        if weight and weight.is_costly:
            held = self.costly.setdefault(keyword, [])
            if isinstance(held, list) and pattern not in held:
                held.append(pattern)
        return True
