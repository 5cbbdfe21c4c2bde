"""``deviations list``, ``propose`` and ``export`` on the command line."""

from __future__ import annotations

import json

import pytest
import yaml


@pytest.fixture
def given(report, folder):
    path = folder / "report.json"
    path.write_text(json.dumps(report({}, {"pointer": "/subject"})))
    return path


def test_list_is_for_people(call):
    done = call("deviations", "list")
    assert done.code == 0
    assert "response-schema  every operation  /request_id" in done.out
    assert "holds       status 400, 401, 403, 404, 409, 422; format; observed string" in done.out
    assert "first seen  2026-11-22" in done.out
    assert "evidence    https://" in done.out
    assert "known deviations of 2.11" in done.err


def test_list_tells_conditions_and_expiry(call, folder):
    (folder / "a").mkdir()
    (folder / "a" / "openapi.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n"
    )
    entry = {"check": "id-type", "pointer": "/id", "reason": "So.", "regions": ["eu"],
             "versions": ["2.11"], "expires": "2020-01-01", "part": "request"}  # fmt: skip
    (folder / "a" / "deviations.yaml").write_text(yaml.safe_dump({"deviations": [entry]}))
    done = call("deviations", "list", "--contract", "a")
    assert "holds       in the request; in eu; API 2.11" in done.out
    assert "expires     2020-01-01 (over: it explains nothing any more)" in done.out
    (shown,) = call("deviations", "list", "--contract", "a", "--format", "json").document
    assert shown["regions"] == ["eu"]


def test_propose_prints_what_deviations_yaml_takes(call, given):
    done = call("deviations", "propose", given)
    assert done.code == 0
    entries = yaml.safe_load(done.out)["deviations"]
    assert [entry["pointer"] for entry in entries] == [["/subject", "/title"]]
    assert "1 entry for 2 new findings" in done.err


def test_propose_takes_the_latest_report_of_its_own_accord(call, given, folder):
    (folder / "reports" / "latest").mkdir(parents=True)
    given.rename(folder / "reports" / "latest" / "report.json")
    assert "/title" in call("deviations", "propose").out
    assert "/title" in call("deviations", "propose", "--from", "reports/latest/report.json").out


def test_propose_writes_a_file_and_adds_to_it(call, given, report, folder):
    output = folder / "deep" / "deviations.yaml"
    assert call("deviations", "propose", given, "--output", output).code == 0
    output.write_text("# mine\n" + output.read_text())
    given.write_text(json.dumps(report({"pointer": "/state"})))
    assert call("deviations", "propose", given, "--output", output).code == 0
    entries = yaml.safe_load(output.read_text())["deviations"]
    assert [entry["pointer"] for entry in entries] == [["/subject", "/title"], "/state"]
    assert output.read_text().startswith("# mine\n")


def test_propose_says_what_wants_removing(call, folder, report):
    (folder / "r.json").write_text(json.dumps(report({"check": "stale-deviation"})))
    done = call("deviations", "propose", "r.json")
    assert "1 known deviations no longer show" in done.err
    assert yaml.safe_load(done.out)["deviations"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["nosuch.json"], "no such file", id="no file"),
        pytest.param(["bad.json"], "no report of a run", id="no report"),
        pytest.param(["binary.json"], "not UTF-8", id="no text"),
        pytest.param(["bad.json", "--from", "bad.json"], "one report", id="two reports"),
        pytest.param([], "no such file", id="no latest report"),
    ],
)
def test_propose_refuses(call, folder, arguments, said):
    (folder / "bad.json").write_text('{"a": 1}')
    (folder / "binary.json").write_bytes(b"\xff\xfe\x00")
    done = call("deviations", "propose", *arguments)
    assert done.code == 2
    assert said in done.err


def test_propose_does_not_touch_a_file_that_it_cannot_read(call, given, folder):
    output = folder / "deviations.yaml"
    output.write_text("deviations: {a: [\n")
    done = call("deviations", "propose", given, "--output", output)
    assert done.code == 2
    assert output.read_text() == "deviations: {a: [\n"


def test_export_writes_one_file_per_issue(call, folder):
    done = call("deviations", "export", "--upstream", "issues")
    assert done.code == 0
    files = sorted(path.name for path in (folder / "issues").iterdir())
    assert files == sorted(line.removeprefix("issues/") for line in done.out.splitlines())
    assert "undocumented-field-redactconversation-teammates-admins.md" in files
    assert all((folder / "issues" / name).read_text().startswith("# ") for name in files)


def test_export_needs_a_folder_that_can_be_written(call, folder):
    (folder / "issues").write_text("a file")
    assert call("deviations", "export", "--upstream", "issues").code == 2
    assert call("deviations", "export").code == 2
