"""What can go wrong, and what to do about it.

A nightly run, told by the error that ends each step::

    reads its settings        ConfigurationError   2
    loads the contract        ContractError        2
    opens cassettes           CassetteError        2   (damaged, missing, locked)
    imports somebody's HAR    TrafficError         2
    keeps its history         HistoryError         2   (locked, full, damaged, of a newer release)
    connects                  TargetUnreachable    3
    says who it is            TargetRefused        3   (token, workspace, write without leave)
    anything else             InternalError        4   (our own fault)

::

    IntercontractError
    ├── UsageError (2)
    │   ├── ConfigurationError
    │   ├── ContractError
    │   ├── CassetteError
    │   ├── HistoryError
    │   └── TrafficError
    ├── TargetError (3)
    │   ├── TargetUnreachable
    │   └── TargetRefused
    └── InternalError (4)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from intercontract.visible import shortened

# A message may hold what a file says, as long as that is.
_LONGEST = 1000


class IntercontractError(Exception):
    """A sentence that says what happened, where, and a hint that says what to do next."""

    exit_code: ClassVar[int] = 4

    def __init__(self, message: str, *, hint: str = "", file: str = "", line: int | None = None):
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.file = file
        self.line = line

    def __str__(self) -> str:
        file = shortened(self.file)
        where = f"{file}:{self.line}: " if self.line else f"{file}: " if file else ""
        hint = f"\n  hint: {shortened(self.hint, _LONGEST)}" if self.hint else ""
        return f"{where}{shortened(self.message, _LONGEST)}{hint}"


class UsageError(IntercontractError):
    """What was asked for cannot be done as asked (exit 2)."""

    exit_code = 2


class ConfigurationError(UsageError):
    """A setting is missing or makes no sense."""


class ContractError(UsageError):
    """An API description cannot be loaded."""


class CassetteError(UsageError):
    """A cassette is missing, damaged, locked by another recorder, or does not play."""


class DiskRefused(CassetteError):  # noqa: N818 - what happened, in the log's words
    """The disk takes nothing more of a recording: it is full, or a limit is reached."""


class TrafficError(UsageError):
    """Recorded traffic (HAR, NDJSON, cassette) cannot be read as what it claims to be."""


class HistoryError(UsageError):
    """The history of runs cannot be opened, read or written."""


class TargetError(IntercontractError):
    """The target cannot be tested (exit 3)."""

    exit_code = 3


class TargetUnreachable(TargetError):  # noqa: N818 - the words of the command line's documentation
    """Nothing answered at the target's address."""


class TargetRefused(TargetError):  # noqa: N818
    """The target answered, and may not or will not be tested: token, workspace, or a forbidden write."""


class InternalError(IntercontractError):
    """Our own defect: never the target's, never silent, never exit 0."""


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint for a name that does not exist: the one that was meant, else ``otherwise`` or what there is."""
    names = sorted(known)
    from difflib import get_close_matches  # which takes longer to import than most commands need it

    if near := get_close_matches(name, names, 1):
        return f"did you mean {near[0]}?"
    return otherwise or f"there are {', '.join(names[:30])}" + (", ..." if len(names) > 30 else "")


def unknown_name(given: Iterable[object], known: Iterable[str]) -> tuple[str, str] | None:
    """The first name that is none of those known, and a hint for it; None where all are known."""
    names = sorted(known)
    unknown = sorted({str(name) for name in given} - set(names))
    return (unknown[0], did_you_mean(unknown[0], names)) if unknown else None
