"""JSONPath (RFC 9535) that somebody else wrote, over a description: bounded, without backtracking."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice

from jsonpath import JSONPathEnvironment, JSONPathError
from jsonpath.function_extensions import ExpressionType, FilterFunction

from intercontract.errors import ConfigurationError
from intercontract.model.json import JSONValue
from intercontract.model.linear_pattern import LinearPattern

MAX_MATCHES = 100_000

Parts = tuple[str | int, ...]


class JSONPathRefused(Exception):  # noqa: N818 - told as a problem of what holds the path
    """A path is none, or selects too much."""


def select(path: str, document: JSONValue) -> list[Parts]:
    """Where a path leads, each place once, in the document's order.

    Raises:
        JSONPathRefused: it is no JSONPath, or meets more than `MAX_MATCHES` places, repeats counted.
    """
    try:
        matches = list(islice(_environment().finditer(path, document), MAX_MATCHES + 1))
    except (JSONPathError, RecursionError, ValueError, TypeError, ConfigurationError) as problem:
        message = problem.message if isinstance(problem, ConfigurationError) else str(problem)
        raise JSONPathRefused(f"is no JSONPath: {path!r} ({message})") from None
    if len(matches) > MAX_MATCHES:
        raise JSONPathRefused(f"selects more than {MAX_MATCHES:,} places: {path!r}")
    return list(dict.fromkeys(match.parts for match in matches))


class _Matching(FilterFunction):
    """``match`` and ``search`` of RFC 9535, section 2.4, by RE2."""

    arg_types = [ExpressionType.VALUE, ExpressionType.VALUE]  # noqa: RUF012 - as its base has it
    return_type = ExpressionType.LOGICAL

    def __init__(self, *, whole: bool):
        self.whole = whole

    def __call__(self, value: object, pattern: object) -> bool:
        if not (isinstance(value, str) and isinstance(pattern, str)):
            return False
        compiled = _pattern(pattern)
        return compiled.matches(value) if self.whole else compiled.found_in(value)


class _Environment(JSONPathEnvironment):
    def compare(self, left: object, operator: str, right: object) -> bool:
        """As its base; ``=~``, which is no part of RFC 9535, by RE2 too."""
        if operator == "=~":
            pattern = getattr(right, "pattern", None)
            return isinstance(left, str) and bool(pattern) and _pattern(str(pattern)).matches(left)
        return super().compare(left, operator, right)


@lru_cache(maxsize=1)
def _environment() -> JSONPathEnvironment:
    # Not strict: the Overlay specification's own examples use names such as x-oai-traits unquoted.
    environment = _Environment()
    environment.function_extensions["match"] = _Matching(whole=True)
    environment.function_extensions["search"] = _Matching(whole=False)
    return environment


@lru_cache(maxsize=100)
def _pattern(text: str) -> LinearPattern:
    return LinearPattern(text)
