"""What several use cases let their callers choose, under the names of the command line's options."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

from intercontract.contract.load import ContractSource
from intercontract.engine.setup.names import Names


class JudgingOptions(TypedDict, total=False):
    """By what is judged, and what of it counts; `prepare.judged_by` has the defaults.

    ``api_version`` is that of the contract, 2.11 where nothing else is named; ``contract`` a name from
    ``contracts/``, the path of an OpenAPI file, or a loaded contract. ``operation`` and ``checks`` name the
    only ones that count, ``exclude_operation`` and ``exclude_checks`` those that do not. Servers of ``host``
    are taken for the contract's, and nothing is said of the response headers ``ignore_header``.
    """

    api_version: str | None
    contract: ContractSource | None
    operation: Names | None
    checks: Names | None
    exclude_checks: Names | None
    exclude_operation: Names | None
    host: Names | None
    ignore_header: Names | None


class SendingOptions(JudgingOptions, total=False):
    """What a run sends, and to whom: the arguments of `intercontract.run`; `prepare.sending_settings` has the
    defaults.
    """

    target: str
    region: Names
    seed: int
    max_examples: int
    profile: str
    max_time: float | None
    cleanup_time: float | None
    workspace: Names | None
    allow_writes: bool
    read_only: bool
    night: int
    upgrade: str
    report_dir: str | Path
    state_dir: str | Path | None
