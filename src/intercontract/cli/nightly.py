"""intercontract nightly"""

from __future__ import annotations

import json
from pathlib import Path

import click

from intercontract.cli.options import DAYS, chain, history
from intercontract.cli.options import webhook as webhook_options
from intercontract.cli.say import say, say_all


@click.command(short_help="run, drift, SDKs, history, reports and notification in one go")
@click.option("--part", "--parts", "parts", multiple=True, metavar="COMMAND",
              help="A command of this program with its options; may be repeated.  [default: run --target "
                   "replay, run --profile nightly, drift --watch]")  # fmt: skip
@click.option("--max-time", type=click.FloatRange(1, 1_000_000), default=None, metavar="SECONDS",
              help="For all parts together; what does not get its turn is said to be left out.")  # fmt: skip
@click.option("--resume", is_flag=True, help="Go on with the last night, if that was cut short.")
@click.option("--older-than", "days", type=DAYS, default=None, metavar="DAYS",
              help="Remove older runs from the history.")  # fmt: skip
@click.option("--keep", "count", type=click.IntRange(1), default=None, metavar="NUMBER",
              help="Keep the newest so many runs of each series in the history.")  # fmt: skip
@chain(webhook_options, history)
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text",
              show_default=True, help="How the night is told on standard output.")  # fmt: skip
@click.option("--report-dir", type=click.Path(path_type=Path, file_okay=False), default=Path("reports"),
              show_default=True, help="Where nightly/ID/ goes, with a folder for each part.")  # fmt: skip
def nightly(
    parts: tuple[str, ...],
    max_time: float | None,
    resume: bool,
    days: int | None,
    count: int | None,
    webhook: str | None,
    kind: str,
    history: str | None,
    form: str,
    report_dir: Path,
) -> int:
    """Do what a night has to do, in the order and with the budget of [tool.intercontract.nightly].

    Each part is a command of this program, in a process of its own, with a folder of its own for its report;
    one that fails stops no other. Then what is new and fixed since the night before is told, to the webhook
    too if there is one. The exit code is the gravest of the parts.
    """
    from intercontract.engine.history import prune
    from intercontract.engine.nightly import PARTS
    from intercontract.engine.nightly import nightly as work
    from intercontract.engine.notify import notify
    from intercontract.errors import IntercontractError
    from intercontract.files.writing import replace
    from intercontract.history.night import NightPart, night_lines, night_markdown
    from intercontract.report.folder import check_folder

    def told(part: NightPart) -> None:
        state = "begins" if part.code is None and not part.left_out else part.outcome
        say(f"{part.line}: {state}", err=True)

    check_folder(report_dir)
    night, notice = work(
        parts or PARTS,
        max_time=max_time,
        resume=resume,
        history=history,
        report_dir=report_dir,
        stdout=2,
        listen=told,
    )
    markdown = night_markdown(night, notice)
    folder = report_dir / "nightly" / night.id
    replace(folder / "night.md", markdown.encode())
    code = night.exit_code
    try:
        if webhook is not None and not night.told and notify(webhook, kind, notice):
            say(f"posted: {notice.headline}", err=True)
        if days is not None or count is not None:
            prune(history, days=days, count=count)
    except IntercontractError as problem:
        say_all(f"error: {problem}".splitlines(), err=True)
        code = code or problem.exit_code
    if form == "json":
        click.echo(json.dumps({"night": night.to_dict(), "notice": notice.to_dict()}, indent=1))
    elif form == "markdown":
        click.echo(markdown, nl=False)
    else:
        say_all(night_lines(night, notice))
        say("", f"report: {folder / 'index.html'}")
    return code
