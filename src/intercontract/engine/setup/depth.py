"""How deep a run goes: which operations get requests of every phase, and which only their examples."""

from __future__ import annotations

from intercontract.contract.contract import Contract
from intercontract.engine.setup.settings import RunSettings
from intercontract.model.json import as_object, resolve

QUICK = "x-intercontract-quick"
"""Marks the operations of a contract that a quick run goes into."""


def in_depth(settings: RunSettings, contract: Contract, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the chosen operations that every phase draws requests for.

    All of them in a nightly run, where operations are named, and where the contract marks none.
    """
    if settings.profile != "quick" or settings.operations:
        return chosen
    document = contract.corrected.document
    marked = {
        operation.id
        for operation in contract.corrected.operations
        if as_object(resolve(document, operation.pointer)).get(QUICK) is True
    }
    return tuple(name for name in chosen if name in marked) if marked else chosen
