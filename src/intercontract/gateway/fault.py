"""Fault rules: which requests get what trouble, as text and as values.

``METHOD PATTERN ACTION [OPTION...] [xN] [pP]``::

    POST /conversations/* 429 x3            the first three get 429 with rate-limit headers
    GET /conversations/{id} latency=2s      each waits two seconds before it is answered
    * /conversations* cut p0.2              one in five breaks off in the middle of the body
    GET * 503 html after=10                 from the eleventh on, an edge server's HTML page

METHOD is a name or ``*``. In PATTERN ``*`` stands for any characters, slashes too, and ``{name}``
for one segment; the query does not count. ACTION is a status from 400 to 599, ``latency=TIME``,
``stall=TIME`` (the body pauses in the middle), ``cut`` (the connection ends there), ``truncated`` (half
of the body, as if it were all), ``malformed`` (no JSON any more) or ``refuse`` (the connection is reset
before an answer). Options: ``retry-after=SECONDS``, ``reset=SECONDS`` (from now to
``X-RateLimit-Reset``), ``html``, ``after=N`` (leave the first N alone).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

from intercontract.errors import ConfigurationError
from intercontract.model.linear_pattern import LinearPattern
from intercontract.values import frozen

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "*")
_TIME = re.compile(r"(\d+(?:\.\d+)?)(ms|s)?")
_PLACE = re.compile(r"\{[^{}/]*\}|\*|[^{*]+|\{")
_LONGEST_WAIT = 600.0
_HINT = "write METHOD PATTERN ACTION [xN] [pP], such as: POST /conversations/* 429 x3"


class FaultKind(StrEnum):
    """The kinds of trouble."""

    STATUS = "status"
    LATENCY = "latency"
    STALL = "stall"
    CUT = "cut"
    TRUNCATED = "truncated"
    MALFORMED = "malformed"
    REFUSE = "refuse"


@frozen
class Rule:
    """One rule. ``seconds`` is how long is waited, ``times`` None without end, ``chance`` from 0 to 1."""

    text: str
    method: str
    pattern: LinearPattern
    kind: FaultKind = FaultKind.STATUS
    status: int = 0
    seconds: float = 0.0
    times: int | None = None
    chance: float = 1.0
    after: int = 0
    html: bool = False
    retry_after: int | None = None
    reset: int | None = None

    def matches(self, method: str, path: str) -> bool:
        """Whether the rule is for a request; ``path`` is without its query."""
        return self.method in ("*", method.upper()) and self.pattern.matches(path)


def parse_fault(text: str) -> Rule:
    """The rule that a text writes.

    Raises:
        ConfigurationError: the text is no rule; the message names the word at fault.
    """
    words = text.split()
    if len(words) < 3:
        raise ConfigurationError(f"the fault {text!r} is not complete", hint=_HINT)
    method, path, action, *rest = words
    if method.upper() not in METHODS:
        raise _wrong(text, f"{method!r} is none of {', '.join(METHODS)}")
    if not path.startswith(("/", "*")):
        raise _wrong(text, f"the pattern {path!r} does not begin with / or *")
    settings: dict[str, object] = {**_action(text, action)}
    for word in rest:
        found = _option(text, word)
        if set(found) & set(settings):
            raise _wrong(text, f"{word!r} says something twice")
        settings |= found
    _check_fit(text, settings)
    make: Callable[..., Rule] = Rule
    return make(text=" ".join(words), method=method.upper(), pattern=_pattern(path), **settings)


def _action(text: str, word: str) -> dict[str, object]:
    name, equals, value = word.partition("=")
    if word.isdecimal() and word.isascii():
        if not (len(word) == 3 and 400 <= int(word) <= 599):
            raise _wrong(text, f"the status {word} is not between 400 and 599")
        return {"kind": FaultKind.STATUS, "status": int(word)}
    if name in (FaultKind.LATENCY, FaultKind.STALL) and equals:
        return {"kind": FaultKind(name), "seconds": _seconds(text, value)}
    if word in (FaultKind.CUT, FaultKind.TRUNCATED, FaultKind.MALFORMED, FaultKind.REFUSE):
        return {"kind": FaultKind(word)}
    raise _wrong(
        text,
        f"{word!r} is no action: use a status (429), latency=2s, stall=2s, cut, truncated, malformed "
        "or refuse",
    )


def _option(text: str, word: str) -> dict[str, object]:
    name, equals, value = word.partition("=")
    if re.fullmatch(r"x[1-9]\d{0,8}", word, re.ASCII):
        return {"times": int(word[1:])}
    if re.fullmatch(r"p(?:0?\.\d+|0|1|1\.0)", word, re.ASCII):
        return {"chance": float(word[1:])}
    if word == "html":
        return {"html": True}
    if equals and name in ("after", "retry-after", "reset"):
        if not re.fullmatch(r"\d{1,9}", value, re.ASCII):
            raise _wrong(text, f"{value!r} in {word!r} is no whole number")
        return {name.replace("-", "_"): int(value)}
    raise _wrong(
        text,
        f"{word!r} is no option: use x3, p0.5, after=N, retry-after=SECONDS, reset=SECONDS or html",
    )


def _check_fit(text: str, settings: dict[str, object]) -> None:
    if settings["kind"] is not FaultKind.STATUS:
        for name in ("html", "retry_after", "reset"):
            if name in settings:
                raise _wrong(text, f"{name.replace('_', '-')} goes with a status only")
    elif "reset" in settings and settings["status"] != 429:
        raise _wrong(text, "reset goes with 429 only")


def _seconds(text: str, value: str) -> float:
    found = _TIME.fullmatch(value)
    if found is None:
        raise _wrong(text, f"{value!r} is no time: write 2s, 0.5s or 250ms")
    seconds = float(found[1]) / (1000 if found[2] == "ms" else 1)
    if seconds > _LONGEST_WAIT:
        raise _wrong(text, f"{value} is longer than {_LONGEST_WAIT:.0f} s")
    return seconds


def _pattern(path: str) -> LinearPattern:
    parts = (
        ".*" if part == "*" else "[^/]+" if part[0] == "{" and len(part) > 1 else re.escape(part)
        for part in _PLACE.findall(path)
    )
    return LinearPattern("".join(parts))


def _wrong(text: str, why: str) -> ConfigurationError:
    return ConfigurationError(f"the fault {text!r}: {why}", hint=_HINT)
