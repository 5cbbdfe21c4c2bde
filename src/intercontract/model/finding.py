"""Findings: one violation each, with an identity that outlives ids, order, seed and wording."""

from __future__ import annotations

import hashlib
from enum import StrEnum

from intercontract.model.json import generalise
from intercontract.model.regex import regex
from intercontract.values import frozen

# What no check could judge; of no check, as it stands for all of them.
NOT_VERIFIED = "not-verified"

# Longer texts are no words of a list, and may be somebody's.
LONGEST_WORD = 60

# Path segments that name one thing rather than a kind of thing: numbers, Intercom's 24 hex digits, and what
# is long and holds a digit (UUIDs, e-mail addresses, cursors).
_IDENTIFIER = regex(
    r"(?<=/)(?:[0-9]+|[0-9a-fA-F]{24}|(?=[^/]*[0-9])[^/]{16,})(?=/|\Z)",
)


def operation_name(operation: str | None, method: str, path: str) -> str:
    """What an operation is called: its id, or ``PATCH /conversations/*`` where no operation is documented."""
    return operation or f"{method} {_IDENTIFIER.sub('*', path)}"


class Severity(StrEnum):
    """How bad a violation is in itself."""

    FAIL = "fail"
    WARNING = "warning"


class Verdict(StrEnum):
    """What a finding, a check or an operation comes to; ERROR means that we broke."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    WARNING = "warning"
    KNOWN = "known"
    SKIP = "skip"
    ERROR = "error"


@frozen
class Violation:
    """What a check yields: where, what was expected, what was seen.

    ``arguments`` are the stable facts that tell two violations at one place apart (a keyword, a
    documented type); never an observed id, a time, or prose. ``at`` is the index of the offending
    interaction when the check was given a sequence of them. ``part`` says where ``pointer`` points.
    ``observed_type`` is the JSON type of a wrong value, where the check judges one, and ``cause`` the place
    in the description that it breaks, which operations may share.
    """

    pointer: str
    expected: str
    observed: str
    message: str
    arguments: tuple[str, ...] = ()
    part: str = "response"
    at: int = 0
    observed_type: str = ""
    cause: str = ""


@frozen
class Finding:
    """A violation with its circumstances; ``sdk`` is what it is about, if that is an SDK."""

    check: str
    severity: Severity
    operation: str | None
    method: str
    path: str
    status: int | None
    region: str | None
    pointer: str
    expected: str
    observed: str
    message: str
    interaction: str
    arguments: tuple[str, ...] = ()
    part: str = "response"
    api_version: str | None = None
    observed_type: str = ""
    cause: str = ""
    sdk: str = ""

    @property
    def observed_kind(self) -> str:
        """What kind of wrong value it is: its JSON type; among words that are listed, the word itself."""
        listed = self.arguments[:1] in (("enum",), ("const",))
        short = len(self.observed) <= LONGEST_WORD and "@" not in self.observed
        return self.observed if listed and self.observed_type and short else self.observed_type

    @property
    def place(self) -> str:
        """The operation's id, or method and path as they were sent where none is documented."""
        return self.operation or f"{self.method} {self.path}"

    @property
    def where(self) -> str:
        """The SDK or the region that it was seen in; empty where it is of none."""
        return self.sdk or self.region or ""

    @property
    def operation_name(self) -> str:
        """The operation's id; of an undocumented one method and path, less what varies in it."""
        return operation_name(self.operation, self.method, self.path)

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits over check, operation, generalised pointer and arguments.

        The same defect has the same fingerprint in every region, run, seed and interaction.
        """
        parts = (
            self.check,
            self.operation_name,
            self.part,
            generalise(self.pointer),
            *self.arguments,
        )
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]
