"""Reading deviations.yaml: what is understood, and what is refused with a word on why."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import asdict

from intercontract.deviation.deviation import Deviation
from intercontract.deviation.parse import parse
from intercontract.errors import ContractError

MINIMAL = {"check": "response-schema", "pointer": "/state", "reason": "seen so"}


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(None, id="no file"),
        pytest.param({}, id="no list"),
        pytest.param({"deviations": None}, id="an empty key"),
        pytest.param({"deviations": []}, id="an empty list"),
        pytest.param([], id="a bare empty list"),
        pytest.param({"version": 1, "document": []}, id="other parts only"),
    ],
)
def test_nothing_known_is_no_error(document):
    assert parse(document) == ()


def test_an_entry_needs_little():
    assert parse([MINIMAL]) == (
        Deviation(check="response-schema", pointer="/state", reason="seen so"),
    )


def test_every_field_is_read():
    (entry,) = parse(
        {
            "deviations": [
                {
                    "check": "response-schema",
                    "operation": ["a", "b"],
                    "status": [200, 206],
                    "part": "request",
                    "pointer": "/x/*/y/**",
                    "arguments": ["type"],
                    "observed": "null",
                    "regions": "eu",
                    "versions": ["2.10", "2.11"],
                    "reason": "so",
                    "evidence": "somewhere",
                    "first_seen": "2026-11-22",
                    "expires": "2027-01-01",
                    "sometimes": True,
                    "sdk": "python-intercom==4.0.0",
                }
            ]
        }
    )
    assert asdict(entry) == {
        "check": "response-schema",
        "operations": ("a", "b"),
        "statuses": (200, 206),
        "part": "request",
        "pointer": "/x/*/y/**",
        "arguments": ("type",),
        "observed": ("null",),
        "regions": ("eu",),
        "versions": ("2.10", "2.11"),
        "reason": "so",
        "evidence": ("somewhere",),
        "first_seen": date(2026, 11, 22),
        "expires": date(2027, 1, 1),
        "sometimes": True,
        "index": 0,
        "sdks": ("python-intercom==4.0.0",),
    }


def test_several_places_are_one_entry():
    one, other, last = parse([MINIMAL | {"pointer": ["/a", "/b"]}, MINIMAL])
    assert [one.pointer, other.pointer, last.pointer] == ["/a", "/b", "/state"]
    assert [one.index, other.index, last.index] == [0, 0, 1]


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        pytest.param("x", "is no mapping", id="text for an entry"),
        pytest.param(None, "is no mapping", id="null for an entry"),
        pytest.param({}, "has no text for 'check'", id="empty entry"),
        pytest.param(MINIMAL | {"check": " "}, "has no text for 'check'", id="blank check"),
        pytest.param(MINIMAL | {"reason": None}, "has no text for 'reason'", id="no reason"),
        pytest.param(
            MINIMAL | {"pointer": 3}, "has no text for 'pointer'", id="number for pointer"
        ),
        pytest.param(MINIMAL | {"pointer": []}, "has no text for 'pointer'", id="no pointer"),
        pytest.param(MINIMAL | {"observed": [None]}, "in quotes", id="null is no type"),
        pytest.param(
            MINIMAL | {"pointer": "state"}, "does not begin with /", id="relative pointer"
        ),
        pytest.param(MINIMAL | {"pointer": "/**/x"}, "** before its end", id="two stars in front"),
        pytest.param(MINIMAL | {"status": "200"}, "'status' is no number", id="text for status"),
        pytest.param(MINIMAL | {"status": [200, 42]}, "from 100 to 599", id="no such status"),
        pytest.param(MINIMAL | {"status": True}, "'status' is no number", id="true for status"),
        pytest.param(MINIMAL | {"status": "²"}, "'status' is no number", id="a superscript"),
        pytest.param(MINIMAL | {"status": {}}, "'status' is no number", id="mapping for status"),
        pytest.param(MINIMAL | {"part": "body"}, "none of response, request", id="no such part"),
        pytest.param(MINIMAL | {"part": ["request", "response"]}, "more than one", id="two parts"),
        pytest.param(MINIMAL | {"regions": ["us", "uk"]}, "'uk', and none of us", id="no region"),
        pytest.param(MINIMAL | {"versions": [2.10]}, "in quotes", id="2.10 would be 2.1"),
        pytest.param(MINIMAL | {"arguments": ["type", None]}, "in quotes", id="null is no name"),
        pytest.param(MINIMAL | {"operation": {"id": "x"}}, "'operation' is no", id="operation"),
        pytest.param(MINIMAL | {"evidence": [["x"]]}, "'evidence' is no", id="nested evidence"),
        pytest.param(MINIMAL | {"expires": "soon"}, "'expires' is no date", id="no date"),
        pytest.param(MINIMAL | {"first_seen": "2026-02-30"}, "is no date", id="no such day"),
        pytest.param(MINIMAL | {"expires": []}, "'expires' is no date", id="list for a date"),
        pytest.param(MINIMAL | {"sometimes": "yes"}, "neither true nor false", id="yes is a text"),
        pytest.param(MINIMAL | {"operations": "x"}, "unknown field 'operations'", id="misspelled"),
        pytest.param(MINIMAL | {1: 2, "z": 3}, "unknown field '1'", id="mixed keys"),
    ],
)
def test_a_bad_entry_is_refused_by_number_and_file(entry, says):
    with pytest.raises(ContractError) as problem:
        parse({"deviations": [MINIMAL, entry]}, file="mine.yaml")
    assert says in problem.value.message
    assert problem.value.message.startswith("deviation 2 (")
    assert problem.value.file == "mine.yaml"
    assert problem.value.hint


@pytest.mark.parametrize("document", ["x", 3, {"deviations": {"a": 1}}, {"deviations": "x"}])
def test_what_is_no_list_is_refused(document):
    with pytest.raises(ContractError, match="is no list"):
        parse(document)
