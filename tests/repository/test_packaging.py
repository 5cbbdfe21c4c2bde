"""The action, the workflows, the template for GitLab, the container and the hooks are sound, and call us."""

from __future__ import annotations

import os
import re
import shlex
import socket
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
import yaml

from intercontract.cli.app import COMMANDS, cli
from intercontract.cli.configuration import defaults
from intercontract.engine.init import RepositorySetup, detected, init, settings
from intercontract.errors import ConfigurationError

ROOT = Path(__file__).resolve().parents[2]
CI = ROOT / "src/intercontract/engine/ci"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
NIGHTLY = yaml.safe_load((ROOT / ".github/workflows/nightly.yaml").read_text("utf-8"))
GITHUB = yaml.safe_load((CI / "github.yaml").read_text("utf-8"))
GITLAB = yaml.safe_load((CI / "gitlab.yaml").read_text("utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
CONTAINER = (ROOT / "Containerfile").read_text("utf-8")


def parsed(words, folder):
    """What a command line comes to: the command with its options, refused where one does not exist."""
    context = click.Context(cli, info_name="intercontract", **cli.context_settings)
    name, *rest = words
    command = cli.get_command(context, name)
    assert command is not None, name
    return command.make_context(name, list(rest), parent=context)


def steps(*workflows):
    return [step for one in workflows for job in one["jobs"].values() for step in job["steps"]]


# --- what is written where -------------------------------------------------------------------------

CONTEXTS = {"always", "github", "inputs", "matrix", "secrets", "vars", "env", "runner"}


def expressions(value):
    match value:
        case str():
            yield from re.findall(r"\$\{\{(.*?)\}\}", value)
        case dict():
            for each in value.values():
                yield from expressions(each)
        case list():
            for each in value:
                yield from expressions(each)


def test_expressions_name_what_is_there():
    for document, matrix in ((ACTION, set()), *((job, names) for job, names in _jobs())):
        for text in expressions(document):
            for context, name in re.findall(
                r"\b([a-z]+)[.\[]\s*([\w.-]+)", re.sub(r"'[^']*'", "", text)
            ):
                assert context in CONTEXTS, text
                if context == "inputs":
                    assert name in ACTION["inputs"], text
                if context == "matrix":
                    assert name in matrix, text


def _jobs():
    for workflow in (NIGHTLY, GITHUB):
        for job in workflow["jobs"].values():
            matrix = job.get("strategy", {}).get("matrix", {})
            rows = matrix.get("include", [])
            yield job, {*matrix, *(name for row in rows for name in row)} - {"include"}


def test_secrets_are_in_the_environment_and_never_in_a_script():
    for step in [*steps(NIGHTLY, GITHUB), *ACTION["runs"]["steps"]]:
        assert "secrets." not in str(step.get("run", ""))
        assert "inputs." not in str(step.get("run", "")), (
            "what a caller writes is no part of a script"
        )
        if "run" in step and step in ACTION["runs"]["steps"]:
            assert step["shell"] == "bash"


def test_the_history_is_kept_also_when_something_is_found():
    for found in (ACTION["runs"]["steps"], GITHUB["jobs"]["nightly"]["steps"]):
        by_use = {step["uses"].partition("@")[0]: step for step in found if "uses" in step}
        saved, restored = by_use["actions/cache/save"], by_use["actions/cache/restore"]
        assert saved["if"] == by_use["actions/upload-artifact"]["if"] == "always()"
        assert saved["with"]["path"] == restored["with"]["path"]
        assert saved["with"]["key"].startswith(restored["with"]["restore-keys"])
    (job,) = GITLAB.values()
    assert job["cache"]["when"] == job["artifacts"]["when"] == "always"
    assert job["variables"]["INTERCONTRACT_HISTORY"] in job["cache"]["paths"]


def test_what_the_action_is_given_are_its_inputs():
    used = [step for step in steps(NIGHTLY) if step.get("uses") == "./"]
    assert used
    assert all(set(step["with"]) <= set(ACTION["inputs"]) for step in used)
    names = [step["with"]["name"] for step in used]
    assert len(names) == len(set(names)), "two jobs would share one history"


# --- the commands ----------------------------------------------------------------------------------

ARGUMENTS = [
    ACTION["inputs"]["arguments"]["default"],
    *(step["with"]["arguments"] for step in steps(NIGHTLY) if step.get("uses") == "./"),
    *(hook["entry"].removeprefix("intercontract ") + " x.yaml" for hook in HOOKS),
    shlex.join(yaml.safe_load(re.search(r"^CMD (\[.*\])$", CONTAINER, re.M)[1])),
    *re.findall(r"podman run .* intercontract (.+)", CONTAINER),
    *re.findall(
        r"bin/intercontract (nightly .*?) >>",
        (ROOT / "docs/reference/nightly.md").read_text("utf-8"),
    ),
]


@pytest.mark.parametrize("arguments", dict.fromkeys(ARGUMENTS))
def test_a_command_has_the_options_that_it_is_given(arguments, tmp_path):
    parsed(shlex.split(arguments), tmp_path)


@pytest.fixture
def shell(tmp_path):
    """`shell(script)`: what a script calls `intercontract` with; nothing is installed."""

    def run(script, **environment):
        bin_ = tmp_path / "intercontract" / "bin"
        bin_.mkdir(parents=True, exist_ok=True)
        for name in ("intercontract", "python"):
            stub = bin_ / name
            stub.write_text(f'#!/bin/sh\nprintf "%s\\n" "{name} $*" >> "{tmp_path}/called"\n')
            stub.chmod(stub.stat().st_mode | stat.S_IXUSR)
        (tmp_path / "called").write_text("")
        subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script], cwd=tmp_path, check=True,
            env={"PATH": f"{bin_}:{os.environ['PATH']}", "RUNNER_TEMP": str(tmp_path),
                 "GITHUB_ACTION_PATH": str(ROOT), "GITHUB_STEP_SUMMARY": f"{tmp_path}/summary",
                 **environment},
        )  # fmt: skip
        return (tmp_path / "called").read_text().splitlines()

    return run


