"""Finding the scenarios that belong to a contract: its own file, else those of the built-in 2.11."""

from __future__ import annotations

from pathlib import Path

from intercontract.contract.contract import Contract
from intercontract.contract.locate import built_in
from intercontract.contract.text import read_yaml
from intercontract.errors import ContractError
from intercontract.generate.scenario import Scenario
from intercontract.generate.scenario_file import parse

FILE = "scenarios.yaml"


def load_scenarios(contract: Contract) -> tuple[Scenario, ...]:
    """The scenarios beside a contract's description, or the built-in ones.

    Raises:
        ContractError: the file is damaged.
    """
    own = Path(contract.path).parent / FILE
    path = own if own.is_file() else built_in() / "2.11" / FILE
    return parse(read_yaml(path, ContractError), file=str(path))
