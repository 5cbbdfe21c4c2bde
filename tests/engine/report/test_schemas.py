"""The published schemas, and the documents that they are of."""

from __future__ import annotations

import json

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.report.runs import SCHEMA
from intercontract.report.schemas import schema

NAMES = {"report-1": "hostile_reports", "drift-1": "hostile_comparisons"}


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one(name):
    jsonschema.Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@settings(max_examples=30)
def test_a_document_is_what_its_schema_says(make, name, data):
    report = data.draw(getattr(make, NAMES[name])())
    jsonschema_rs.validate(schema(name), json.loads(make.write("json", report)))


def test_every_member_that_is_written_is_in_the_schema(make):
    document = json.loads(make.write("json", make.three()))
    published = schema("report-1")
    assert document["schema"] == published["$id"] == SCHEMA
    assert set(document) == set(published["properties"])
    for name in ("run", "summary"):
        assert set(document[name]) <= set(published["properties"][name]["properties"])
    for name in ("findings", "causes", "grid", "transcripts"):
        known = set(published["properties"][name]["items"]["properties"])
        assert {key for each in document[name] for key in each} <= known
