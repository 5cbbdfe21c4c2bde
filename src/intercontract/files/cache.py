"""What is worked out anew where it is lost: kept between commands in the user's own cache folder.

An entry is found by everything that it was worked out from. One that is damaged, or that somebody else could
have written, is no entry; a folder that cannot be written keeps nothing.
"""

from __future__ import annotations

import hashlib
import os
import stat
import uuid
from contextlib import suppress
from pathlib import Path

_DIGEST = hashlib.sha256().digest_size
# Of each kind so many entries are kept: those that were written last.
_KEPT = 24


def cache_folder() -> Path:
    """The folder: below ``XDG_CACHE_HOME``, else ``~/.cache``. Nothing is created."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    return Path(home) / "intercontract"


def cached(kind: str, *key: bytes) -> bytes | None:
    """What was kept under a key; None where there is nothing that can be trusted."""
    try:
        with _place(kind, key).open("rb") as stream:
            if not _is_ours(os.fstat(stream.fileno())):
                return None
            content = stream.read()
    except (OSError, ValueError):
        return None
    digest, value = content[:_DIGEST], content[_DIGEST:]
    return value if hashlib.sha256(value).digest() == digest else None


def keep(kind: str, value: bytes, *key: bytes) -> None:
    """Keep a value under a key, whole or not at all."""
    place = _place(kind, key)
    fresh = place.with_name(f".{uuid.uuid4().hex}")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh.touch(mode=0o600, exist_ok=False)
        fresh.write_bytes(hashlib.sha256(value).digest() + value)
        fresh.replace(place)
        for old in _oldest(place.parent, kind):
            old.unlink()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            fresh.unlink()


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


def _oldest(folder: Path, kind: str) -> list[Path]:
    entries = sorted(folder.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime)
    return entries[:-_KEPT]
