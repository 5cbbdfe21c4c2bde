"""Sandboxes on loopback, honest or disguised as Intercom, and runs against them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from intercontract.contract.contract import Contract
from intercontract.contract.load import load
from intercontract.engine.runs.online import run_online
from intercontract.engine.setup.settings import RunSettings
from intercontract.model.interaction import Interaction
from intercontract.model.report import Report
from intercontract.sandbox.sandbox import Sandbox, Settings
from intercontract.sandbox.server import running
from intercontract.transport.address import Kind, Target
from intercontract.transport.ledger import Ledger

MARK = "20261127120000abcdef"
# What a run of a test puts to the test unless it names others; () means all.
OPERATIONS = (
    "listConversations",
    "createConversation",
    "retrieveConversation",
    "attachTagToConversation",
    "detachTagFromConversation",
)


@pytest.fixture(scope="session")
def contract() -> Contract:
    return load("2.11")


@pytest.fixture
def up() -> Iterator[Callable[[Sandbox], str]]:
    """``up(sandbox)``: the sandbox on loopback, until the test is over; its address."""
    with ExitStack() as stack:
        yield lambda sandbox: stack.enter_context(running(sandbox=sandbox))


@pytest.fixture
def workspace() -> Sandbox:
    """A workspace that nothing gives away as a sandbox."""
    return Sandbox(Settings(region="us", disguised=True, workspace_id="ws-test"))


class Runs:
    """``runs(us=URL, eu=URL, ...)``: one run; ``sent`` holds its interactions."""

    def __init__(self, contract: Contract, folder: Path) -> None:
        self.contract = contract
        self.folder = folder
        self.sent: list[Interaction] = []
        self.listen: Callable = lambda _event: None

    def settings(self, bases: dict[str, str], **options) -> RunSettings:
        given = {
            "target": Target(Kind.URL, bases),
            "regions": tuple(bases),
            "operations": OPERATIONS,
            "phases": ("scenarios",),
            "workspaces": {"us": "ws-test"},
            "report_dir": self.folder,
            "state_dir": self.folder / "state",
        }
        return RunSettings(**(given | options))

    def __call__(self, *, bases: dict[str, str] | None = None, **options) -> Report:
        urls = bases or {r: options.pop(r) for r in ("us", "eu", "au") if r in options}
        self.sent.clear()
        settings = self.settings(urls, **options)
        return run_online(settings, self.contract, self.listen, tap=self.sent.append)

    @property
    def ledgers(self) -> list[Path]:
        return sorted((self.folder / "state" / "created").glob("*"))

    def left(self, url: str, workspace: str = "ws-test", mark: str = MARK) -> Ledger:
        """The ledger of a run that is to have left something."""
        return Ledger.begin(self.folder / "state", url, workspace, mark)

    @property
    def asked(self) -> list[tuple[str, str]]:
        return [(i.request.method, i.request.path) for i in self.sent]


@pytest.fixture
def runs(contract, tmp_path) -> Runs:
    return Runs(contract, tmp_path)
