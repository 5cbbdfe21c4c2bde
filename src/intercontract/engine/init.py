"""`init`: set a repository up for a nightly job: settings, a workflow, and the first baseline."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from attrs import evolve

from intercontract.errors import ConfigurationError, did_you_mean
from intercontract.files.kind import is_there
from intercontract.files.reading import read_text
from intercontract.files.writing import replace
from intercontract.model.event import Listen, ignore
from intercontract.model.finding import Verdict
from intercontract.model.region import REGIONS
from intercontract.model.report import Report
from intercontract.values import frozen

TARGETS = ("sandbox", "live")
SERVICES = {
    "github": ".github/workflows/intercontract.yaml",
    "gitlab": ".gitlab-ci.yml",
    "none": "",
}
"""Where each service of continuous integration looks for its file."""
BASELINE = "intercontract-baseline.json"


@frozen
class RepositorySetup:
    """What a repository is to be set up for; ``workspaces`` are those of a live target, ``eu=abc12def``."""

    target: str = "sandbox"
    region: tuple[str, ...] = REGIONS
    api_version: str = "2.11"
    workspaces: tuple[str, ...] = ()
    ci: str = "github"
    kind: str = "json"
    baseline: bool = True


@frozen
class SetupFile:
    """A file that was to be written; ``why`` says why it was not, where it was not."""

    path: Path
    why: str = ""


def detected(folder: Path) -> str:
    """The service of continuous integration that a folder looks like."""
    return "gitlab" if is_there(folder / ".gitlab-ci.yml") else "github"


def settings(setup: RepositorySetup) -> str:
    """The tables for ``pyproject.toml``."""
    parts = ["run --target replay"]
    if setup.target == "live":
        named = f" --workspace {','.join(setup.workspaces)}" if setup.workspaces else ""
        parts.append(f"run --target live --profile nightly{named}")
    else:
        parts.append("run --profile nightly")
    parts.append("drift --watch")
    lines = [
        "[tool.intercontract]",
        f"api-version = {_toml(setup.api_version)}",
        f"region = {_toml(list(setup.region))}",
        f"kind = {_toml(setup.kind)}  # of the webhook whose address is in INTERCONTRACT_WEBHOOK",
        "",
        "[tool.intercontract.nightly]",
        "parts = [",
        *(f"  {_toml(part)}," for part in parts),
        "]",
        "keep = 400          # runs of each series that stay in the history",
        'older-than = "400d"',
    ]
    if setup.baseline:
        lines += [
            "",
            "[tool.intercontract.run]",
            f"baseline = {_toml(BASELINE)}  # what was there on the first day fails nothing",
        ]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    return json.dumps(value)  # texts and lists of them are written alike


def init(folder: str | Path = ".", *, setup: RepositorySetup | None = None) -> list[SetupFile]:
    """Write settings and workflow; what is there stays as it is.

    Raises:
        ConfigurationError: something that was asked for makes no sense, or a file cannot be written.
    """
    setup, folder = setup or RepositorySetup(), Path(folder)
    for value, known in ((setup.target, TARGETS), (setup.ci, SERVICES)):
        if value not in known:
            raise ConfigurationError(f"{value!r} is none of {', '.join(known)}",
                                     hint=did_you_mean(value, known))  # fmt: skip
    done = [_settings(folder / "pyproject.toml", setup)]
    if place := SERVICES[setup.ci]:
        text = files("intercontract.engine.ci").joinpath(f"{setup.ci}.yaml").read_text("utf-8")
        text = text.replace("[us, eu, au]", f"[{', '.join(setup.region)}]")
        done.append(_fresh(folder / place, text))
    done.append(_ignored(folder / ".gitignore", ("reports/", ".intercontract/", "*.sqlite")))
    return done


def _settings(path: Path, setup: RepositorySetup) -> SetupFile:
    before = read_text(path, ConfigurationError) if is_there(path) else ""
    try:
        tool = tomllib.loads(before).get("tool", {})
    except (ValueError, RecursionError) as problem:
        raise ConfigurationError(f"not readable as TOML: {problem}", file=str(path)) from None
    if isinstance(tool, dict) and "intercontract" in tool:
        return SetupFile(path, "it has [tool.intercontract] already")
    replace(path, f"{before.rstrip()}\n\n{settings(setup)}".lstrip().encode())
    return SetupFile(path)


def _fresh(path: Path, text: str) -> SetupFile:
    if is_there(path):
        return SetupFile(path, "it is there already")
    replace(path, text.encode())
    return SetupFile(path)


def _ignored(path: Path, wanted: Iterable[str]) -> SetupFile:
    before = read_text(path, ConfigurationError) if is_there(path) else ""
    missing = [line for line in wanted if line not in before.splitlines()]
    if not missing:
        return SetupFile(path, "it names them already")
    head = f"{before.rstrip()}\n" if before.strip() else ""
    replace(path, f"{head}{chr(10).join(missing)}\n".encode())
    return SetupFile(path)


def first_baseline(
    folder: str | Path, setup: RepositorySetup, *, listen: Listen = ignore
) -> Report:
    """Run once, and keep what is there in a file that later runs are judged by.

    Raises:
        IntercontractError: the run was not carried out.
    """
    from intercontract.engine.run import run

    report = run(
        target=setup.target,
        region=setup.region,
        api_version=setup.api_version,
        workspace=setup.workspaces or None,
        listen=listen,
    )
    if not report.run.complete:
        raise ConfigurationError(
            "the first run was cut short, and is no baseline", hint="intercontract init once more"
        )
    # What identifies new findings, and nothing that was sent or answered.
    new = (group for group in report.groups if group.verdict in (Verdict.FAIL, Verdict.WARNING))
    groups = tuple(evolve(group, sample=None, examples=()) for group in new)
    bare = Report(report.run, report.interactions, groups)
    content = json.dumps(bare.to_dict(), indent=1, sort_keys=True)
    replace(Path(folder) / BASELINE, content.encode() + b"\n")
    return report
