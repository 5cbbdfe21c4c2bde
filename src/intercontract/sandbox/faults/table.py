"""All faults, by id."""

from __future__ import annotations

from intercontract.errors import ConfigurationError
from intercontract.sandbox.faults import (
    access,
    bodies,
    lifecycles,
    pages,
    promises,
    reads,
    regions,
    statuses,
    tagging,
    transport,
    values,
    versions,
    writes,
)
from intercontract.sandbox.faults.fault import Fault

FAULTS: tuple[Fault, ...] = (
    *bodies.FAULTS,
    *statuses.FAULTS,
    *transport.FAULTS,
    *values.FAULTS,
    *access.FAULTS,
    *pages.FAULTS,
    *writes.FAULTS,
    *tagging.FAULTS,
    *lifecycles.FAULTS,
    *reads.FAULTS,
    *promises.FAULTS,
    *regions.FAULTS,
    *versions.FAULTS,
)
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
