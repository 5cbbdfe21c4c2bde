"""Finding the scenarios that belong to a contract: its own file, else those of the built-in 2.11."""

from __future__ import annotations

from pathlib import Path

from intercontract.contract.contract import Contract
from intercontract.contract.locate import built_in
from intercontract.contract.text import read_yaml
from intercontract.errors import ContractError
from intercontract.files.kind import is_there
from intercontract.generate.scenario import Scenario, Step
from intercontract.generate.scenario_file import parse

FILE = "scenarios.yaml"


def load_scenarios(contract: Contract) -> tuple[Scenario, ...]:
    """The scenarios beside a contract's description, or the built-in ones.

    Raises:
        ContractError: the file is damaged.
    """
    own = _own(contract)
    path = own if is_there(own) else built_in() / "2.11" / FILE
    return parse(read_yaml(path, ContractError), file=str(path))


def playable_scenarios(contract: Contract) -> tuple[tuple[Scenario, ...], tuple[str, ...]]:
    """The scenarios to play, and the ids of those that need operations outside the contract.

    A contract's own scenarios, in the file beside it, may need what they like. Others borrow the built-in
    ones: where they are Intercom's, and only for operations of theirs.

    Raises:
        ContractError: the file is damaged.
    """
    if is_there(_own(contract)):
        return load_scenarios(contract), ()
    if not contract.is_intercom:
        return (), ()
    borrowed = load_scenarios(contract)
    playable = tuple(s for s in borrowed if all(_has(contract, step) for step in s.steps))
    return playable, tuple(s.id for s in borrowed if s not in playable)


def _own(contract: Contract) -> Path:
    return Path(contract.path).parent / FILE


def _has(contract: Contract, step: Step) -> bool:
    method = "GET" if step.method == "HEAD" else step.method
    documented = contract.documented.route(step.path)[0]
    # A path's other methods are tried on purpose.
    return method in documented or (step.mode == "negative" and bool(documented))
