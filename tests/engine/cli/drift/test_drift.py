"""``intercontract drift`` as people and scripts use it."""

from __future__ import annotations

import base64
import contextlib
import html
import io
import json
import re
import subprocess
import sys
import zlib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

from intercontract.cli import invoke
from intercontract.contract.document.overlay import apply

KEYS = {
    "rule", "level", "operation", "method", "path", "direction", "location", "pointer", "from", "to",
    "message", "fingerprint", "used_by",
}  # fmt: skip


def rules(document):
    return [change["rule"] for change in document["changes"]]


@pytest.mark.parametrize(
    ("base", "revision", "rule", "level", "code"),
    [
        pytest.param("one.json", "same.json", None, None, 0, id="contracts, the same"),
        pytest.param(
            "one.json", "text.json", "response-property-type-changed", "breaking", 1, id="contracts"
        ),
        pytest.param("monday", "tuesday", None, None, 0, id="recordings, the same"),
        pytest.param(
            "monday", "wednesday", "recorded-type-changed", "breaking", 1, id="recordings, type"
        ),
        pytest.param(
            "monday", "thursday", "recorded-field-removed", "warning", 0, id="recordings, removed"
        ),
        pytest.param(
            "one.json",
            "wednesday",
            "recorded-type-undocumented",
            "breaking",
            1,
            id="contract first",
        ),
        pytest.param(
            "wednesday", "one.json", "recorded-type-undocumented", "breaking", 1, id="contract last"
        ),
    ],
)
def test_two_sides(base, revision, rule, level, code, drift):
    args = (base, revision, "--contract", "one.json", "--format", "json")
    found, out, _ = drift(*args)
    document = json.loads(out)
    assert found == code
    loud = [change for change in document["changes"] if change["level"] != "info"]
    assert [(c["rule"], c["level"]) for c in loud] == ([(rule, level)] if rule else [])
    assert document["summary"]["breaking"] == (level == "breaking")
    for change in document["changes"]:
        assert change.keys() >= KEYS
        assert change["operation"] == "getThing"


@pytest.mark.parametrize(
    ("base", "fail_on", "code"),
    [
        ("wednesday", "breaking", 1),
        ("wednesday", "never", 0),
        ("thursday", "breaking", 0),
        ("thursday", "warning", 1),
        ("tuesday", "warning", 0),
        ("wednesday", "fail", 1),
    ],
)
def test_what_makes_the_exit_code_1(base, fail_on, code, drift):
    assert drift("monday", base, "--contract", "one.json", "--fail-on", fail_on)[0] == code


def test_names_of_contracts(drift):
    code, out, _ = drift("2.11", "2.11")
    assert (code, "nothing has changed" in out) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["one.json"], "two sides", id="one side"),
        pytest.param([], "two sides", id="no side"),
        pytest.param(["one.json", "same.json", "more.json"], "two sides", id="three sides"),
        pytest.param(["nope", "one.json"], "there is no contract 'nope'", id="unknown name"),
        pytest.param(["no/such.yaml", "one.json"], "there is no file", id="missing file"),
        pytest.param(["empty", "one.json"], "holds no recordings", id="empty folder"),
        pytest.param(["broken.yaml", "one.json"], "broken.yaml", id="no YAML"),
        pytest.param(["other.yaml", "one.json"], "no OpenAPI description", id="no description"),
        pytest.param(["one.json", "a\0b"], "there is no contract", id="no name"),
        pytest.param(
            ["one.json", "text.json", "--overlay", "o"], "overlay", id="overlay, contracts"
        ),
        pytest.param(["one.json", "text.json", "--used-by", "gone"], "gone", id="user missing"),
        pytest.param(["one.json", "--by", "region"], "recordings only", id="contract by region"),
        pytest.param(["monday", "--by", "region"], "nothing to compare by region", id="one region"),
        pytest.param(["monday", "tuesday", "--contract", "x"], "no contract 'x'", id="contract"),
        pytest.param(
            ["one.json", "text.json", "--include-rules", "recorded-type-chnged"],
            "did you mean recorded-type-changed?",
            id="rule misspelt",
        ),
        pytest.param(["one.json", "text.json", "--ignore", "gone.yaml"], "gone.yaml", id="ignore"),
        pytest.param(
            ["one.json", "text.json", "--ignore", "one.json"], "ignore", id="no ignore file"
        ),
        pytest.param(
            ["one.json", "text.json", "--report-dir", "one.json/x"],
            "cannot be written",
            id="report",
        ),
    ],
)
def test_what_cannot_be_done_is_said(arguments, words, drift, folder):
    (folder / "empty").mkdir()
    (folder / "broken.yaml").write_text("openapi: [\n")
    (folder / "other.yaml").write_text("hello: world\n")
    code, _, err = drift(*arguments)
    assert code == 2
    assert words in err
    assert "Traceback" not in err


