"""Where settings come from: options, then the environment, then pyproject.toml."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from intercontract.cli.configuration import SHARED, defaults, name_variables
from intercontract.cli.options import judgement, reporting, sending, webhook
from intercontract.errors import ConfigurationError


@pytest.fixture
def command() -> click.Command:
    """A command with every shared option, one of its own, and a printed account of all."""

    @click.command("probe")
    @sending
    @judgement
    @reporting
    @click.option("--own", default="own default")
    @click.option("--many", multiple=True)
    def probe(**options: object) -> None:
        click.echo(repr(options))

    name_variables(probe, "probe")
    return probe


@pytest.fixture
def given(command, folder, capsys):
    """``given("--seed", "3", toml="...")``: the options that the command gets."""

    def call(*arguments: str, toml: str = "") -> dict:
        if toml:
            (folder / "pyproject.toml").write_text(toml)
        settings = defaults(command, "probe", ["probe", "other"], folder)
        command.main(list(arguments), standalone_mode=False, default_map=settings)
        return eval(capsys.readouterr().out, {"PosixPath": Path})  # noqa: S307 - our own repr

    return call


def test_without_any_setting_the_defaults_hold(given):
    options = given()
    assert options["region"] == ("us", "eu", "au")
    assert options["seed"] == 1
    assert options["own"] == "own default"


def test_options_win_over_the_environment_and_that_over_the_file(given, monkeypatch):
    toml = '[tool.intercontract]\nseed = 3\nregion = "au"\nown = "file"\n'
    assert given(toml=toml)["seed"] == 3
    monkeypatch.setenv("INTERCONTRACT_SEED", "4")
    assert given()["seed"] == 4
    monkeypatch.setenv("INTERCONTRACT_PROBE_SEED", "5")
    assert given()["seed"] == 5
    options = given("--seed", "6")
    assert options["seed"] == 6
    assert options["region"] == ("au",)
    assert options["own"] == "file"


def test_the_table_of_a_command_wins_over_the_common_one(given):
    toml = "[tool.intercontract]\nseed = 3\n[tool.intercontract.probe]\nseed = 4\n"
    assert given(toml=toml)["seed"] == 4
    toml = "[tool.intercontract]\nseed = 3\n[tool.intercontract.other]\nseed = 4\n"
    assert given(toml=toml)["seed"] == 3


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        pytest.param('region = ["us", "eu"]', "region", ("us", "eu"), id="a list"),
        pytest.param('region = "us,eu"', "region", ("us", "eu"), id="a list as text"),
        pytest.param('operation = ["a"]', "operation", ("a",), id="names"),
        pytest.param('format = "json"', "format", "json", id="called as the option is"),
        pytest.param("max-examples = 7", "max_examples", 7, id="with a dash"),
        pytest.param("allow-writes = true", "allow_writes", True, id="a flag"),
        pytest.param("read-only = false", "read_only", False, id="a flag that is off"),
        pytest.param('report-dir = "out"', "report_dir", Path("out"), id="a folder"),
        pytest.param("api-version = 2.11", "api_version", "2.11", id="a version as number"),
        pytest.param('many = ["a", "b"]', "many", ("a", "b"), id="an option that may be repeated"),
        pytest.param('many = "a"', "many", ("a",), id="repeated once"),
        pytest.param('workspace = "us=x"', "workspace", ("us=x",), id="workspace"),
    ],
)
def test_settings_of_the_file(given, line, name, value):
    assert given(toml=f"[tool.intercontract]\n{line}\n")[name] == value


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        pytest.param("INTERCONTRACT_REGION", "eu", "region", ("eu",), id="shared"),
        pytest.param("INTERCONTRACT_PROBE_REGION", "eu", "region", ("eu",), id="for one command"),
        pytest.param("INTERCONTRACT_MAX_TIME", "5", "max_time", 5.0, id="with a dash"),
        pytest.param("INTERCONTRACT_READ_ONLY", "1", "read_only", True, id="a flag"),
        pytest.param("INTERCONTRACT_READ_ONLY", "0", "read_only", False, id="a flag that is off"),
        pytest.param("INTERCONTRACT_PROBE_OWN", "x", "own", "x", id="an option of one command"),
        pytest.param("INTERCONTRACT_OWN", "x", "own", "own default", id="is not for all"),
        pytest.param("INTERCONTRACT_OTHER_SEED", "9", "seed", 1, id="another command's"),
        pytest.param("INTERCONTRACT_SEED", "", "seed", 1, id="empty is not set"),
    ],
)
def test_settings_of_the_environment(given, monkeypatch, variable, text, name, value):
    monkeypatch.setenv(variable, text)
    assert given()[name] == value


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        pytest.param("x = ", "not readable as TOML", id="no TOML"),
        pytest.param(f"x = {'9' * 5000}", "not readable as TOML", id="very many digits"),
        pytest.param(
            f"[tool.intercontract]\nseed = 0x{'f' * 5000}",
            "'seed' is too large",
            id="in hexadecimal",
        ),
        pytest.param(
            '[tool.intercontract]\nhistory = "a\\u0000b"', "'history' holds a NUL", id="a NUL"
        ),
        pytest.param("tool = 3\n[tool.x]", "not readable as TOML", id="not even TOML"),
        pytest.param("[tool]\nintercontract = 3", "is no table", id="no table"),
        pytest.param("[[tool.intercontract]]\nseed = 1", "is no table", id="a list of tables"),
        pytest.param("[tool.intercontract]\nsed = 1", "unknown setting 'sed'", id="misspelled"),
        pytest.param(
            "[tool.intercontract.probe]\nsed = 1", "unknown setting 'sed'", id="there too"
        ),
        pytest.param("[tool.intercontract.prob]\nseed = 1", "unknown command 'prob'", id="command"),
        pytest.param("[tool.intercontract]\nseed = [1]", "'seed' takes one value", id="a list"),
        pytest.param(
            "[tool.intercontract.probe]\nseed = {a = 1}", "'seed' takes one value", id="a table"
        ),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_by_name(given, folder, toml, says):
    with pytest.raises(ConfigurationError) as problem:
        given(toml=toml)
    assert says in problem.value.message
    assert problem.value.file == str(folder / "pyproject.toml")


def test_a_slip_is_guessed(given):
    with pytest.raises(ConfigurationError) as problem:
        given(toml="[tool.intercontract]\nmax-exampels = 1")
    assert problem.value.hint == "did you mean max-examples?"


@pytest.mark.parametrize(
    "toml", ["", "[project]\nname = 'x'\n", "tool = 3\n", "[tool.other]\nx = 1\n"]
)
def test_somebody_elses_pyproject_is_no_matter(given, toml):
    assert given(toml=toml)["seed"] == 1


def test_a_file_in_another_encoding_is_refused(given, folder):
    (folder / "pyproject.toml").write_bytes(b"[tool.x]\nname = '\xff'\n")
    with pytest.raises(ConfigurationError, match="not readable as TOML"):
        given()


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        pytest.param("seed = 'x'", "'x' is not a valid integer", id="a word for a number"),
        pytest.param("seed = 1.5", "'1.5' is not a valid integer", id="half a seed"),
        pytest.param("seed = true", "'True' is not a valid integer", id="true is no number"),
        pytest.param("region = 'uk'", "'uk' is none of us, eu, au", id="no region"),
        pytest.param("quiet = 'perhaps'", "not a valid boolean", id="no flag"),
        pytest.param("format = 'xml'", "is not one of", id="no format"),
    ],
)
def test_wrong_values_of_the_file_are_usage_errors(call, folder, toml, says):
    (folder / "pyproject.toml").write_text(f"[tool.intercontract]\n{toml}\n")
    done = call("run")
    assert done.code == 2
    assert says in " ".join(done.err.split())


@pytest.mark.parametrize("toml", ["[tool.intercontract", "[tool.intercontract]\nsed = 1"])
def test_a_damaged_file_leaves_with_2(call, folder, toml):
    (folder / "pyproject.toml").write_text(toml)
    done = call("checks", "list")
    assert done.code == 2
    assert done.err.startswith("error: ")
    assert "pyproject.toml" in done.err


def test_a_common_setting_does_not_disturb_commands_without_it(call, folder):
    (folder / "pyproject.toml").write_text("[tool.intercontract]\nregion = 'us,eu'\nseed = 3\n")
    assert call("checks", "list").code == 0
    assert call("serve", "--help").code == 0


def test_serve_names_one_region_and_takes_no_list_from_the_common_table(folder):
    from intercontract.cli.serve import serve

    (folder / "pyproject.toml").write_text("[tool.intercontract]\nregion = 'us,eu'\n")
    assert "region" not in defaults(serve, "serve", ["serve"], folder)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--operation", "a,b"],
        ["--operation", "a", "--operation", "b"],
        ["--operation=a", "--operation", "b , a"],
    ],
)
def test_names_of_a_list_stand_in_one_option_or_in_several(given, arguments):
    found = given(
        *arguments, "--region", "us", "--region", "eu", toml="[tool.intercontract]\nhost = ['h']"
    )
    assert (found["operation"], found["region"]) == (("a", "b"), ("us", "eu"))
    assert (found["host"], found["checks"]) == (("h",), None)


def test_every_shared_option_is_an_option():
    @click.command
    @sending
    @judgement
    @reporting
    @webhook
    def probe() -> None: ...

    names = {max(option.opts, key=len).lstrip("-") for option in probe.params}
    assert names == SHARED
    lists = {option.name for option in probe.params if option.type.name == "LIST"}
    assert lists == {
        *("region", "operation", "exclude_operation", "workspace"),
        *("checks", "exclude_checks", "host", "ignore_header"),
    }
