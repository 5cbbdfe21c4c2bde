"""The pytest face of the suite: ``pytest tests/contract --target replay --region eu``.

The same tests come with the package: ``pytest --pyargs intercontract.contract_tests``.
"""

from __future__ import annotations

from intercontract.contract_tests.target import pytest_generate_tests, report

__all__ = ["pytest_generate_tests", "report"]
