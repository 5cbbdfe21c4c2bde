"""Formats for machines: each is what its schema says, whatever was observed.

The schemas are of what the formats' documents demand of what is written here, in our own words: SARIF 2.1.0
(OASIS), GitLab's code quality, CTRF, Allure's results, HAR 1.2, Prometheus' text format 0.0.4.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import attrs
import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.model.finding import Verdict
from intercontract.model.interaction import Response
from intercontract.model.run import Sample
from intercontract.report import registry
from intercontract.report.registry import outline
from intercontract.report.write import write_output

TEXT, COUNT, FLAG = {"type": "string"}, {"type": "integer", "minimum": 0}, {"type": "boolean"}


def record(required=(), **properties):
    return {
        "type": "object",
        "properties": properties,
        "required": list(required or properties),
        "additionalProperties": False,
    }


def every(items):
    return {"type": "array", "items": items}


def one_of(*words):
    return {"enum": list(words)}


PAIR = record(name=TEXT, value=TEXT)
SARIF = record(
    **{
        "$schema": {"format": "uri", **TEXT},
        "version": {"const": "2.1.0"},
        "runs": every(record(
            tool=record(driver=record(
                name=TEXT, version=TEXT, rules={"uniqueItems": True, **every(record(id=TEXT, name=TEXT))}
            )),
            automationDetails=record(id=TEXT),
            columnKind=one_of("utf16CodeUnits", "unicodeCodePoints"),
            invocations=every(record(executionSuccessful=FLAG)),
            results=every(record(
                ("ruleId", "message", "locations", "level"),
                ruleId=TEXT,
                ruleIndex=COUNT,
                level=one_of("none", "note", "warning", "error"),
                message=record(text={"minLength": 1, **TEXT}),
                locations=every(record(
                    physicalLocation=record(
                        artifactLocation=record(uri={"format": "uri-reference", "minLength": 1, **TEXT}),
                        region=record(startLine={"type": "integer", "minimum": 1}),
                    ),
                    logicalLocations=every(record(fullyQualifiedName=TEXT, kind=TEXT)),
                )),
                partialFingerprints={"type": "object", "additionalProperties": TEXT},
                properties={"type": "object"},
                occurrenceCount={"type": "integer", "minimum": 1},
                suppressions=every(record(kind=one_of("inSource", "external"), justification=TEXT)),
            )),
        )),
    }
)  # fmt: skip
GITLAB = every(
    record(
        description=TEXT,
        check_name=TEXT,
        fingerprint={"pattern": "^[0-9a-f]{64}$", **TEXT},
        severity=one_of("info", "minor", "major", "critical", "blocker"),
        location=record(path={"minLength": 1, **TEXT}, lines=record(begin={"type": "integer", "minimum": 1})),
    )
)  # fmt: skip
CTRF = record(
    reportFormat={"const": "CTRF"},
    specVersion=TEXT,
    generatedBy=TEXT,
    results=record(
        tool=record(name=TEXT, version=TEXT),
        summary=record(**dict.fromkeys(
            ("tests", "passed", "failed", "skipped", "pending", "other", "start", "stop"), COUNT
        )),
        tests=every(record(
            ("name", "status", "duration"),
            name=TEXT,
            status=one_of("passed", "failed", "skipped", "pending", "other"),
            duration=COUNT,
            suite={"minLength": 1, **TEXT},
            rawStatus=TEXT,
            message=TEXT,
            trace=TEXT,
        )),
    ),
)  # fmt: skip
ALLURE = record(
    uuid={"format": "uuid", **TEXT},
    historyId={"pattern": "^[0-9a-f]{32}$", **TEXT},
    fullName=TEXT,
    name=TEXT,
    status=one_of("passed", "failed", "broken", "skipped", "unknown"),
    stage={"const": "finished"},
    statusDetails=record(("message",), message=TEXT, known=FLAG, trace=TEXT),
    labels=every(PAIR),
    start=COUNT,
    stop=COUNT,
)
BODY = {"mimeType": TEXT, "text": TEXT, "encoding": TEXT}
HAR = record(
    log=record(
        ("version", "creator", "entries"),
        version={"const": "1.2"},
        creator=record(name=TEXT, version=TEXT),
        comment=TEXT,
        entries=every(record(
            startedDateTime=TEXT,
            time={"type": "number", "minimum": 0},
            request=record(
                ("method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize",
                 "bodySize"),
                method=TEXT, url=TEXT, httpVersion=TEXT, cookies=every(PAIR), headers=every(PAIR),
                queryString=every(PAIR), headersSize={"type": "integer"}, bodySize={"type": "integer"},
                postData=record(("mimeType", "text"), **BODY),
            ),
            response=record(
                status={"type": "integer"}, statusText=TEXT, httpVersion=TEXT, cookies=every(PAIR),
                headers=every(PAIR), content=record(("size", "mimeType"), size=COUNT, **BODY),
                redirectURL=TEXT, headersSize={"type": "integer"}, bodySize={"type": "integer"},
            ),
            cache=record(),
            timings=record(send=COUNT, wait={"type": "number", "minimum": 0}, receive=COUNT),
            comment=TEXT,
        )),
    )
)  # fmt: skip
SCHEMAS = {"sarif": SARIF, "gitlab": GITLAB, "ctrf": CTRF, "har": HAR}
VALIDATORS = {
    name: jsonschema_rs.validator_for(schema, validate_formats=True)
    for name, schema in {**SCHEMAS, "allure": ALLURE}.items()
}
METRIC = re.compile(
    r'[a-z_]+(\{([a-z]+="([^"\\\n]|\\\\|\\")*",?)*\})? [0-9.e+-]+|# (HELP|TYPE) [a-z_]+ .+'
)
COMMAND = re.compile(r"::(error|warning|notice)( [a-z]+=[^,:\n]*(,[a-z]+=[^,:\n]*)*)?::[^\n\r]*")


def validate(form: str, text: str) -> None:
    if form == "prometheus":
        assert all(map(METRIC.fullmatch, text.splitlines()))
    elif form == "github":
        assert all(map(COMMAND.fullmatch, text.removesuffix("\n").split("\n")))
    elif form == "allure":
        for file in json.loads(text).values():
            VALIDATORS[form].validate(json.loads(file))
    else:
        VALIDATORS[form].validate(json.loads(text))


FORMS = (*VALIDATORS, "prometheus", "github")


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
@settings(max_examples=20)
def test_a_format_is_what_its_schema_says(make, form, data):
    report = data.draw(make.anything())
    validate(form, make.write(form, report))


@pytest.mark.parametrize("form", FORMS)
def test_a_report_of_each_kind_is_valid(make, form):
    for report in (make.three(), make.report(), make.comparison(make.change())):
        validate(form, make.write(form, report))


@pytest.mark.parametrize("form", VALIDATORS)
def test_a_schema_refuses_what_is_no_such_document(form):
    assert not VALIDATORS[form].is_valid({"log": {}, "version": "1"})


def test_sarif_points_into_the_contract(make):
    cause = "/components/schemas/conversation/properties/state/enum"
    run = attrs.evolve(make.report().run, contract="2.11")
    group = attrs.evolve(make.group(), finding=make.finding(cause=cause))
    document = json.loads(
        make.write("sarif", make.report(group, make.group(check="id-type", path="/tags"), run=run))
    )
    places = [each["locations"][0]["physicalLocation"] for each in document["runs"][0]["results"]]
    files = [Path(place["artifactLocation"]["uri"]).name for place in places]
    assert sorted(files) == ["conversation.yaml", "tags.yaml"]
    (place,) = [p for p in places if "schemas" in p["artifactLocation"]["uri"]]
    lines = Path(place["artifactLocation"]["uri"]).read_text("utf-8").splitlines()
    assert "enum:" in lines[place["region"]["startLine"] - 1]


def test_what_is_known_is_suppressed_or_left_out(make):
    report = make.report(make.group(Verdict.KNOWN), make.group(check="id-type"))
    results = json.loads(make.write("sarif", report))["runs"][0]["results"]
    assert {each["ruleId"]: bool(each.get("suppressions")) for each in results} == {
        "response-schema": True, "id-type": False
    }  # fmt: skip
    assert [each["check_name"] for each in json.loads(make.write("gitlab", report))] == ["id-type"]
    statuses = json.loads(make.write("ctrf", report))["results"]["tests"]
    assert "known" in {test["rawStatus"] for test in statuses if test["status"] == "passed"}


def test_har_has_each_interaction_once_with_what_it_shows(make):
    answer = Response(200, body=b'{"state": "pending"}', elapsed=0.25)
    sample = Sample.of(make.interaction(response=answer), None, "")
    groups = [attrs.evolve(make.group(check=check), sample=sample) for check in ("a", "b")]
    (entry,) = json.loads(make.write("har", make.report(*groups)))["log"]["entries"]
    assert entry["comment"] == "a /state; b /state"
    assert (entry["response"]["content"]["text"], entry["time"]) == ('{"state": "pending"}', 250)
    assert "Authorization" not in json.dumps(entry)


def test_metrics_count_by_rule_level_and_region(make):
    text = make.write("prometheus", make.three())
    for row in (
        'intercontract_findings{rule="response-schema",level="known",region="us"} 3',
        'intercontract_verdict{verdict="fail"} 1',
        'intercontract_coverage{kind="fields",state="missing"} 4',
        'intercontract_interactions{region="eu"} 270',
        "intercontract_duration_seconds 23.4",
        "intercontract_started_seconds 1785549600",
    ):
        assert row in text.splitlines()


def test_annotations_are_few_and_grave(make):
    rows = make.write("github", make.many()).splitlines()
    assert [row.partition(" ")[0] for row in rows] == ["::error"] * 10 + ["::warning"] * 10
    rows = make.write("github", make.report(make.group()), fail_on="never").splitlines()
    assert [row.partition(" ")[0] for row in rows] == ["::warning"]
    assert make.write("github", make.report()).startswith("::notice::No new findings")


@pytest.mark.parametrize("form", ["allure", "sarif", "junit", "text"])
def test_an_output_is_a_file_or_a_folder(make, tmp_path, form):
    write_output(outline(make.three()), form, tmp_path / "out")
    content = registry.named(form)(outline(make.three()), registry.FormatOptions())
    if form == "allure":
        assert {file.name for file in (tmp_path / "out").iterdir()} == set(content)
    else:
        text = (tmp_path / "out").read_bytes()
        assert text == (content if isinstance(content, bytes) else content.encode())
