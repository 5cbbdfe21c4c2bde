"""Issues for the vendor's tracker: one per cause, each complete in itself."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from intercontract.contract.load import load
from intercontract.deviation.deviation import Deviation
from intercontract.deviation.documented import documented
from intercontract.deviation.export import issues
from intercontract.deviation.parse import parse
from intercontract.engine.upstream import curl_for, published_in

TODAY = date(2026, 11, 23)
AGENT = Deviation(
    check="response-schema",
    pointer="/ai_agent",
    reason="Documented as an object. It is null without an agent.",
    operations=("retrieveConversation",),
    statuses=(200,),
    arguments=("type", "null"),
    evidence=("https://example.com/recording",),
    first_seen=date(2026, 11, 1),
)
IN_LIST = evolve(AGENT, operations=("listConversations",), pointer="/conversations/*/ai_agent")


@pytest.fixture(scope="module")
def contract():
    return load("2.11")


@pytest.fixture
def written(contract):
    def made(*deviations):
        find = published_in(contract)
        return issues(deviations, contract, TODAY, lambda o: curl_for(contract, o), find)

    return made


def test_an_issue_says_what_is_documented_observed_and_how_to_see_it(written):
    (issue,) = written(AGENT)
    assert issue.file == "response-schema-retrieveconversation-ai-agent.md"
    assert issue.title == "`ai_agent` of retrieveConversation: Documented as an object"
    assert issue.text.startswith(f"# {issue.title}\n")
    for said in (
        "`GET /conversations/{id}` (retrieveConversation)",
        "**Status**: 200",
        "**API version**: 2.11",
        "**Regions**: all",
        "**First seen**: 2026-11-01",
        "`#/components/schemas/conversation/properties/ai_agent`",
        "(conversation.yaml:",
        "```yaml\n$ref: '#/components/schemas/ai_agent'\n```",
        "That is of type object.",
        "Documented as an object. It is null without an agent.",
        "Check `response-schema` (type, null).",
        "- https://example.com/recording",
        "curl -X GET https://api.intercom.io/conversations/ID",
        "'Intercom-Version: 2.11'",
    ):
        assert said in issue.text


def test_one_cause_is_one_issue(written):
    (issue,) = written(AGENT, IN_LIST)
    assert "`ai_agent` of 2 operations" in issue.title
    assert "`/ai_agent`, `/conversations/*/ai_agent`" in issue.text


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"pointer": "/title"}, id="another field"),
        pytest.param({"check": "id-type"}, id="another check"),
        pytest.param({"arguments": ("type", "string")}, id="another type"),
        pytest.param({"regions": ("eu",)}, id="one region only"),
        pytest.param({"versions": ("2.11",)}, id="one version only"),
    ],
)
def test_other_causes_are_other_issues(written, other):
    found = written(AGENT, evolve(AGENT, **other))
    assert len(found) == 2
    assert len({issue.file for issue in found}) == 2


def test_conditions_are_told(written):
    (issue,) = written(evolve(AGENT, regions=("eu", "au"), versions=("2.11", "2.10")))
    assert "**Regions**: eu, au" in issue.text
    assert "**API version**: 2.11, 2.10" in issue.text


def test_one_whose_time_is_over_is_left_out(written):
    assert written(evolve(AGENT, expires=date(2026, 11, 22))) == ()
    assert len(written(evolve(AGENT, expires=TODAY))) == 1


def test_a_field_that_is_not_documented_names_those_that_are(written):
    (issue,) = written(evolve(AGENT, check="undocumented-field", pointer="/topics", arguments=()))
    assert "No property `topics` in `#/components/schemas/conversation`" in issue.text
    assert "`admin_assignee_id`" in issue.text


def test_statuses_are_documented_by_operation(written, contract):
    (issue,) = written(
        Deviation("undocumented-status", "/**", "Sent. And not documented.", statuses=(429,))
    )
    assert issue.title.startswith(f"Status 429 of {len(contract.operations)} operations: Sent")
    first = contract.operations[0]
    statuses = ", ".join(spec.status for spec in first.responses)
    assert f"- {first.id}: {statuses}" in issue.text


def test_a_request_is_shown_with_its_body(written):
    (issue,) = written(
        Deviation("request-conformance", "/id", "A number is taken.", ("attachTagToConversation",),
                  part="request", arguments=("type", "integer"))
    )  # fmt: skip
    assert "curl -X POST https://api.intercom.io/conversations/CONVERSATION_ID/tags" in issue.text
    assert "#/components/schemas/attach_tag_request/properties/id" in issue.text


def test_what_no_schema_says_is_said_so(written):
    (issue,) = written(Deviation("pagination", "/nowhere/at/all", "It goes round.", ("nosuch",)))
    assert "intercontract checks explain pagination" in issue.text
    assert "curl" not in issue.text


def test_what_only_the_sandbox_showed_is_marked(written):
    seen = "run r (target sandbox, API 2.11): seen once"
    (issue,) = written(evolve(AGENT, evidence=(seen,)))
    assert "own sandbox only" in issue.text
    (issue,) = written(evolve(AGENT, evidence=(seen, "https://example.com")))
    assert "own sandbox only" not in issue.text


def test_a_long_title_is_cut_between_words(written):
    (issue,) = written(evolve(AGENT, reason="word " * 60))
    assert len(issue.title) <= 120
    assert issue.title.endswith("word ...")


def test_every_known_deviation_of_the_built_in_contract_finds_its_place(contract, written):
    known = parse(contract.noted)
    for deviation in known:
        if deviation.check == "undocumented-status" or deviation.part == "query":
            continue  # about what has no schema
        operations = [contract.operation(name) for name in deviation.operations if name != "*"]
        assert all(documented(deviation, operation, contract) for operation in operations)
    found = written(*(deviation for deviation in known if deviation.part != "query"))
    assert 10 <= len(found) < len(known)
    assert all("No schema of the description" not in issue.text for issue in found)


@pytest.mark.parametrize(
    ("pointer", "place", "name"),
    [
        pytest.param("/tags/tags/*/name", "/components/schemas/tag/properties/name", "", id="items"),
        pytest.param("/statistics/*", "/components/schemas/conversation_statistics", "", id="fields"),
        pytest.param("/source/nosuch", "/components/schemas/conversation_source", "nosuch", id="absent"),
        pytest.param("/nosuch/deeper", None, "", id="nothing near"),
    ],
)  # fmt: skip
def test_where_a_pointer_is_documented(contract, pointer, place, name):
    operation = contract.operation("retrieveConversation")
    found = documented(evolve(AGENT, pointer=pointer), operation, contract)
    assert (found and found.pointer) == place
    assert (found.name if found else "") == name
