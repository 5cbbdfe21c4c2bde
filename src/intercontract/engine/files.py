"""Writing a file that a user named: whole, or not at all."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from intercontract.errors import ConfigurationError

HINT = "name a place that can be written"


def replace(path: Path, content: bytes, *, hint: str = HINT) -> None:
    """Put a file in its place, with the folders above it.

    Raises:
        ConfigurationError: it cannot be written.
    """
    fresh = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    with _writing(path, hint):
        try:
            fresh.write_bytes(content)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)


def append(path: Path, content: bytes, *, hint: str = HINT) -> None:
    """Add to a file that only grows.

    Raises:
        ConfigurationError: it cannot be written.
    """
    with _writing(path, hint), path.open("ab") as stream:
        stream.write(content)


@contextmanager
def _writing(path: Path, hint: str) -> Iterator[None]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as problem:
        raise ConfigurationError(
            f"{path} cannot be written: {problem.strerror or problem}", hint=hint
        ) from None
