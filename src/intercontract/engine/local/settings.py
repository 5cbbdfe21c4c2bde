"""What one test wants of its Intercom."""

from __future__ import annotations

from pathlib import Path

from intercontract.contract.load import ContractSource
from intercontract.gateway.fault import Rule, parse_fault
from intercontract.gateway.record_replay import RecordMode
from intercontract.sandbox.faults.fault import Fault
from intercontract.sandbox.faults.table import fault
from intercontract.values import frozen


@frozen
class LocalSettings:
    """What one test wants.

    ``cassettes`` are played; without any the sandbox answers. ``version`` is the API version where a request
    names none, and the contract's, unless a ``contract`` is named: then all requests are judged by that one.
    ``faults`` are fault rules of the gateway (``POST /tags 429 x1``) or ids of the sandbox's faults.
    ``judge`` is one of `JUDGED`, ``allow`` the findings that are none to this test.

    ``record`` says when the first cassette is recorded: from ``live`` with ``live_token``, from the
    ``sandbox``, or from a loopback address; writes go there only with ``allow_writes``.
    """

    region: str = "us"
    version: str | None = None
    contract: ContractSource | None = None
    cassettes: tuple[Path, ...] = ()
    faults: tuple[str, ...] = ()
    judge: str = "requests"
    allow: tuple[str, ...] = ()
    seed: int = 1
    record: RecordMode = RecordMode.NONE
    record_from: str = "live"
    allow_writes: bool = False
    live_token: str = ""

    @property
    def records(self) -> bool:
        """Whether this test may record its first cassette."""
        return bool(self.cassettes) and self.record.records(self.cassettes[0])

    @property
    def asks_live(self) -> bool:
        """Whether requests may leave this machine, or go to a gateway on it."""
        return self.records and self.record_from != "sandbox"


def parse_faults(texts: tuple[str, ...]) -> tuple[tuple[Rule, ...], tuple[Fault, ...]]:
    """Fault rules, which have several words, and faults of the sandbox, which have ids.

    Raises:
        ConfigurationError: a text is neither.
    """
    rules = tuple(parse_fault(text) for text in texts if " " in text.strip())
    return rules, tuple(fault(text.strip()) for text in texts if " " not in text.strip())
