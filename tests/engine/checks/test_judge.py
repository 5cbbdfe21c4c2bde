"""The table of checks, and judging with all of it."""

from __future__ import annotations

import re
import string
from pathlib import Path

import orjson
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.checks import registry, rules
from intercontract.checks.judge import judge, judge_alike, judge_interaction
from intercontract.checks.needs import SUCCESS, Need
from intercontract.checks.registry import MOST, Check, Scope, all_checks
from intercontract.checks.unjudged import cut_short
from intercontract.checks.violation import violation
from intercontract.contract.contract import Contract
from intercontract.contract.exchange import Exchange
from intercontract.contract.load import load
from intercontract.model.headers import Headers
from intercontract.model.interaction import (
    Case,
    Credentials,
    Interaction,
    Request,
    Response,
    Source,
)

ROOT = Path(__file__).resolve().parents[3]
RULES = Path(next(iter(rules.__path__)))
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def contract_2_11() -> Contract:
    return load("2.11", home=ROOT)


@pytest.mark.parametrize("rule", all_checks(), ids=lambda rule: rule.id)
def test_every_check_has_a_file_a_test_and_examples(rule: Check):
    name = rule.id.replace("-", "_")
    assert (RULES / f"{name}.py").is_file()
    assert (HERE / f"test_{name}.py").is_file()
    assert rule.function.__module__ == f"{rules.__name__}.{name}"
    assert rule.good
    assert rule.bad
    assert rule.source
    assert rule.summary.endswith(".")
    assert len(rule.explanation) > 60


def test_every_file_of_a_rule_holds_a_check():
    files = {path.stem.replace("_", "-") for path in RULES.glob("[a-z]*.py")}
    assert files == {rule.id for rule in all_checks()}


def test_an_id_is_given_once():
    with pytest.raises(ValueError, match="two checks"):
        registry.check(id="response-schema", summary="", source="", needs=SUCCESS)(lambda _: [])


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["conversation", "closed", "tag.list", "list", "error.list", "1", "comment"])
)
NAMES = st.sampled_from(
    [
        "type",
        "id",
        "state",
        "open",
        "created_at",
        "updated_at",
        "snoozed_until",
        "conversation_parts",
        "total_count",
        "tags",
        "data",
        "errors",
        "code",
        "pages",
        "next",
        "per_page",
        "starting_after",
        "conversations",
        "statistics",
        "source",
        "body",
        "contacts",
        "admins",
        "teammates",
        "part_type",
        "author",
        "conversation_id",
        "custom_attributes",
        "first_contact_reply",
        "page",
        "total_pages",
        "waiting_since",
        "count_conversation_parts",
        "applied_by",
        "sla_applied",
    ]
) | st.text(max_size=5)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=25,
)
BODIES = (
    JSON.map(lambda value: orjson.dumps(value))
    | st.binary(max_size=40)
    | st.just(b"[" * 900 + b"]" * 900)
)
PATHS = st.sampled_from(
    [
        "/conversations",
        "/conversations/",
        "/conversations/1",
        "/conversations/1/tags",
        "/conversations/1/tags/2",
        "/conversations/1/reply",
        "/conversations/1/parts",
        "/conversations/search",
        "/tags",
        "/tags/5",
        "/contacts/1",
        "/%ff/\x00",
        "//",
    ]
) | st.text(max_size=20)
QUERIES = st.sampled_from(
    ["", "?per_page=20", "?per_page=x", "?starting_after=a", "?display_as=plaintext", "?%ff=%00&a"]
)
HOSTS = st.sampled_from(
    ["https://api.intercom.io", "https://api.eu.intercom.io", "http://[", "https://x:y", "", "ftp:"]
)
METHODS = st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "", "ÄÖ"])
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "Content-Type",
                "Intercom-Version",
                "X-Request-Id",
                "X-RateLimit-Limit",
                "X-RateLimit-Remaining",
                "X-RateLimit-Reset",
                "Accept",
                "Date",
            ]
        ),
        st.sampled_from(["application/json", "text/html", "2.11", "5", "-1", "", "٣"])
        | st.text(string.printable, max_size=12),
    ),
    max_size=6,
).map(lambda pairs: Headers(tuple(pairs)))
INTERACTIONS = st.builds(
    Interaction,
    st.builds(
        Request,
        METHODS,
        st.builds(lambda h, p, q: h + p + q, HOSTS, PATHS, QUERIES),
        HEADERS,
        st.none() | BODIES,
    ),
    st.builds(
        Response,
        st.sampled_from([200, 201, 204, 304, 400, 401, 404, 422, 429, 500]) | st.integers(0, 999),
        HEADERS,
        BODIES,
    ),
    name=st.sampled_from(["a.har#0", "a.har#1", "", "x"]),
    source=st.sampled_from(Source),
    region=st.sampled_from(["us", "eu", None]),
    credentials=st.sampled_from(Credentials),
    case=st.none() | st.builds(Case, st.sampled_from(["scenario", "fuzzing"])),
    sequence=st.sampled_from(["pages", "lifecycle", None]),
)


@settings(max_examples=300)
@given(interactions=st.lists(INTERACTIONS, min_size=1, max_size=6))
def test_no_check_ever_raises(contract_2_11, interactions):
    for finding in judge(interactions, contract_2_11):
        assert re.fullmatch(r"[0-9a-f]{12}", finding.fingerprint)
        assert finding.message
        assert finding.observed is not None


def test_what_a_recording_kept_is_known_of_all_its_answers(contract, exchange):
    made = exchange(body={"type": "conversation"}).interaction
    bare = evolve(made, response=evolve(made.response, headers=Headers()))
    for kept, found in ((False, False), (True, True)):
        (answer,) = (Exchange(evolve(bare, headers_kept=kept), contract),)
        checks = {finding.check for finding in judge_interaction(answer)}
        assert ("response-header" in checks) is found


def test_of_one_answer_a_check_tells_so_many_violations_and_no_more(contract_2_11):
    request = Request("GET", "https://api.intercom.io/me", Headers({}), None)
    exchange = Exchange(Interaction(request, Response(200)), contract_2_11)
    endless = evolve(
        all_checks()[0],
        scope=Scope.INTERACTION,
        given=Need("any", lambda _: True),
        function=lambda _: (violation(f"/{n}", "one", "another") for n in range(10**9)),
    )
    found = list(judge_interaction(exchange, [endless]))
    assert len(found) == MOST
    assert len(list(judge_alike(exchange, [endless]))) == MOST
    assert list(cut_short(exchange, {endless.id: MOST - 1})) == []
    (told,) = cut_short(exchange, {endless.id: MOST})
    assert f"identifyAdmin 200: what {endless.id} finds in one interaction beyond" in told
