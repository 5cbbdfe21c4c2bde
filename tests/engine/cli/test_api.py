"""The Python API: public names, options as keyword arguments, what is refused, and the examples."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import click
import pytest
import requests
import yaml

import intercontract as ic
from intercontract.cli.app import COMMANDS, cli
from intercontract.engine.cleanup import cleanup
from intercontract.engine.prune import prune_cassette
from intercontract.engine.selftest import selftest
from intercontract.engine.serve import serve
from intercontract.engine.setup.prepare import judged_by, sending_settings
from intercontract.errors import (
    CassetteError,
    ConfigurationError,
    ContractError,
    TrafficError,
)

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = ROOT / "docs" / "reference" / "python-api.md"
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", DOCUMENT.read_text("utf-8"), re.M | re.S)

SHOP = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "paths": {"/tags": {"get": {"operationId": "listTags", "responses": {"200": {"description": ""}}}}},
}  # fmt: skip


@pytest.fixture
def place(folder, har):
    """The folder that the examples are run in."""
    har(har.entry())
    (folder / "bad.har").write_text("{}")
    (folder / "old.yaml").write_text(yaml.safe_dump(SHOP))
    (folder / "new.yaml").write_text(
        yaml.safe_dump(SHOP | {"info": {"title": "S", "version": "2"}})
    )
    (folder / "app.py").write_text(
        "import requests\nrequests.get('https://api.intercom.io/tags')\n"
    )
    return folder


# --- what is public --------------------------------------------------------------------------------


def test_the_public_names_are_sorted_documented_and_there():
    assert list(ic.__all__) == sorted(ic.__all__)
    text = DOCUMENT.read_text("utf-8")
    for name in set(ic.__all__) - {"__version__"}:
        assert re.search(rf"`{name}[(`]", text), name
        assert getattr(ic, name).__doc__, name


def test_nothing_is_imported_before_it_is_asked_for():
    program = (
        "import sys; before = set(sys.modules)\n"
        "import intercontract\n"
        "ours = {m for m in set(sys.modules) - before if m.startswith('intercontract')}\n"
        "assert ours == {'intercontract'}, ours\n"
        "assert set(intercontract.__all__) <= set(dir(intercontract))\n"
        "assert ours == {m for m in sys.modules if m.startswith('intercontract')}\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize("first", ["intercontract.drift.change", "intercontract.sandbox.server"])
def test_a_package_of_the_same_name_does_not_hide_a_function(first):
    program = (
        f"import {first}\n"
        "import intercontract as ic\n"
        "from intercontract import drift, sandbox\n"
        "from intercontract.drift.change import Change\n"
        "assert callable(ic.drift) and ic.drift is drift and ic.sandbox is sandbox\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_what_is_not_public_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'rnu'"):
        ic.rnu  # noqa: B018


def test_it_can_be_called_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "intercontract", "--version"], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, f"intercontract, version {ic.__version__}\n")


# --- options and keyword arguments -----------------------------------------------------------------

# What is said on standard output, what a listener does in Python, and commands within a command.
SURFACE = {"format", "fail_on", "quiet", "recover", "watch", "state", "list_rules", "recordings",
           "history", "series", "baseline", "output"}  # fmt: skip
PROGRAM = {"listen", "ready", "log"}


@pytest.mark.parametrize(
    ("command", "function"),
    [
        pytest.param("run", ic.run, id="run"),
        pytest.param("record", ic.record, id="record"),
        pytest.param("audit", ic.audit, id="audit"),
        pytest.param("drift", ic.drift, id="drift"),
        pytest.param("serve", serve, id="serve"),
        pytest.param("selftest", selftest, id="selftest"),
        pytest.param("cleanup", cleanup, id="cleanup"),
    ],
)
def test_keyword_arguments_have_the_names_and_defaults_of_the_options(
    command, function, monkeypatch
):
    monkeypatch.delenv("INTERCONTRACT_STATE_DIR", raising=False)
    assert command in COMMANDS
    outer = click.Context(cli, **cli.context_settings)
    found = cli.get_command(outer, command)
    options = {
        name: value
        for name, value in found.make_context(command, [], parent=outer).params.items()
        if name not in SURFACE and name not in ("paths", "sides")
    }
    if command == "drift":  # the folder of reports is the command's own: drift returns one
        options.pop("report_dir")
    if command == "run":  # the command takes all cores; a function starts no processes unasked
        options["jobs"] = options["jobs"] or 1
        assert options.pop("dry_run") is False  # prints what would be sent
    own = inspect.signature(function).parameters
    takes = {"SendingOptions": (sending_settings, judged_by), "JudgingOptions": (judged_by,)}
    further = [str(p.annotation) for p in own.values() if p.kind is p.VAR_KEYWORD]
    functions = [f for name, each in takes.items() if name in "".join(further) for f in each]
    arguments = {
        name: parameter.default
        for each in (*functions, function)
        for name, parameter in inspect.signature(each).parameters.items()
        if parameter.kind is parameter.KEYWORD_ONLY
    }
    if command != "serve":
        arguments = {name: value for name, value in arguments.items() if name not in PROGRAM}
    else:
        arguments = {k: v for k, v in arguments.items() if k not in PROGRAM - {"listen"}}
    assert {n: _plain(v) for n, v in options.items()} == {
        n: _plain(v) for n, v in arguments.items()
    }


def _plain(value: object) -> object:
    return list(value) if isinstance(value, (tuple, list)) else value


# --- what is refused -------------------------------------------------------------------------------


def opened(context):
    with context:
        pass


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        pytest.param(lambda: ic.run(region="uk"), ConfigurationError, "'uk' is no region", id="region"),
        pytest.param(lambda: ic.run(region=()), ConfigurationError, "no region", id="no region"),
        pytest.param(lambda: ic.run(seed=-1), ConfigurationError, "seed is -1", id="seed"),
        pytest.param(lambda: ic.run(max_examples=0), ConfigurationError, "max_examples", id="examples"),
        pytest.param(lambda: ic.run(max_time=float("nan")), ConfigurationError, "max_time", id="time"),
        pytest.param(lambda: ic.run(target="ftp://x"), ConfigurationError, "no target", id="target"),
        pytest.param(lambda: ic.run(contract="9.9"), ContractError, "no contract '9.9'", id="contract"),
        pytest.param(lambda: ic.run(operation="x"), ConfigurationError, "no operation 'x'", id="operation"),
        pytest.param(lambda: ic.run(target="live"), ConfigurationError, "no token", id="no token"),
        pytest.param(
            lambda: ic.run(target="replay", cassettes="nowhere"), CassetteError, "no such folder", id="corpus"
        ),
        pytest.param(lambda: ic.record(target="replay"), ConfigurationError, "cannot be", id="record"),
        pytest.param(lambda: ic.audit(), ConfigurationError, "nothing is named", id="nothing to audit"),
        pytest.param(lambda: ic.audit("no.har"), CassetteError, "no.har", id="no file"),
        pytest.param(lambda: ic.audit(documented=True, region="x"), ConfigurationError, "region", id="audit"),
        pytest.param(lambda: ic.audit("bad.har"), TrafficError, "bad.har", id="no traffic"),
        pytest.param(lambda: ic.drift("2.11"), ConfigurationError, "two sides", id="one side"),
        pytest.param(lambda: ic.drift("2.11", "2.11", by="day"), ConfigurationError, "--by day", id="by"),
        pytest.param(lambda: ic.drift("traffic.har", by="day"), ConfigurationError, "'day'", id="by what"),
        pytest.param(
            lambda: ic.drift("2.11", "2.11", include_rules="x"), ConfigurationError, "no rule 'x'", id="rule"
        ),
        pytest.param(
            lambda: ic.drift("2.11", "2.11", min_samples=0), ConfigurationError, "at least 1", id="samples"
        ),
        pytest.param(
            lambda: ic.drift("2.11", "2.11", stability_level="x"), ConfigurationError, "stability", id="level"
        ),
        pytest.param(lambda: opened(ic.sandbox(region="uk")), ConfigurationError, "no region", id="town"),
        pytest.param(lambda: opened(serve(policy="x")), ConfigurationError, "no policy", id="policy"),
        pytest.param(lambda: opened(serve(scenario="x")), ConfigurationError, "no scenario", id="scenario"),
        pytest.param(lambda: selftest(fault="x"), ConfigurationError, "no fault 'x'", id="fault"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_an_error_of_the_package(place, call, error, says, capfd):
    with pytest.raises(error) as problem:
        call()
    assert says in str(problem.value)
    assert capfd.readouterr() == ("", "")


# --- what comes of it ------------------------------------------------------------------------------


def test_an_audit_is_quiet_and_writes_nothing(place, capfd):
    before = sorted(place.rglob("*"))
    report = ic.audit("traffic.har", contract=ic.load_contract("2.11"))
    assert isinstance(report, ic.Report)
    assert all(isinstance(finding, ic.Finding) for finding in report.findings)
    assert report.interactions == 1
    assert sorted(place.rglob("*")) == before
    assert capfd.readouterr() == ("", "")


def test_a_run_writes_nothing_and_says_nothing(folder, tmp_path_factory):
    program = (
        "import intercontract as ic\n"
        "ic.run(region='us', operation='listConversations', max_examples=1)\n"
    )
    environment = {k: v for k, v in os.environ.items() if k != "HYPOTHESIS_STORAGE_DIRECTORY"}
    environment["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env=environment, capture_output=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("given", ["us", "us,us", ["us"], ("us",)])
def test_a_list_is_a_text_or_a_sequence(place, given):
    (place / "us.har").write_bytes((place / "traffic.har").read_bytes())
    assert ic.audit(["us.har"], region=given).run.regions == ("us",)


def test_two_loaded_contracts_are_compared(place):
    old, new = ic.load_contract("old.yaml"), ic.load_contract("new.yaml")
    assert ic.drift(old, old).changes == ()
    assert (ic.drift(old, new).base, ic.drift(old, new).revision) == ("old", "new")


def test_a_gateway_tells_where_it_is_and_what_it_found(place):
    with serve(region="eu", port=0) as served:
        answer = requests.get(
            served.urls["eu"] + "/conversations?per_page=151",
            headers={"Authorization": "Bearer sandbox-eu", "Intercom-Version": "2.11"},
            timeout=10,
        )
        assert served.report is None
    assert "X-Intercontract-Findings" in answer.headers
    assert served.report is not None
    assert "request-conformance" in {finding.check for finding in served.report.findings}
    assert served.report.exit_code() == 1


def test_what_is_pruned_is_gone(har):
    path = har(har.entry(), har.entry("https://api.intercom.io/conversations/2", 404))
    assert prune_cassette(path, status=[500], operation=["createConversation"]) == 0
    assert prune_cassette(path, older_than=36_500) == 0
    assert prune_cassette(path, status=[404]) == 1
    assert ic.audit(path).interactions == 1


# --- the examples ----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_runs(place, number, monkeypatch):
    monkeypatch.delenv("INTERCOM_TOKEN_US", raising=False)
    exec(compile(EXAMPLES[number], f"example {number}", "exec"), {"__name__": "example"})  # noqa: S102


def test_the_examples_are_typed(place):
    api = pytest.importorskip("mypy.api")
    files = list(_written(place / "examples"))
    out, err, code = api.run(
        [
            "--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(ROOT / ".mypy_cache"),
            "--no-error-summary", *files,
        ]
    )  # fmt: skip
    assert (out, err, code) == ("", "", 0)


def _written(folder: Path) -> Iterable[str]:
    folder.mkdir()
    for number, text in enumerate(EXAMPLES):
        path = folder / f"example{number}.py"
        path.write_text(text)
        yield str(path)


def test_our_own_recordings_are_judged_as_when_they_are_played():
    """In them other texts stand for names, which are in no order and hold no parts of what was asked for."""
    report = ic.audit(sorted((ROOT / "cassettes").glob("*/2.11/contact-search.yaml")))
    assert str(report.summary).startswith("No new findings")
    assert {"search-matches", "sort-order"} <= {*report.coverage.checks["exercised"]}
