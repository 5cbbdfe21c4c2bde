"""What the tests of this folder are given."""

from __future__ import annotations

from intercontract.contract_tests.target import pytest_generate_tests, report

__all__ = ["pytest_generate_tests", "report"]
