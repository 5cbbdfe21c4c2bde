"""The folder that reports go to."""

from __future__ import annotations

import os
from pathlib import Path

from intercontract.errors import ConfigurationError


def check_folder(folder: Path) -> None:
    """Make sure that reports can be written, before anything is sent.

    Raises:
        ConfigurationError: they cannot.
    """
    there = next(
        (place for place in (folder, *folder.absolute().parents) if place.exists()), folder
    )
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        raise ConfigurationError(
            f"the report cannot be written to {folder}: {there} is no folder that can be written",
            hint="name another with --report-dir",
        )