def test_rules_can_be_chosen(changes):
    args = ("one.json", "less.json")
    assert rules(changes(*args)) == ["response-optional-property-removed"]
    assert rules(changes(*args, "--exclude-rules", "response-*")) == []
    assert rules(changes(*args, "--include-rules", "request-*")) == []
    assert len(rules(changes(*args, "--include-rules", "request-*,response-*"))) == 1
    assert rules(changes(*args, "--operation", "getThing")) != []
    assert rules(changes(*args, "--operation", "putThing")) == []


def test_the_rules_are_listed(drift):
    code, out, _ = drift("--rules")
    assert code == 0
    assert out.count("\n") > 500
    assert any(
        line.split()[:2] == ["recorded-status-changed", "breaking"] for line in out.splitlines()
    )
    table = json.loads(drift("--rules", "--format", "json")[1])["rules"]
    assert {"rule", "level", "summary"} <= table[0].keys()
    assert "| `endpoint-added` | info |" in drift("--rules", "--format", "markdown")[1]


def test_regions_in_one_folder(folder, drift):
    sys.modules[__name__]
    from intercontract.cassette.reading import read
    from intercontract.cassette.writing import write

    items = read(folder / "monday")
    from attrs import evolve

    for region, source in (("us", "monday"), ("eu", "wednesday"), ("au", "tuesday")):
        items = [evolve(item, region=region) for item in read(folder / source)]
        (folder / "all").mkdir(exist_ok=True)
        write(folder / "all" / f"{region}.yaml", items)
    code, out, _ = drift("all", "--by", "region", "--contract", "one.json", "--format", "json")
    document = json.loads(out)
    assert code == 1
    assert (document["base"], document["revision"]) == ("us", "eu, au")
    loud = [c for c in document["changes"] if c["level"] != "info"]
    assert [(c["rule"], c["location"]) for c in loud] == [("recorded-type-changed", "200 eu")]


def test_the_overlay_is_written_and_mends(folder, drift):
    code, out, _ = drift("one.json", "wednesday", "--overlay", "patch.yaml")
    assert code == 1
    assert "patch.yaml: an overlay of 1 actions" in out
    overlay = yaml.safe_load((folder / "patch.yaml").read_text())
    mended = apply(json.loads((folder / "one.json").read_text()), overlay)
    (folder / "mended.json").write_text(json.dumps(mended))
    assert drift("mended.json", "wednesday")[0] == 0


def test_no_overlay_where_none_is_needed(folder, drift):
    out = drift("one.json", "monday", "--overlay", "patch.yaml")[1]
    assert "no overlay was written" in out
    assert not (folder / "patch.yaml").exists()


