"""Times are Unix seconds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import cast

from intercontract.checks.facts import EARLIEST, LATEST
from intercontract.checks.needs import INTERCOM, SUCCESS
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.resources.located import Peers
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Violation
from intercontract.model.json import JSONValue, join

_SUFFIXES = ("_at", "_until", "_since")
# Given by the workspace, not by Intercom: a contact may have signed up in 2003, and been seen then.
_GIVEN = {"signed_up_at", "last_seen_at", "remote_created_at"}
# Text before 2.13 (intercom-java#344), an integer since; accepted as both.
_TEXT = {"android_last_seen_at", "ios_last_seen_at", "download_expires_at"}
# The names of larger objects are not remembered.
_MANY = 200
_THOUSANDFOLD = 100_000_000_000
_OBSERVED = {
    "text": "the text {}",
    "milliseconds": "{}, which looks like milliseconds",
    "implausible": "{}",
    "fraction": "{}, which is no integer",
}


@check(
    id="timestamp-unit",
    summary="Times are integers of Unix seconds, and plausible.",
    source="the documentation's examples; every recorded time is in seconds",
    needs=SUCCESS & INTERCOM,
    yields_to=("response-schema",),
    good='"created_at": 1767603600',
    bad='"created_at": 1767603600123',
)
def timestamp_unit(exchange: Exchange) -> Iterator[Violation]:
    """A field named ``..._at``, ``..._until`` or ``..._since``, at any depth, holds Unix seconds between
    2010 and 2100, or null: no milliseconds, no text, no zero, no decimal point.

    Not judged are custom attributes (the workspace's own), times that the workspace itself gives
    (``signed_up_at``, ``last_seen_at``) beyond their unit, and ``android_last_seen_at`` and
    ``ios_last_seen_at``, which come as text or number.
    """
    if not any(map(_are_suspicious, exchange.peers)):
        return
    resources = exchange.contract.resources
    for pointer, item in exchange.response_objects:
        for name, value in item.items():
            if value is None or not _is_named_so(name) or resources.in_free_map(pointer):
                continue
            if not (type(value) is int and EARLIEST <= value < LATEST):
                problem = _problem(name, value)
                if problem:
                    yield _wrong(
                        join(pointer, name), _OBSERVED[problem].format(show(value)), problem
                    )


def _are_suspicious(peers: Peers) -> bool:
    """Whether one of several objects has a time that may be wrong; the types of their values are the same."""
    names, like = tuple(peers.like.value), peers.like.value
    for name in _times(names) if len(names) < _MANY else filter(_is_named_so, names):
        if like[name] is None:
            continue
        values = [item[name] for item in peers.values]
        if type(like[name]) is int and all(EARLIEST <= cast("int", one) < LATEST for one in values):
            continue
        if any(_problem(name, value) for value in values):
            return True
    return False


def _is_named_so(name: str) -> bool:
    return name.endswith(_SUFFIXES)


@lru_cache(maxsize=4096)
def _times(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(_is_named_so, names))


def _wrong(pointer: str, observed: str, problem: str) -> Violation:
    message = f"{pointer} should be Unix seconds, and is {observed}"
    wanted = "Unix seconds between 2010 and 2100"
    return violation(pointer, wanted, observed, problem, message=message)


def _problem(name: str, value: JSONValue) -> str:
    if isinstance(value, str):
        if name in _TEXT or not _is_time(value):
            return ""
        return "text"
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return ""
    if EARLIEST <= value < LATEST:
        return "fraction"  # 1767603600.0 is an integer to JSON Schema, and none to most clients
    if abs(value) >= _THOUSANDFOLD:
        return "milliseconds"
    return "" if name in _GIVEN else "implausible"


def _is_time(text: str) -> bool:
    return bool(re.match(r"\d{4}-\d\d-\d\d|\d{9,}$|\w{3}, \d\d? \w{3} \d{4}", text, re.ASCII))
