"""What is worked out anew where it is lost: kept between commands in the user's own cache folder.

An entry is found by everything that it was worked out from. One that is damaged, or that somebody else could
have written, is no entry; a folder that cannot be written keeps nothing.
"""

from __future__ import annotations

import hashlib
import os
import stat
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_CHECKSUM = 4
"""Bytes of a checksum: it is there to see damage, not forgery, which whoever could write could hide."""


def cache_folder() -> Path:
    """The folder: below ``XDG_CACHE_HOME``, else ``~/.cache``. Nothing is created."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    return Path(home) / "intercontract"


def cached(kind: str, *key: bytes) -> memoryview | None:
    """What was kept under a key; None where there is nothing that can be trusted."""
    try:
        with _place(kind, key).open("rb") as stream:
            if not _is_ours(os.fstat(stream.fileno())):
                return None
            content = memoryview(stream.read())
    except (OSError, ValueError):
        return None
    value = content[_CHECKSUM:]
    return value if _checksum(value) == content[:_CHECKSUM] else None


def keep(
    kind: str, value: bytes | Sequence[bytes | memoryview], *key: bytes, most: int = 24
) -> None:
    """Keep a value, which may be in parts, under a key, whole or not at all; ``most`` of its kind stay."""
    parts = [value] if isinstance(value, bytes) else value
    place = _place(kind, key)
    fresh = place.with_name(f".{os.urandom(16).hex()}")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh.touch(mode=0o600, exist_ok=False)
        with fresh.open("wb") as stream:  # large values are not held once more
            stream.write(_checksum(*parts))
            stream.writelines(parts)
        fresh.replace(place)
        for old in _by_age(place.parent, kind)[:-most]:
            old.unlink()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            fresh.unlink()


def _checksum(*parts: bytes | memoryview) -> bytes:
    found = 0
    for part in parts:
        found = zlib.crc32(part, found)
    return found.to_bytes(_CHECKSUM)


def _place(kind: str, key: tuple[bytes, ...]) -> Path:
    digest = hashlib.sha256()
    for part in key:
        digest.update(b"%d:" % len(part) + part)
    return cache_folder() / f"{kind}-{digest.hexdigest()}"


def _is_ours(status: os.stat_result) -> bool:
    """Whether nobody but this user can have written a file; where a system does not tell, it is."""
    if not hasattr(os, "geteuid"):
        return True
    others = stat.S_IWGRP | stat.S_IWOTH
    return (
        stat.S_ISREG(status.st_mode)
        and status.st_uid == os.geteuid()
        and not status.st_mode & others
    )


def _by_age(folder: Path, kind: str) -> list[Path]:
    return sorted(folder.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime)
