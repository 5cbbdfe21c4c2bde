"""What is known to deviate from a contract."""

from __future__ import annotations

from pathlib import Path

from intercontract.contract.contract import Contract
from intercontract.contract.load import DEVIATIONS
from intercontract.deviation.deviation import Deviation
from intercontract.deviation.parse import parse


def deviations_of(contract: Contract) -> tuple[Deviation, ...]:
    """The known deviations beside a contract.

    Raises:
        ContractError: an entry is not of the form that `Deviation` describes.
    """
    return parse(contract.noted, file=str(Path(contract.path).parent / DEVIATIONS))
