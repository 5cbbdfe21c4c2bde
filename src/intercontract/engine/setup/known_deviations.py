"""What is known to deviate from a contract."""

from __future__ import annotations

from pathlib import Path

from attrs import evolve

from intercontract.contract.contract import Contract
from intercontract.contract.load import DEVIATIONS
from intercontract.deviation.deviation import Deviation
from intercontract.deviation.parse import parse


def deviations_of(contract: Contract) -> tuple[Deviation, ...]:
    """The known deviations beside a contract, and those of the user's own file.

    Raises:
        ContractError: an entry is not of the form that `Deviation` describes.
    """
    beside = parse(contract.noted, file=str(Path(contract.path).parent / DEVIATIONS))
    own = parse(contract.own, file=contract.own_path)
    after = max((entry.index + 1 for entry in beside), default=0)  # entries are told apart by it
    return (*beside, *(evolve(entry, index=entry.index + after) for entry in own))
