"""Intercom, judged: nothing new about any operation, and every operation really exercised."""

from __future__ import annotations

from intercontract.contract_tests.test_operations import (
    test_nothing_else_is_new,
    test_operation_keeps_its_contract,
    test_operation_was_exercised,
    test_the_run_was_complete,
)

__all__ = [
    "test_nothing_else_is_new",
    "test_operation_keeps_its_contract",
    "test_operation_was_exercised",
    "test_the_run_was_complete",
]
