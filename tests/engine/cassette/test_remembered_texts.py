"""What is redacted is remembered, and is what it would be without that."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from intercontract.cassette.redaction.json import MAX_DEPTH, secrets_in
from intercontract.cassette.redaction.known_secrets import KnownSecrets
from intercontract.cassette.redaction.policy import DEFAULT_POLICY
from intercontract.cassette.redaction.redactor import Redactor
from intercontract.cassette.redaction.scrub import Scrubber
from intercontract.model.finding import Finding, Severity

SECRET = "k9-Zq7xT4vLw2"
TEXTS = st.sampled_from(
    [
        "",
        "tag",
        "/tags/0/name",
        f"/{SECRET}/1",
        f"see {SECRET}",
        "ada@corp.example",
        "+353 1 555 0100",
    ]
)
FINDINGS = st.builds(
    Finding,
    check=st.just("response-schema"),
    severity=st.just(Severity.FAIL),
    operation=st.one_of(st.none(), TEXTS),
    method=st.just("GET"),
    path=TEXTS,
    status=st.just(200),
    region=st.one_of(st.none(), TEXTS),
    pointer=TEXTS,
    expected=st.just("string"),
    observed=TEXTS,
    message=TEXTS,
    interaction=TEXTS,
    arguments=st.tuples(TEXTS),
)


def test_findings_of_no_region_are_not_those_of_a_region_without_a_name():
    finding = Finding("c", Severity.FAIL, None, "GET", "/", 200, None, "", "", "", "", "")
    redactor = Redactor()
    named = [redactor.identity(evolve(finding, region=region))[1] for region in (None, "", None)]
    assert named == [None, "", None]


@given(st.lists(st.tuples(FINDINGS, st.sampled_from(["sandbox", "intercom"])), max_size=6))
def test_a_finding_is_identified_as_it_is_placed_whatever_was_learned_between(findings):
    redactor = Redactor(known=KnownSecrets())
    for _ in range(2):
        for finding, answered_by in findings:
            placed = redactor.placed(finding, answered_by)
            assert redactor.identity(finding, answered_by) == (placed.fingerprint, placed.region)
            assert SECRET not in placed.pointer or SECRET not in redactor.known.values
        redactor.known.add([SECRET])


OTHER = "Mx/7 é<w@9q"
WRITTEN = [
    OTHER,
    quote(OTHER, safe=""),
    quote(quote(OTHER)),
    html.escape(OTHER),
    json.dumps(OTHER)[1:-1],
    OTHER.replace("/", "~1"),
    base64.b64encode(f"user:{OTHER}".encode()).decode(),
]


@given(
    st.lists(
        st.one_of(
            TEXTS,
            st.sampled_from(WRITTEN),
            st.builds("/a/{}/{}".format, st.sampled_from(WRITTEN), TEXTS),
        ),
        max_size=8,
    )
)
def test_what_is_remembered_is_what_one_says_who_knew_all_from_the_beginning(texts):
    grown, whole = Redactor(known=KnownSecrets()), Redactor(known=KnownSecrets())
    whole.known.add([SECRET, OTHER])
    for secret in (SECRET, OTHER, "never-seen-0815"):
        for text in texts:
            for redacted in (grown.text, grown.path, grown.pointer):
                redacted(text)
        grown.known.add([secret])
    whole.known.add(["never-seen-0815"])
    for text in texts:
        assert grown.text(text) == whole.text(text)
        assert grown.path(text) == whole.path(text)
        assert grown.pointer(text) == whole.pointer(text)


@given(st.lists(TEXTS, max_size=8), st.booleans())
def test_a_text_is_scrubbed_as_if_it_were_the_first(texts, known):
    secrets = [SECRET] if known else []
    shared = Scrubber(DEFAULT_POLICY.pseudonyms, secrets)
    for text in texts:
        fresh = Scrubber(DEFAULT_POLICY.pseudonyms, secrets)
        assert shared.text(text) == fresh.text(text)
        assert shared.identifier(text) == fresh.identifier(text)


def test_secrets_are_found_under_their_names_at_any_depth_that_is_walked():
    value = {"token": SECRET, "a": [{"password": {"x": [SECRET + "b"]}}, SECRET + "c"], "n": 1}
    assert sorted(secrets_in(value)) == [SECRET, SECRET + "b"]
    assert secrets_in({"token": "password"}) == []
    deep = {"token": SECRET}
    for _ in range(MAX_DEPTH + 5):
        deep = {"a": deep}
    assert secrets_in(deep) == []
