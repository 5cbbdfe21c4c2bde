"""A quick run goes into the operations that a contract marks, and tries the others."""

from __future__ import annotations

from typing import Any

import pytest

from intercontract.contract.contract import Contract
from intercontract.contract.description import Description
from intercontract.engine.setup.depth import QUICK, in_depth
from intercontract.engine.setup.settings import RunSettings


def contract(*marked: str) -> Contract:
    paths: dict[str, Any] = {
        f"/{name}": {"get": {"operationId": name, QUICK: name in marked}}
        for name in ("a", "b", "c")
    }
    description = Description({"openapi": "3.1.0", "paths": paths})
    return Contract("mine", description, description)


@pytest.mark.parametrize(
    ("marked", "settings", "deep"),
    [
        pytest.param(("a", "c"), RunSettings(), ("a",), id="the marked ones that were chosen"),
        pytest.param((), RunSettings(), ("a", "b"), id="all where none is marked"),
        pytest.param(("a",), RunSettings(profile="nightly"), ("a", "b"), id="all in a nightly run"),
        pytest.param(
            ("a",), RunSettings(operations=("a", "b")), ("a", "b"), id="all that are named"
        ),
    ],
)
def test_what_is_gone_into(
    marked: tuple[str, ...], settings: RunSettings, deep: tuple[str, ...]
) -> None:
    assert in_depth(settings, contract(*marked), ("a", "b")) == deep