@pytest.mark.parametrize(
    ("revision", "verdict"), [("text.json", "no"), ("more.json", "yes"), ("same.json", "yes")]
)
@pytest.mark.parametrize("user", ["monday", "app.py", "."])
def test_can_i_upgrade(revision, verdict, user, changes):
    document = changes("one.json", revision, "--used-by", user)
    assert document["upgrade"]["verdict"] == verdict
    assert document["upgrade"]["reasons"]
    for change in document["changes"]:
        assert change["used_by"]


def test_source_names_the_line(changes):
    document = changes("one.json", "text.json", "--used-by", "app.py")
    assert [change["used_by"] for change in document["changes"]] == [["app.py:3"]]


def test_the_answer_is_printed(drift):
    out = drift("one.json", "text.json", "--used-by", "app.py")[1]
    assert "Can you upgrade to text.json? no" in out
    assert "used by app.py:3" in out
    assert (
        "## Can you upgrade? no"
        in (drift("one.json", "text.json", "--used-by", "app.py", "--format", "markdown")[1])
    )


def test_a_file_that_is_not_python_is_left_out_of_a_folder(folder, changes):
    (folder / "src").mkdir()
    (folder / "src" / "good.py").write_text((folder / "app.py").read_text())
    (folder / "src" / "bad.py").write_text("print 'two'\n")
    document = changes("one.json", "text.json", "--used-by", "src")
    assert document["upgrade"]["verdict"] == "no"
    assert any("bad.py was left out" in note for note in document["notes"])


def test_accepted_changes_are_ignored_until_they_expire(folder, changes, drift):
    args = ("monday", "wednesday", "--contract", "one.json")
    fingerprint = changes(*args)["changes"][0]["fingerprint"]

    def accept(**more):
        entry = {"fingerprint": fingerprint, "reason": "agreed with the shop", **more}
        (folder / "ignore.yaml").write_text(yaml.safe_dump([entry]))
        return changes(*args, "--ignore", "ignore.yaml")

    document = accept()
    assert (document["changes"], document["stale"]) == ([], [])
    assert [c["reason"] for c in document["ignored"]] == ["agreed with the shop"]
    assert drift(*args, "--ignore", "ignore.yaml")[0] == 0
    assert accept(expires="2999-01-01")["changes"] == []
    expired = accept(expires="2020-01-01")
    assert len(expired["changes"]) == 1
    assert [entry["state"] for entry in expired["stale"]] == ["expired"]


def test_who_accepted_what_touches_them_can_upgrade(folder, changes, drift):
    args = ("one.json", "text.json", "--used-by", "app.py")
    document = changes(*args)
    assert document["upgrade"]["verdict"] == "no"
    entries = [{"fingerprint": c["fingerprint"], "reason": "fine"} for c in document["changes"]]

    def accept(**more):
        (folder / "ignore.yaml").write_text(yaml.safe_dump([entry | more for entry in entries]))
        return changes(*args, "--ignore", "ignore.yaml")["upgrade"]["verdict"]

    assert accept() == "yes"
    assert drift(*args, "--ignore", "ignore.yaml")[0] == 0
    assert accept(expires="2020-01-01") == "no"


def test_an_entry_that_ignores_nothing_is_a_warning(folder, drift):
    entry = {"fingerprint": "0123456789ab", "reason": "long ago"}
    (folder / "ignore.yaml").write_text(yaml.safe_dump({"ignore": [entry]}))
    args = ("monday", "tuesday", "--contract", "one.json", "--ignore", "ignore.yaml")
    code, out, _ = drift(*args)
    assert (code, "0123456789ab (long ago) hides nothing any more" in out) == (0, True)
    assert drift(*args, "--fail-on", "warning")[0] == 1


def test_the_files_of_a_report(folder, drift):
    drift("one.json", "text.json", "--report-dir", "out")
    where = folder / "out" / "drift"
    named = {path.name for path in where.iterdir()}
    assert {"changelog.md", "drift.json", "index.html", "junit.xml"} <= named
    assert rules(json.loads((where / "drift.json").read_text())) == [
        "response-property-type-changed"
    ]
    suites = ET.fromstring((where / "junit.xml").read_text())  # noqa: S314 - written just now
    assert (suites.get("tests"), suites.get("failures")) == ("2", "1")
    assert "response-property-type-changed" in (where / "changelog.md").read_text()


