"""What every command takes, and what it says besides."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from intercontract import __version__
from intercontract.cli import app
from intercontract.cli.app import COMMANDS
from intercontract.cli.configuration import defaults
from intercontract.cli.options import ListOption
from intercontract.cli.publication import OUTPUT
from intercontract.report.formats import format_names


def leaves():
    """Every command that does something, as it is called."""
    context = click.Context(app.cli)
    for name in COMMANDS:
        command = app.cli.get_command(context, name)
        subs = command.commands if isinstance(command, click.Group) else {"": command}
        for sub, found in subs.items():
            yield f"{name} {sub}".strip(), found


@pytest.fixture
def traffic(har) -> str:
    """A recording with something to find."""
    return str(har(har.entry("https://api.intercom.io/conversations/1", 418)))


def test_every_list_may_be_said_in_parts():
    for name, command in leaves():
        for option in command.params:
            if option.type.name == "LIST":
                assert isinstance(option, ListOption), f"{name} {option.name}"


def test_every_command_has_the_same_options():
    for name, command in leaves():
        options = {opt for p in command.params for opt in (*p.opts, *p.secondary_opts)}
        assert {"--version", "-V", "--verbose", "-v", "--quiet", "-q"} <= options, name
        assert ("--format" in options) <= ("--output" in options), name
        said = [opt for p in command.params for opt in p.opts]
        assert len(said) == len(set(said)), name


@pytest.mark.parametrize("command", ["", "run", "contracts list", "checks explain"])
def test_the_version_is_told_everywhere(call, command):
    done = call(*command.split(), "-V")
    assert (done.code, done.out) == (0, f"intercontract, version {__version__}\n")


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("sarif=out.sarif", ("sarif", Path("out.sarif"))),
        ("out.json", ("", Path("out.json"))),
        ("-", ("", Path("-"))),
        ("./a=b", ("", Path("./a=b"))),
    ],
)
def test_an_output_is_a_file_or_a_format_and_a_file(text, means):
    assert OUTPUT(text) == means


@pytest.mark.parametrize("text", ["nosuch=file", "sarif="])
def test_an_output_of_no_format_or_no_file_is_refused(call, traffic, text):
    done = call("audit", traffic, "--output", text)
    assert done.code == 2
    assert "Invalid value for '--output'" in done.err


def test_outputs_are_written_and_what_goes_to_a_file_is_not_printed(call, traffic, folder):
    outputs = [f"--output={form}={folder / form}" for form in format_names()]
    done = call("audit", traffic, "--format", "json", "-o", str(folder / "plain"), *outputs)
    assert done.out == ""
    assert json.loads((folder / "plain").read_text()) == json.loads((folder / "json").read_text())
    assert all((folder / form).exists() for form in format_names())
    assert (folder / "allure").is_dir()


def test_a_list_goes_to_a_file_too(call, folder):
    printed = call("checks", "list", "--format", "json").out
    done = call("checks", "list", "--format", "json", "-v", "-o", str(folder / "checks.json"))
    assert (done.code, done.out) == (0, "")
    assert (folder / "checks.json").read_text() == printed
    assert {"id", "scope", "severity", "summary", "source", "page"} == set(json.loads(printed)[0])


def test_quiet_commands_say_the_result_only(call):
    assert call("contracts", "list", "-q").err == ""
    assert call("deviations", "list", "-q").err == ""
    assert call("deviations", "list").err != ""


def test_settings_are_found_from_below(call, folder, monkeypatch):
    (folder / ".git").mkdir()
    (folder / "pyproject.toml").write_text(
        '[tool.intercontract]\nreport-dir = "out"\nformat = "json"\ncontract = "api/openapi.yaml"\n'
    )
    (folder / "api").mkdir()
    (folder / "api" / "openapi.yaml").write_text("{}")
    below = folder / "a" / "b"
    below.mkdir(parents=True)
    (below.parent / "pyproject.toml").write_text("[project]\nname = 'another'\n")
    monkeypatch.chdir(below)
    audit = app.cli.get_command(click.Context(app.cli), "audit")
    found = defaults(audit, "audit", COMMANDS)
    assert found["report_dir"] == str(folder / "out")
    assert (found["contract"], found["format"]) == (str(folder / "api" / "openapi.yaml"), "json")
    assert f"settings: {folder / 'pyproject.toml'}" in call("checks", "list", "-v").err
    (folder / "a" / ".git").mkdir()
    assert defaults(audit, "audit", COMMANDS) == {}


def test_a_dry_run_says_what_would_be_sent(call, monkeypatch):
    monkeypatch.setattr("socket.socket.connect", None)
    done = call("run", "--dry-run", "--region", "eu", "--operation", "listTags", "--format", "json")
    (region,) = json.loads(done.out)["regions"]
    assert (region["region"], region["writes"]) == ("eu", True)
    assert [each["id"] for each in region["operations"]] == ["listTags"]
    read = call("run", "--dry-run", "--target", "live", "--region", "eu").out
    assert "eu  https://api.eu.intercom.io  reads only" in read
    assert "left out, as they write: " in read
    assert " POST " not in read
    assert "  plays " in call("run", "--dry-run", "--target", "replay", "--region", "eu").out


def test_a_run_on_github_is_summarised_and_annotated(call, traffic, folder, monkeypatch):
    summary = folder / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    done = call("audit", traffic)
    assert summary.read_text().startswith("# Run ")
    assert "\n::" in done.out
    json.loads(call("audit", traffic, "--format", "json").out)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary / "such"))
    assert "could not be written" in call("audit", traffic, "-q").err
