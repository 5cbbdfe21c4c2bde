"""intercontract init: asked or not, with a baseline that later runs are judged by."""

from __future__ import annotations

import json
import tomllib

import pytest
from click.testing import CliRunner

from intercontract.cli.app import cli
from intercontract.engine import run as running
from intercontract.model.finding import Finding, Severity, Verdict
from intercontract.model.report import Report
from intercontract.model.run import FindingGroup, RunInfo

FOUND = Finding(
    "response-schema", Severity.FAIL, "listTags", "GET", "/tags", 200, "us", "/a", "x", "y",
    "a is wrong", "secret/path#1",
)  # fmt: skip


@pytest.fixture
def first_run(monkeypatch):
    """The run that makes the baseline, without a run."""
    asked: dict[str, object] = {}

    def run(**options: object) -> Report:
        asked.update(options)
        info = RunInfo("1", "2026-11-01T00:00:00Z", "run", "sandbox", "2.11", "2.11", ("us",))
        return Report(info, 3, (FindingGroup(FOUND, Verdict.FAIL, 1, ("secret/path#1",)),))

    monkeypatch.setattr(running, "run", run)
    return asked


def test_a_folder_is_set_up_without_a_question(call, folder, first_run):
    done = call("init", "--yes", "--region", "us,eu")
    assert done.code == 0, done.err
    assert first_run["region"] == ("us", "eu")
    report = Report.from_dict(json.loads((folder / "intercontract-baseline.json").read_text()))
    assert report.baseline.holds(FOUND.fingerprint, "us")
    settings = tomllib.loads((folder / "pyproject.toml").read_text())["tool"]["intercontract"]
    assert settings["run"]["baseline"] == "intercontract-baseline.json"
    again = call("init", "--yes", "--no-baseline")
    assert again.out.count("left as it is") == 3


def test_questions_have_the_options_as_their_defaults(folder, first_run):
    answers = "live\neu\n\ngitlab\nodd\nslack\neu=abc12def\n"
    done = CliRunner().invoke(cli, ["init", "--no-baseline"], input=answers)
    assert done.exit_code == 0, done.output
    settings = tomllib.loads((folder / "pyproject.toml").read_text())["tool"]["intercontract"]
    assert (settings["region"], settings["kind"], settings["api-version"]) == (
        ["eu"],
        "slack",
        "2.11",
    )
    assert (
        "run --target live --profile nightly --workspace eu=abc12def"
        in settings["nightly"]["parts"]
    )
    assert (folder / ".gitlab-ci.yml").is_file()
    assert first_run == {}
