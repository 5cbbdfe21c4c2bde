"""--help answers for every command, at once: nothing heavy is imported for it."""

from __future__ import annotations

import json
import subprocess
import sys

import click
import pytest

from intercontract import __version__
from intercontract.cli.app import COMMANDS, cli

HEAVY = ["schemathesis", "hypothesis", "requests", "vcr", "starlette", "uvicorn", "jsonschema",
         "jsonschema_rs", "minijinja", "yaml", "orjson", "httpx", "rich", "sqlalchemy",
         "alembic"]  # fmt: skip


def commands() -> list[tuple[str, ...]]:
    """Every command and subcommand, as it is called."""
    found: list[tuple[str, ...]] = []
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        found.append((name,))
        if isinstance(command, click.Group):
            found += [(name, sub) for sub in command.commands]
    return found


@pytest.mark.parametrize("command", commands(), ids=" ".join)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_explains_itself(call, command, option):
    done = call(*command, option)
    assert done.code == 0
    assert done.out.startswith(f"Usage: intercontract {' '.join(command)}")
    assert done.err == ""


@pytest.mark.parametrize("name", ["run", "record", "audit"])
def test_every_option_says_what_it_is_for(name):
    command = cli.get_command(click.Context(cli), name)
    assert command.help
    for option in command.params:
        assert not isinstance(option, click.Option) or option.help


def test_the_list_of_commands_is_complete(call):
    done = call("--help")
    assert done.code == 0
    for name, (_, _, what) in COMMANDS.items():
        assert name in done.out
        assert " ".join(what.split()[:3]) in done.out
    assert "Exit codes" in done.out


def test_the_version_is_told(call):
    assert call("--version").out == f"intercontract, version {__version__}\n"


@pytest.mark.parametrize(
    "arguments", [["--help"], ["run", "--help"], ["audit", "--help"], ["--version"]]
)
def test_help_imports_nothing_heavy(folder, arguments):
    program = (
        "import json, sys\n"
        "from intercontract.cli import invoke\n"
        f"assert invoke({arguments!r}) == 0\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert set(HEAVY) & set(json.loads(done.stderr)) == set()


def test_judging_a_recording_imports_nothing_that_sends_draws_or_explains(folder):
    line = {"request": {"method": "GET", "url": "https://api.intercom.io/tags"}}
    line["response"] = {"status": 200, "headers": {}, "body": '{"type": "list", "data": []}'}
    (folder / "t.ndjson").write_text(json.dumps(line))
    program = (
        "import json, sys\n"
        "from intercontract.cli import invoke\n"
        "assert invoke(['audit', 't.ndjson', '--format', 'json']) in (0, 1)\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=folder
    )
    assert done.returncode == 0, done.stderr
    needed = {"jsonschema_rs", "minijinja", "yaml", "orjson"}
    absent = {*HEAVY, "vcr", "intercontract.generate.scenario"} - needed
    assert absent & set(json.loads(done.stderr.splitlines()[-1])) == set()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["rnu"], "No such command 'rnu'", id="no such command"),
        pytest.param(["run", "--sed", "1"], "No such option", id="no such option"),
        pytest.param(["run", "extra"], "unexpected extra argument", id="an argument too many"),
        pytest.param(["run", "--seed"], "requires an argument", id="an option without its value"),
        pytest.param(["run", "--seed", "x"], "'x' is not a valid", id="no number"),
        pytest.param(
            ["run", "--seed", "gh" + "p_" + "aB3" * 12], "'REDACTED' is not", id="a secret"
        ),
        pytest.param(["run", "--seed", "-1"], "x>=0", id="below the range"),
        pytest.param(["run", "--max-examples", "0"], "not in the range", id="none at all"),
        pytest.param(["run", "--max-time", "nan"], "nan", id="no time"),
        pytest.param(["run", "--max-time", "inf"], "not in the range", id="all the time"),
        pytest.param(["run", "--region", "uk"], "'uk' is none of us, eu, au", id="no region"),
        pytest.param(["run", "--region", ","], "names nothing", id="no region at all"),
        pytest.param(["run", "--format", "xml"], "'xml' is not one of", id="no format"),
        pytest.param(["run", "--fail-on", "known"], "'known' is not one of", id="no level"),
        pytest.param(["audit"], "name at least one file or folder", id="nothing to audit"),
        pytest.param(["checks", "explain"], "Missing argument", id="which check"),
    ],
)
def test_usage_errors_leave_with_2_and_a_word_on_what_is_wrong(call, arguments, says):
    done = call(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert says in " ".join(done.err.split())