def test_the_page_shows_both_sides_and_loads_nothing(folder, drift):
    drift("one.json", "text.json")
    page = (folder / "reports" / "drift" / "index.html").read_text()
    (packed,) = re.findall(r'<script[^>]* id="details"[^>]*>([^<]*)', page)
    (details,) = json.loads(zlib.decompress(base64.b64decode(packed)))["details"]
    (_, _, before), (_, _, after) = details["v"]
    assert [name for name, *_ in details["v"]] == ["before", "after"]
    assert '"type": "integer"' in before
    assert '"type": "string"' in after
    assert "default-src 'none'" in html.unescape(page)
    assert "src=" not in page.replace("data:,", "").replace("img-src", "")
    assert "http://" not in page
    assert "@import" not in page


def test_hostile_names_are_shown_and_not_run(folder, drift):
    from intercontract.model.json import JSONValue

    document: dict[str, JSONValue] = json.loads((folder / "one.json").read_text())
    text = json.dumps(document).replace('"name"', '"<script>alert(1)</script>"')
    (folder / "evil.json").write_text(text)
    drift("one.json", "evil.json")
    page = (folder / "reports" / "drift" / "index.html").read_text()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_changelog(drift):
    code, out, _ = drift("one.json", "text.json", "--format", "markdown")
    assert code == 1
    assert out.startswith("# Changes from one.json to text.json\n")
    assert "## Breaking changes" in out


def test_the_same_comparison_prints_the_same(drift):
    first = drift("one.json", "text.json", "--format", "json")[1]
    assert drift("one.json", "text.json", "--format", "json")[1] == first


def test_yaml_and_json_and_a_folder_are_one_contract(folder, drift):
    document = json.loads((folder / "one.json").read_text())
    (folder / "one.yaml").write_text(yaml.safe_dump(document))
    (folder / "shop").mkdir()
    (folder / "shop" / "openapi.yaml").write_text(yaml.safe_dump(document, sort_keys=True))
    assert drift("one.yaml", "one.json", "--fail-on", "warning")[0] == 0
    assert drift("shop", "one.json", "--fail-on", "warning")[0] == 0


def test_files_of_a_description_are_put_together(folder, changes):
    document = json.loads((folder / "one.json").read_text())
    (folder / "split" / "schemas").mkdir(parents=True)
    media = document["paths"]["/things/{id}"]["get"]["responses"]["200"]["content"]
    schema = media["application/json"]["schema"]
    media["application/json"]["schema"] = {"$ref": "schemas/thing.yaml"}
    (folder / "split" / "schemas" / "thing.yaml").write_text(yaml.safe_dump(schema))
    (folder / "split" / "openapi.yaml").write_text(yaml.safe_dump(document))
    found = changes("one.json", "split/openapi.yaml")
    assert [c for c in found["changes"] if c["level"] != "info"] == []
    assert "response-property-type-changed" in rules(changes("text.json", "split"))


def test_a_har_file_is_recorded_traffic(folder, drift):
    from intercontract.cassette.conversion import convert

    convert(folder / "wednesday" / "a.yaml", folder / "w.har")
    convert(folder / "wednesday" / "a.yaml", folder / "w.ndjson")
    for name in ("w.har", "w.ndjson", "wednesday/a.yaml"):
        assert drift("monday", name, "--contract", "one.json")[0] == 1


