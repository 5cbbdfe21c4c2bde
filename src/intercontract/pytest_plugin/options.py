"""Options under names that other plugins have too: added only where nobody else did."""

from __future__ import annotations

from typing import Any

import pytest

from intercontract.pytest_plugin import RECORD_MODES

_TESTS = "intercontract.contract_tests"


def add_shared(parser: pytest.Parser, args: list[str]) -> None:
    """``--record-mode`` as in pytest-recording; for our own tests of Intercom, where to find it."""
    group = parser.getgroup("intercontract")
    if not _is_known(parser, "--record-mode"):
        group.addoption(
            "--record-mode", choices=RECORD_MODES, default=None,
            help="When tests with intercom_replay record their cassettes; none by default.",
        )  # fmt: skip
    if any(_TESTS in str(arg).replace("/", ".") for arg in args):
        add_target(parser)


def add_target(parser: pytest.Parser) -> None:
    """The options of the tests that judge Intercom: where it is, and what may be done to it."""
    group = parser.getgroup("intercontract")
    for name, options in _TARGET.items():
        if not _is_known(parser, name):
            group.addoption(name, **options)


_TARGET: dict[str, dict[str, Any]] = {
    "--target": {"default": "replay", "help": "sandbox, replay, live, URL, or us=URL,eu=URL"},
    "--region": {"default": "us,eu,au", "help": "the regions to test"},
    "--workspace": {"default": None, "help": "the workspace that a live target must be"},
    "--allow-writes": {"action": "store_true", "help": "create and change things in it"},
}


def _is_known(parser: pytest.Parser, name: str) -> bool:
    """Whether some plugin or conftest.py has an option; there is no other public way to ask."""
    try:
        _, unknown = parser.parse_known_and_unknown_args([f"{name}=none"])
    except (Exception, SystemExit):  # noqa: BLE001 - it is known, and takes no such value
        return True
    return f"{name}=none" not in unknown
