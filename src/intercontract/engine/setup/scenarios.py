"""Finding the scenarios that belong to a contract: its own files, else those of the built-in 2.11."""

from __future__ import annotations

from pathlib import Path

from intercontract.contract.contract import Contract
from intercontract.contract.locate import built_in
from intercontract.contract.reading.text import read_yaml
from intercontract.errors import ContractError
from intercontract.files.kind import is_there
from intercontract.generate.scenario import Scenario, Step
from intercontract.generate.scenario_file import joined, parse

FILE, FOLDER = "scenarios.yaml", "scenarios"


def load_scenarios(contract: Contract) -> tuple[Scenario, ...]:
    """The scenarios beside a contract's description, or the built-in ones.

    Raises:
        ContractError: the file is damaged.
    """
    paths = _own(contract) or _in(built_in() / "2.11")
    return joined(
        (parse(read_yaml(path, ContractError), file=str(path)), str(path)) for path in paths
    )


def playable_scenarios(contract: Contract) -> tuple[tuple[Scenario, ...], tuple[str, ...]]:
    """The scenarios to play, and the ids of those that need operations outside the contract.

    A contract's own scenarios, in the files beside it, may need what they like. Others borrow the built-in
    ones: where they are Intercom's, and only for operations of theirs.

    Raises:
        ContractError: the file is damaged.
    """
    if _own(contract):
        return load_scenarios(contract), ()
    if not contract.is_intercom:
        return (), ()
    borrowed = load_scenarios(contract)
    playable = tuple(s for s in borrowed if all(_has(contract, step) for step in s.steps))
    return playable, tuple(s.id for s in borrowed if s not in playable)


def wanted_scenarios(
    scenarios: tuple[Scenario, ...], contract: Contract, operations: tuple[str, ...]
) -> tuple[Scenario, ...]:
    """The scenarios in which one of the operations is called; all when none is named."""
    if not operations:
        return scenarios

    def called(scenario: Scenario) -> set[str]:
        found = (contract.documented.route(s.path)[0].get(s.method) for s in scenario.steps)
        return {operation.id for operation in found if operation}

    return tuple(scenario for scenario in scenarios if called(scenario) & set(operations))


def _own(contract: Contract) -> tuple[Path, ...]:
    return _in(Path(contract.path).parent)


def _in(folder: Path) -> tuple[Path, ...]:
    """The file of scenarios in a contract's folder, and those of a folder beside it, by name."""
    single = folder / FILE
    return (*([single] if is_there(single) else ()), *sorted((folder / FOLDER).glob("*.yaml")))


def _has(contract: Contract, step: Step) -> bool:
    method = "GET" if step.method == "HEAD" else step.method
    documented = contract.documented.route(step.path)[0]
    # A path's other methods are tried on purpose.
    return method in documented or (step.mode == "negative" and bool(documented))
