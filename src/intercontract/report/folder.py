"""The folder that reports go to."""

from __future__ import annotations

from pathlib import Path

from intercontract.errors import ConfigurationError
from intercontract.files import writing


def check_folder(folder: Path) -> None:
    """Make sure that reports can be written, before anything is sent.

    Raises:
        ConfigurationError: they cannot.
    """
    writing.check_folder(folder, _fault, hint="name another with --report-dir")


def _fault(message: str, *, file: str, hint: str) -> ConfigurationError:
    why = message.partition(": ")[2]
    return ConfigurationError(f"the report cannot be written to {file}: {why}", hint=hint)
