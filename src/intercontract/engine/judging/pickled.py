"""What was found, as bytes for another process, which has the contracts as well."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from typing import Any

from intercontract.contract.contract import Contract


def to_bytes(told: object) -> bytes:
    """What was found, with what shows it."""
    written = io.BytesIO()
    _Pickler(written, pickle.HIGHEST_PROTOCOL).dump(told)
    return written.getvalue()


def from_bytes(written: bytes, contract: Callable[[str], Contract]) -> Any:
    """What `to_bytes` wrote in a process of ours; ``contract`` finds one by its path."""
    reader = _Unpickler(io.BytesIO(written))
    reader.contract = contract
    return reader.load()


class _Pickler(pickle.Pickler):
    def persistent_id(self, value: object) -> str | None:
        return value.path if isinstance(value, Contract) else None


class _Unpickler(pickle.Unpickler):
    contract: Callable[[str], Contract]

    def persistent_load(self, path: str) -> Contract:
        return self.contract(path)
