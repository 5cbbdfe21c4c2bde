"""What a workspace holds: each module or package in here is one resource, and is found by being here."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from intercontract.sandbox.collection import Collection


def _found() -> dict[str, Collection[Any]]:
    modules = [import_module(found.name) for found in iter_modules(__path__, f"{__name__}.")]
    collections = {
        value.name: value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, Collection)
    }
    return dict(sorted(collections.items()))


COLLECTIONS = _found()
"""By their singular names."""
