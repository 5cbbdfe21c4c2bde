"""`sdk --command`: any program run against the gateway, and judged by what it sends."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Unpack

from attrs import evolve

from intercontract.engine.judging.not_verified import unasked
from intercontract.engine.processes.child import run
from intercontract.engine.serve import Served, serve
from intercontract.engine.setup.environment import Endpoint, variables, without_proxy
from intercontract.engine.setup.names import Names, names_in
from intercontract.engine.setup.options import JudgingOptions
from intercontract.engine.setup.prepare import regions_in
from intercontract.engine.setup.selection import Selection, client_checks
from intercontract.errors import ConfigurationError
from intercontract.model.finding import Verdict
from intercontract.model.report import Report
from intercontract.model.run import FindingGroup
from intercontract.model.words import plural
from intercontract.sandbox.auth import token_for
from intercontract.values import frozen

_NAMED = 10


@frozen
class OwnCommandResult:
    """What running a command came to.

    ``code`` is what it left with, 128 and the number of a signal that ended it; ``stopped`` the number of
    the signal that we were told to stop by, or 0; ``failures`` what we broke ourselves.
    """

    code: int
    stopped: int
    report: Report
    failures: Sequence[str] = ()

    def exit_code(self, of_report: int) -> int:
        """That of the command where it failed, else that of the report."""
        told = 128 + self.stopped if self.stopped else 0
        broken = 4 if self.failures else 0
        return told or self.code or broken or of_report


def run_command(
    command: str | Sequence[str],
    *,
    upstream: str = "sandbox",
    region: Names | None = None,
    env: Sequence[str] = (),
    cassettes: Sequence[str | Path] = (),
    strict: bool = False,
    fault: Sequence[str] = (),
    seed: int = 1,
    responses: bool = False,
    report_dir: str | Path = Path("reports"),
    stdout: int | None = None,
    **chosen: Unpack[JudgingOptions],
) -> OwnCommandResult:
    """Run a program against the sandbox or recordings, and judge what it sends.

    The program finds address and token in the variables that `environment.variables` names.

    Args:
        command: A line for a shell, or a program and its arguments.
        upstream: What answers: ``sandbox`` or ``replay``.
        region: The regions, each at an address of its own; us where none is named.
        env: Further variables, ``NAME=TEXT``, where the text may name ``{url}``, ``{token}`` and others.
        cassettes: What to replay; the built-in corpus where nothing is named.
        strict: A recording that was never requested is a finding, and not only a note.
        fault: Fault rules.
        seed: Seeds the sandbox, and which requests a fault strikes.
        responses: Judge the answers as well, not only the requests.
        stdout: The file descriptor that takes the program's standard output, if not ours.

    The others are those of `serve`.

    Raises:
        ConfigurationError: something that was asked for makes no sense, or there is no such program.
        ContractError: the contract cannot be loaded.
        CassetteError: recordings are missing or damaged.
    """
    if upstream not in ("sandbox", "replay"):
        raise ConfigurationError(
            f"{upstream!r} is no upstream for a command", hint="there are sandbox and replay"
        )
    regions = regions_in(region) or ("us",)
    variables([Endpoint(name, "http://127.0.0.1", token_for(name)) for name in regions], env)
    left_out: tuple[str, ...] = ()
    if chosen.get("checks") is None and not responses:
        excluded = names_in(chosen.get("exclude_checks"))
        checks = [name for name in client_checks() if name not in excluded]
        chosen["checks"] = checks
        # That the others judge nothing is what was asked for.
        left_out = tuple(Selection(checks=tuple(checks)).notes())
    with serve(
        upstream=upstream,
        listen=[f"{name}=0" for name in regions],
        cassettes=cassettes,
        strict=strict,
        fault=fault,
        seed=seed,
        report_dir=report_dir,
        **chosen,
    ) as served:
        endpoints = [Endpoint(name, served.urls[name], token_for(name)) for name in regions]
        environment = without_proxy({**os.environ, **variables(endpoints, env)})
        code, stopped = run(command, environment, stdout=stdout)
    return OwnCommandResult(
        code, stopped, _report(served, left_out, strict=strict), served.failures
    )


def _report(served: Served, left_out: Collection[str], *, strict: bool) -> Report:
    """The gateway's report, with the requests that nothing is recorded for."""
    report = served.report
    if report is None:
        raise AssertionError("a gateway that judges has a report")
    notes = [note for note in report.not_verified if note not in left_out]
    if served.unused and not strict:
        named = ", ".join(served.unused[:_NAMED])
        more = f", and {len(served.unused) - _NAMED} more" if len(served.unused) > _NAMED else ""
        notes = [
            *notes,
            f"{plural(len(served.unused), 'recording')} never requested: {named}{more}",
        ]
    groups = [*report.groups, *(() if strict else served.unmatched)]
    if not (report.interactions or groups):
        groups = [FindingGroup(finding=unasked(), verdict=Verdict.FAIL, count=1, examples=())]
    return evolve(
        report,
        run=evolve(
            report.run,
            command="sdk",
            notes=tuple(note for note in report.run.notes if note not in left_out),
        ),
        groups=groups,
        not_verified=tuple(notes),
    )
