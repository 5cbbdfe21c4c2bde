"""The SHA-256 that a description was added with: it is not changed silently."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from intercontract.errors import ContractError
from intercontract.files.kind import is_there
from intercontract.files.reading import read_bytes

PIN = "pin.json"
_LARGEST = 1024 * 1024


def check_pin(path: Path) -> None:
    """Compares a description with the SHA-256 that it was added with, when there is one.

    Raises:
        ContractError: the file was changed since, or the pin cannot be read.
    """
    pin = path.parent / PIN
    if not is_there(pin):
        return
    try:
        pinned = json.loads(read_bytes(pin, ContractError, limit=_LARGEST))
        wanted = pinned["sha256"]
        ours = pinned["file"] == path.name
    except (ValueError, KeyError, TypeError, RecursionError):
        hint = "add the description again: intercontract contracts add FILE"
        raise ContractError("the pin cannot be read", file=str(pin), hint=hint) from None
    if ours and hashlib.sha256(read_bytes(path, ContractError)).hexdigest() != wanted:
        raise ContractError(
            "the description differs from the one that was added",
            file=str(path),
            hint="write corrections as an Overlay in corrections.yaml, or add the new file again",
        )
