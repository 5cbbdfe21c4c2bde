"""No check raises, whatever stands where a text or a number is usual."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from attrs import evolve

from intercontract.cassette.reading import read
from intercontract.checks.judge import judge
from intercontract.contract.load import load
from intercontract.model.interaction import Interaction

RECORDED = Path(__file__).resolve().parents[3] / "cassettes" / "us" / "2.11"


def names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for inner in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from names(inner)


def replaced(value: Any, name: str, odd: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: odd if key == name else replaced(held, name, odd) for key, held in value.items()
        }
    return [replaced(held, name, odd) for held in value] if isinstance(value, list) else value


def parsed(body: bytes | None) -> Any:
    try:
        return json.loads(body or b"null")
    except ValueError:
        return None


@cache
def first_with_each_name() -> dict[str, tuple[Interaction, Any, Any]]:
    found: dict[str, tuple[Interaction, Any, Any]] = {}
    for one in read(RECORDED / "lifecycle.yaml"):
        asked, answered = parsed(one.request.body), parsed(one.response.body)
        for name in (*names(asked), *names(answered)):
            found.setdefault(name, (one, asked, answered))
    return found


@pytest.mark.parametrize("odd", [{}, [[]]], ids=repr)
def test_no_check_raises(odd):
    contract, changed = load("2.11"), []
    for name, (one, asked, answered) in first_with_each_name().items():
        body = None if asked is None else orjson.dumps(replaced(asked, name, odd))
        changed.append(
            evolve(
                one,
                request=evolve(one.request, body=body),
                response=evolve(one.response, body=orjson.dumps(replaced(answered, name, odd))),
            )
        )
    assert judge(changed, contract)