def test_the_scripts_run_and_call_what_exists(shell, tmp_path):
    by_name = {step["name"]: step for step in ACTION["runs"]["steps"] if "name" in step}
    assert any("--require-hashes" in line for line in shell(by_name["install"]["run"].replace(
        'python -m venv "$RUNNER_TEMP/intercontract"', "true")))  # fmt: skip
    arguments = ACTION["inputs"]["arguments"]["default"]
    called = shell(by_name["run"]["run"], ARGUMENTS=arguments)
    assert called == [f"intercontract {arguments}"]
    shell(by_name["summary"]["run"])  # nothing is there to be told
    (tmp_path / "reports/nightly/1").mkdir(parents=True)
    (tmp_path / "reports/nightly/latest.txt").write_text("1\n")
    (tmp_path / "reports/nightly/1/night.md").write_text("# a night\n")
    shell(by_name["summary"]["run"])
    assert (tmp_path / "summary").read_text() == "# a night\n"
    (job,) = GITLAB.values()
    for script in (*job["script"], *(s["run"] for s in steps(GITHUB) if "run" in s)):
        for line in shell(script):
            if line.startswith("intercontract "):
                parsed(shlex.split(line)[1:], tmp_path)


def test_the_container_has_no_rights_and_says_how_it_is():
    lines = CONTAINER.splitlines()
    user = next(line for line in lines if line.startswith("USER"))
    assert user != "USER root"
    assert lines.index(user) < next(
        n for n, line in enumerate(lines) if line.startswith("ENTRYPOINT")
    )
    (_, *probe) = yaml.safe_load(re.search(r'CMD (\["python", .*\])$', CONTAINER, re.M)[1])
    port = re.search(r"EXPOSE (\d+)", CONTAINER)[1]
    assert f"0.0.0.0:{port}" in CONTAINER
    with socket.create_server(("127.0.0.1", 0)) as server:
        here = [word.replace(port, str(server.getsockname()[1])) for word in probe]
        assert subprocess.run([sys.executable, *here]).returncode == 0
    assert subprocess.run([sys.executable, *here], capture_output=True).returncode == 1
    assert "--require-hashes --requirement requirements.lock" in CONTAINER


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_sees_recordings_only(hook):
    assert re.search(hook["files"], "tests/cassettes/a.yaml")
    assert not re.search(hook["files"], "src/app.yaml")
    assert hook["language"] == "python"


# --- what init writes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "setup",
    [
        RepositorySetup(),
        RepositorySetup(target="live", region=("eu",), workspaces=("eu=abc",), baseline=False),
        RepositorySetup(api_version="2.12", ci="gitlab", kind="teams"),
    ],
)
def test_what_init_writes_is_read_and_its_parts_are_commands(setup, tmp_path):
    for file in init(tmp_path, setup=setup):
        assert file.path.is_file()
        assert not file.why
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert isinstance(defaults(command, name, COMMANDS, tmp_path), dict)
    table = tomllib.loads((tmp_path / "pyproject.toml").read_text())["tool"]["intercontract"]
    for part in table["nightly"]["parts"]:
        parsed(shlex.split(part), tmp_path)
    assert detected(tmp_path) == setup.ci
    workflow = next(file for file in tmp_path.rglob("*.y*ml")).read_text()
    assert f"[{', '.join(setup.region)}]" in workflow
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert all(file.why for file in init(tmp_path, setup=setup))
    assert before == {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}


def test_init_adds_to_what_is_there(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "mine"\n')
    (tmp_path / ".gitignore").write_text("dist/")
    init(tmp_path, setup=RepositorySetup(ci="none"))
    text = (tmp_path / "pyproject.toml").read_text()
    assert text == f'[project]\nname = "mine"\n\n{settings(RepositorySetup())}'
    assert (tmp_path / ".gitignore").read_text().startswith("dist/\nreports/\n")
    assert not (tmp_path / ".github").exists()
    (tmp_path / "pyproject.toml").write_text("[")
    with pytest.raises(ConfigurationError, match="TOML"):
        init(tmp_path)
    with pytest.raises(ConfigurationError, match="none of github"):
        init(tmp_path, setup=RepositorySetup(ci="gitlob"))
