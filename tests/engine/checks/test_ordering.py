"""Time orders what a recording holds, and what ran at once accuses nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from intercontract.checks.judge import judge, sequences
from intercontract.checks.ordering import in_time_order, is_read
from intercontract.contract.exchange import Exchange
from intercontract.model.interaction import Interaction, Request, Response

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://api.intercom.io/conversations/1"


def call(name, method="GET", at=0.0, took=0.0, url=URL):
    moment = (BEGIN + timedelta(seconds=at)).isoformat()
    return Interaction(
        Request(method, url),
        Response(200, elapsed=took),
        name=name,
        region="us",
        recorded_at=moment,
    )


def ordered(contract, *calls):
    groups = in_time_order([Exchange(each, contract) for each in calls])
    return [[exchange.interaction.name for exchange in group] for group in groups]


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        pytest.param([("b", "GET", 2), ("a", "PUT", 1)], [["a", "b"]], id="sorted by time"),
        pytest.param(
            [("b", "PUT", 1), ("a", "GET", 1)], [["b", "a"]], id="of one time: as in the file"
        ),
        pytest.param([("r", "GET", 0, 3), ("q", "GET", 1, 1)], [["r", "q"]], id="reads at once"),
        pytest.param(
            [("w", "PUT", 0, 2), ("r", "GET", 1, 5), ("s", "GET", 9)],
            [["w", "s"], ["r"]],
            id="a read during a write stands alone",
        ),
        pytest.param(
            [("r", "GET", 0, 5), ("w", "PUT", 1, 1), ("s", "GET", 9)],
            [["w", "s"], ["r"]],
            id="a read that a write began in stands alone",
        ),
        pytest.param(
            [("v", "PUT", 0, 9), ("w", "PUT", 1, 1), ("r", "GET", 5)],
            [["v"], ["w"], ["r"]],
            id="a read during the longer of two writes",
        ),
        pytest.param(
            [
                ("a", "GET", 0),
                ("v", "PUT", 1, 2),
                ("w", "PUT", 2, 2),
                ("b", "GET", 9),
                ("c", "PUT", 10),
            ],
            [["a"], ["b", "c"], ["v"], ["w"]],
            id="after writes at once everything begins anew",
        ),
        pytest.param(
            [("s", "POST", 0, 3, f"{URL}/search"), ("r", "GET", 1)],
            [["s", "r"]],
            id="a search is a read",
        ),
        pytest.param(
            [("w", "PUT", 0, 1), ("r", "GET", 1)], [["w", "r"]], id="one ends as the next begins"
        ),
    ],
)
def test_what_comes_after_what(contract, calls, expected):
    assert ordered(contract, *(call(*each) for each in calls)) == expected


@pytest.mark.parametrize(
    ("untimed", "method", "expected"),
    [
        pytest.param({"b", "c"}, "PUT", [["b", "c"]], id="none has a time"),
        pytest.param({"c"}, "PUT", [["b", "a", "c"]], id="a write has none: the file's order"),
        pytest.param({"c"}, "GET", [["a", "b"], ["c"]], id="a read has none: it stands alone"),
    ],
)
def test_where_times_are_missing(contract, untimed, method, expected):
    names = [name for group in expected for name in group]
    calls = [call("b", "PUT", at=5), call("a", at=1), call("c", method, at=3)]
    given = [each for each in calls if each.name in names]
    given = [evolve(each, recorded_at=None) if each.name in untimed else each for each in given]
    assert ordered(contract, *given) == expected


spans = st.lists(
    st.tuples(st.sampled_from(["GET", "PUT"]), st.integers(0, 12), st.integers(0, 4)), max_size=9
)


@given(spans, st.randoms(use_true_random=False))
def test_nothing_that_overlaps_a_write_is_in_sequence_with_it(contract, drawn, random):
    calls = [call(f"f#{n}", *each) for n, each in enumerate(drawn)]
    groups = in_time_order([Exchange(each, contract) for each in calls])
    names = [exchange.interaction.name for group in groups for exchange in group]
    assert sorted(names) == sorted(each.name for each in calls)
    for group in groups:
        for n, first in enumerate(group):
            for second in group[n + 1 :]:
                one, other = first.interaction, second.interaction
                assert one.started <= other.started
                assert one.ended <= other.started or (is_read(first) and is_read(second))
    if len({each.started for each in calls}) == len(calls):
        shuffled = random.sample(calls, len(calls))
        assert sorted(ordered(contract, *shuffled)) == sorted(ordered(contract, *calls))


def test_a_recording_out_of_order_breaks_no_lifecycle(contract, exchange, conversation):
    closed = conversation(id="1", state="closed", open=False, updated_at=1_700_000_100)
    opened = conversation(id="1", state="open", open=True, updated_at=1_700_000_200)
    steps = [
        ("POST", "/conversations/1/parts", closed, {"message_type": "close", "type": "admin"}, 1),
        ("GET", "/conversations/1", closed, None, 2),
        ("POST", "/conversations/1/parts", opened, {"message_type": "open", "type": "admin"}, 3),
        ("GET", "/conversations/1", opened, None, 4),
    ]
    told = {}
    for order in ((0, 1, 2, 3), (2, 1, 0, 3), (3, 2, 1, 0)):
        found = judge((_step(exchange, n, *steps[n]) for n in order), contract)
        told[order] = sorted(
            (f.check, f.pointer)
            for f in found
            if f.check in ("read-after-write", "conversation-lifecycle")
        )
    assert told[2, 1, 0, 3] == told[0, 1, 2, 3]
    assert told[3, 2, 1, 0] == told[0, 1, 2, 3]
    assert not [each for each in told[0, 1, 2, 3] if each[1] == "/state"]


def test_a_second_tab_that_reads_meanwhile_accuses_nobody(contract, exchange, conversation):
    old = conversation(id="1", state="open", open=True, updated_at=1_700_000_100)
    new = conversation(id="1", state="closed", open=False, updated_at=1_700_000_200)
    close = ("POST", "/conversations/1/parts", new, {"message_type": "close", "type": "admin"}, 1)
    read = ("GET", "/conversations/1", old, None, 1.5)

    def checks(took):
        recorded = [_step(exchange, 0, *close, took=took), _step(exchange, 1, *read, took=took)]
        return {f.check for f in judge(recorded, contract)}

    assert "read-after-write" in checks(0.1)
    assert "read-after-write" not in checks(1.0)


def _step(exchange, number, method, path, answer, body, at, took=0.1):
    made = exchange(method, path, 200, answer, sent=body).interaction
    moment = (BEGIN + timedelta(seconds=at)).isoformat()
    return evolve(
        made,
        name=f"a.har#{number}",
        case=None,
        response=evolve(made.response, elapsed=took),
        recorded_at=moment,
    )


def test_names_keep_the_order_of_the_file(contract):
    calls = [call("a.har#0", at=9), call("a.har#1", at=1)]
    (group,) = sequences([Exchange(each, contract) for each in calls])
    assert [exchange.interaction.name for exchange in group] == ["a.har#1", "a.har#0"]
