"""Regular expressions that users write, matched in time linear in the text: RE2 never backtracks."""

from __future__ import annotations

from typing import Any

from attrs import field

from intercontract.errors import ConfigurationError
from intercontract.values import define

_MEMORY = 8 * 1024 * 1024


@define(frozen=True)
class LinearPattern:
    """A regular expression in RE2's syntax: no back-references and no look-around.

    ``.`` matches any character.

    Raises:
        ConfigurationError: the text is no such expression, or needs more than 8 MB once compiled.
    """

    text: str
    _compiled: Any = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        import re2  # few commands are given a pattern

        options = re2.Options()
        options.log_errors = False
        options.dot_nl = True
        options.max_mem = _MEMORY
        try:
            compiled = re2.compile(_bytes(self.text), options)
        except re2.error as problem:
            reason = problem.args[0] if problem.args else ""
            raise ConfigurationError(
                f"{self.text[:80]!r} is no regular expression: "
                f"{reason.decode() if isinstance(reason, bytes) else reason}",
                hint="the syntax is RE2's: no back-references, no look-around",
            ) from None
        object.__setattr__(self, "_compiled", compiled)

    def matches(self, text: str) -> bool:
        """Whether it matches the whole of a text."""
        return self._compiled.fullmatch(_bytes(text)) is not None

    def found_in(self, text: str) -> bool:
        """Whether it matches some part of a text."""
        return self._compiled.search(_bytes(text)) is not None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
