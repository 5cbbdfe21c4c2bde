"""A lock on an open file that the operating system drops when its process ends, however it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt

    # Far behind what is written: a locked byte cannot be read there.
    _FAR = 2**30

    def _taken(file: IO[bytes]) -> bool:
        position = file.tell()
        try:
            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(position)
        return True
else:
    import fcntl

    def _taken(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            pass  # a file system without locks; who else could hold one?
        return True


def lock(file: IO[bytes], path: Path) -> bool:
    """Lock an open file until it is closed; False when somebody holds it, or it is no longer at ``path``."""
    if not _taken(file):
        return False
    try:
        # Who held it may have removed it between our opening and our locking.
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except OSError:
        return False
