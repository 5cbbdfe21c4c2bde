"""All faults, by id: those of each module in this package that has ``FAULTS``."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from intercontract.errors import ConfigurationError
from intercontract.sandbox import faults
from intercontract.sandbox.faults.fault import Fault


def _found() -> Iterator[Fault]:
    for module in walk_packages(faults.__path__, f"{faults.__name__}."):
        if module.name != __name__:
            yield from getattr(import_module(module.name), "FAULTS", ())


FAULTS: tuple[Fault, ...] = tuple(_found())
BY_ID: dict[str, Fault] = {fault.id: fault for fault in FAULTS}
if len(BY_ID) != len(FAULTS):
    raise ValueError("two faults have the same id")


def fault(id_: str) -> Fault:
    """The fault with an id.

    Raises:
        ConfigurationError: there is none.
    """
    try:
        return BY_ID[id_]
    except KeyError:
        raise ConfigurationError(
            f"no fault is called {id_!r}", hint=f"one of {', '.join(sorted(BY_ID))}"
        ) from None