def test_the_command_in_a_process_of_its_own(folder):
    command = [str(Path(sys.executable).parent / "intercontract"), "drift", "one.json", "text.json"]
    done = subprocess.run([*command, "--format", "json"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    assert rules(json.loads(done.stdout)) == ["response-property-type-changed"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def test_real_descriptions(shared, folder, drift):
    for one, other in (("2.11", "2.12"), ("2.12", "2.11")):
        files = [shared / "official" / f"intercom-{v}.yaml" for v in (one, other)]
        code, out, _ = drift(*files, "--format", "json")
        assert (code, len(json.loads(out)["changes"]) > 100) == (1, True)
    same = shared / "official" / "intercom-2.13.yaml"
    assert drift(same, same, "--fail-on", "warning")[0] == 0


def test_the_cases_of_a_public_differ_run_through_the_command(shared, folder, drift):
    """Each file of the first cases is read as a harness would read it: no failure of ours."""
    cases = json.loads((shared / "drift-cases" / "cases.json").read_text())[:40]
    for case in cases:
        files = [shared / "drift-cases" / case[side] for side in ("base", "revision")]
        code, out, err = drift(*files, "--format", "json")
        assert code in (0, 1), (case["test"], err)
        assert all({"rule", "level"} <= change.keys() for change in json.loads(out)["changes"])


def shown(folder, name, **node):
    document = json.loads((folder / "one.json").read_text())
    document["paths"]["/things/{id}"]["get"] |= node
    (folder / name).write_text(json.dumps(document))
    return name


@pytest.mark.parametrize(
    ("option", "days", "stability", "rule"),
    [
        pytest.param(None, 0, "stable", "endpoint-deprecated", id="no policy"),
        pytest.param("stable", 30, "stable", "api-deprecated-sunset-missing", id="a policy"),
        pytest.param("stable", 30, "beta", "endpoint-deprecated", id="not for beta"),
        pytest.param("beta", 30, "beta", "api-deprecated-sunset-missing", id="for beta"),
    ],
)
def test_days_of_notice_are_a_policy_that_one_asks_for(
    option, days, stability, rule, folder, changes
):
    base = shown(folder, "before.json", **{"x-stability-level": stability})
    now = {"x-stability-level": stability, "deprecated": True}
    asked = [f"--deprecation-days-{option}", days] if option else []
    found = changes(base, shown(folder, "after.json", **now), *asked)
    assert [r for r in rules(found) if r != "api-version-not-bumped"] == [rule]


def test_an_announced_removal_fails_those_who_use_it(folder, drift):
    """Information for everybody, exit code 1 for whoever calls the operation; JUnit says the same."""
    base = shown(folder, "before.json", **{"deprecated": True, "x-sunset": "2020-01-01"})
    empty = json.loads((folder / "one.json").read_text()) | {"paths": {}}
    (folder / "after.json").write_text(json.dumps(empty))

    def failures():
        return ET.parse(folder / "reports" / "drift" / "junit.xml").getroot().get("failures")  # noqa: S314 - our own

    assert (drift(base, "after.json")[0], failures()) == (0, "0")
    assert (drift(base, "after.json", "--used-by", "app.py")[0], failures()) == (1, "1")
    never = drift(base, "after.json", "--used-by", "app.py", "--fail-on", "never")
    assert (never[0], failures()) == (0, "0")


def test_drafts_are_compared_when_asked_for(folder, changes):
    draft = {"x-stability-level": "draft"}
    base = shown(folder, "before.json", **draft)
    after = shown(folder, "after.json", **draft, deprecated=True)
    assert rules(changes(base, after)) == []
    assert rules(changes(base, after, "--stability-level", "draft")) == ["endpoint-deprecated"]


def test_json_goes_to_a_text_stream_too(folder):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert invoke(["drift", "one.json", "text.json", "--format", "json"]) == 1
    assert rules(json.loads(out.getvalue())) == ["response-property-type-changed"]


def test_help_names_every_option(capsys):
    assert invoke(["drift", "--help"]) == 0
    out = capsys.readouterr().out
    for option in ("--by", "--used-by", "--overlay", "--ignore", "--watch", "--rules"):
        assert option in out
