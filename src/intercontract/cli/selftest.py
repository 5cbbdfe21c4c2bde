"""intercontract selftest"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from intercontract.cli.options import LIST
from intercontract.engine.score import keep_score

if TYPE_CHECKING:
    from intercontract.engine.selftest import Outcome


@click.command(short_help="plant every fault and show which checks caught it")
@click.option("--fault", "only", type=LIST, default=None, help="Only these faults, by id.")
@click.option("--pairs", is_flag=True, help="Also plant neighbouring faults two at a time.")
@click.option("--fidelity", "recordings", multiple=True, type=click.Path(path_type=Path),
              metavar="RECORDINGS",
              help="Compare the sandbox with recordings of a workspace instead.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--max-examples", type=click.IntRange(1, 10_000), default=10, show_default=True)
@click.option("--report-dir", type=click.Path(path_type=Path, file_okay=False), default=Path("reports"),
              show_default=True, help="Where selftest.json goes; the reports of runs quote it.")  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def selftest(
    only: tuple[str, ...] | None,
    pairs: bool,
    recordings: tuple[Path, ...],
    seed: int,
    max_examples: int,
    report_dir: Path,
    form: str,
) -> int:
    """Plant each fault in the sandbox, one at a time, and print which checks caught it.

    The unfaulted sandbox must stay silent, and each fault must be found by a check that claims it;
    otherwise the exit code is 1. With --fidelity nothing is planted: recorded requests are sent to a fresh
    sandbox, and per operation status, headers, shape and types of the answers are compared; the exit code
    is 1 unless all agree.
    """
    if recordings:
        from intercontract.cli.fidelity import compare

        return compare(recordings, seed=seed, form=form)
    from intercontract.contract.load import load
    from intercontract.engine.selftest import prepare
    from intercontract.engine.selftest import selftest as attempt_all
    from intercontract.sandbox.faults.table import FAULTS

    contract = load("2.11")
    chosen = [fault for fault in FAULTS if only is None or fault.id in only]
    _refuse_unknown(only, {fault.id for fault in FAULTS})
    click.echo("drawing requests against the honest sandbox ...", err=True)
    bench = prepare(contract, seed=seed, max_examples=max_examples, api_version="2.11")
    honest = bench.attempt()
    outcomes: list[Outcome] = []
    plans = [(fault,) for fault in chosen]
    if pairs:
        plans += list(zip(chosen, chosen[1:] + chosen[:1], strict=True))  # type: ignore[arg-type]
    width = max((len(" + ".join(f.id for f in plan)) for plan in plans), default=0)
    for outcome in attempt_all(bench, plans):
        outcomes.append(outcome)
        if form == "text":
            click.echo(_row(outcome, width))
    missed = [outcome for outcome in outcomes if not outcome.caught]
    if only is None:
        keep_score(report_dir, len(outcomes) - len(missed), len(outcomes), len(honest.found))
    if form == "json":
        click.echo(json.dumps(_document(honest, outcomes), indent=1))
    else:
        alarms = f"false alarms of {', '.join(honest.found)}" if honest.found else "no false alarm"
        click.echo(
            f"\n{len(outcomes) - len(missed)} of {len(outcomes)} faults caught; "
            f"{alarms} on the unfaulted sandbox"
        )
    return 1 if missed or honest.found else 0


def _refuse_unknown(only: tuple[str, ...] | None, known: set[str]) -> None:
    from intercontract.errors import ConfigurationError

    unknown = sorted(set(only or ()) - known)
    if unknown:
        raise ConfigurationError(
            f"there is no fault {unknown[0]!r}", hint="intercontract selftest prints them all"
        )


def _row(outcome: Outcome, width: int) -> str:
    name = " + ".join(fault.id for fault in outcome.faults)
    claimed = {check for fault in outcome.faults for check in fault.caught_by}
    also = [check for check in outcome.found if check not in claimed]
    mark = "caught" if outcome.caught else "MISSED"
    by = (
        ", ".join(sorted(claimed & set(outcome.found)))
        or f"(claimed by {', '.join(sorted(claimed))})"
    )
    after = f"after {outcome.cases}" if outcome.cases else ""
    return f"{mark}  {name:<{width}}  {after:>10}  {by}" + (
        f"  also {', '.join(also)}" if also else ""
    )


def _document(honest: Outcome, outcomes: list[Outcome]) -> dict[str, object]:
    return {
        "caught": sum(outcome.caught for outcome in outcomes),
        "faults": len(outcomes),
        "false_alarms": list(honest.found),
        "outcomes": [
            {
                "faults": [fault.id for fault in outcome.faults],
                "caught": outcome.caught,
                "claimed_by": sorted({c for fault in outcome.faults for c in fault.caught_by}),
                "found_by": list(outcome.found),
                "cases": outcome.cases,
            }
            for outcome in outcomes
        ],
    }
