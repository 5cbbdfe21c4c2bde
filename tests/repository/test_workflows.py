"""The workflows parse, end in time, may do no more than they need, and run what is pinned."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
GITHUB = ROOT / ".github"
# Those of this repository, and the one that `init` writes into others.
FILES = [*sorted(GITHUB.glob("workflows/*.yaml")), ROOT / "src/intercontract/engine/ci/github.yaml"]
WORKFLOWS = {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in FILES}
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
JOBS = [
    pytest.param(job, id=f"{workflow}-{name}")
    for workflow, content in WORKFLOWS.items()
    for name, job in content["jobs"].items()
]
PINNED = re.compile(r"\./|[\w.-]+/[\w./-]+@(v\d+(\.\d+)*|[0-9a-f]{40})")


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_a_workflow_may_only_read_unless_a_job_says_more(workflow):
    content = WORKFLOWS[workflow]
    assert content["permissions"] == {"contents": "read"}
    assert content[True]  # YAML 1.1 reads the key "on" as true
    assert {need for job in content["jobs"].values() for need in [job.get("needs")] if need} <= set(
        content["jobs"]
    )


@pytest.mark.parametrize("job", JOBS)
def test_a_job_ends_and_its_steps_do_something_pinned(job):
    assert job["runs-on"]
    assert 0 < job["timeout-minutes"] <= 60
    assert job["steps"]
    check_steps(job["steps"])


def test_the_steps_of_the_action_do_something_pinned():
    check_steps(ACTION["runs"]["steps"])


def check_steps(steps):
    for step in steps:
        assert len({"run", "uses"} & set(step)) == 1, step
        if "uses" in step:
            assert PINNED.fullmatch(step["uses"]), step
        # What somebody else names is data, and no part of a script.
        assert "github.event" not in str(step.get("run")), step


def test_the_matrix_names_what_exists():
    for job in WORKFLOWS["tests"]["jobs"].values():
        for row in job.get("strategy", {}).get("matrix", {}).get("include", []):
            assert all((ROOT / folder).is_dir() for folder in row["tests"].split())


def test_every_published_python_is_tested():
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    lowest = re.search(r'requires-python = ">=([\d.]+)"', text)
    assert lowest
    assert lowest[1] in WORKFLOWS["tests"]["jobs"]["test"]["strategy"]["matrix"]["python"]


def test_only_what_publishes_may_ask_for_an_identity():
    asking = {
        f"{workflow}-{name}"
        for workflow, content in WORKFLOWS.items()
        for name, job in content["jobs"].items()
        if "write" in job.get("permissions", {}).values()
    }
    assert asking == {"release-build", "release-publish", "release-announce"}


@pytest.mark.parametrize(
    "file",
    [ROOT / ".pre-commit-config.yaml", *GITHUB.glob("*.yml"), *GITHUB.glob("ISSUE_TEMPLATE/*.yml")],
    ids=lambda file: file.name,
)
def test_the_other_settings_parse(file):
    assert isinstance(yaml.safe_load(file.read_text("utf-8")), dict)


def test_an_issue_form_asks_for_each_thing_once():
    for file in GITHUB.glob("ISSUE_TEMPLATE/*.yml"):
        body = yaml.safe_load(file.read_text("utf-8")).get("body", [])
        names = [field["id"] for field in body]
        assert len(names) == len(set(names))
        assert all(field["attributes"]["label"] for field in body)
