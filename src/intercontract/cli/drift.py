"""intercontract drift"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from intercontract.cli.options import baseline, chain, history, list_option, series
from intercontract.cli.publication import Publication, output
from intercontract.report.formats import format_names

_STATE = Path(".intercontract") / "watch.json"
_FILE = click.Path(path_type=Path, dir_okay=False)
_DAYS = click.IntRange(0, 36_500)
_LEVELS = ("breaking", "warning", "never")


def _level(value: str) -> str:
    """``breaking``, ``warning`` or ``never``; ``fail``, from a setting for all commands, is breaking."""
    level = "breaking" if value == "fail" else value
    if level not in _LEVELS:
        raise click.BadParameter(f"{value!r} is not one of {', '.join(map(repr, _LEVELS))}.")
    return level


@click.command(short_help="compare contracts or recordings")
@click.argument("sides", nargs=-1, metavar="[OLD] [NEW]")
@chain(
    click.option("--by", type=click.Choice(["region", "version"]),
                 help="Compare one body of recordings with itself: EU and AU with US, "
                      "one version with the next."),
    click.option("--used-by", multiple=True, type=click.Path(path_type=Path), metavar="PATH",
                 help="Keep what touches this use: recordings, a folder of Python source, or models.py."),
    click.option("--contract", metavar="NAME|PATH", default="2.11", show_default=True,
                 help="What finds the operations of recordings."),
    click.option("--corrected", is_flag=True, help="Judge recordings by the contract with its corrections."),
    click.option("--overlay", type=_FILE, metavar="FILE",
                 help="Write the patch that makes the contract accept the recordings."),
    click.option("--ignore", type=_FILE, metavar="FILE",
                 help="Accepted changes, by fingerprint, with reason and expiry."),
    list_option("--include-rules", default=None, metavar="LIST",
                 help="Only these rules; * stands for anything."),
    list_option("--exclude-rules", default=None, metavar="LIST", help="Not these rules."),
    list_option("--operation", default=None, metavar="LIST",
                 help="Only these operations, by operationId."),
    click.option("--min-samples", type=click.IntRange(1, 100_000), default=5, show_default=True,
                 help="Distinct objects on each side before an absence in recordings means something."),
    click.option("--stability-level", type=click.Choice(["draft", "alpha", "beta", "stable"]), default="beta",
                 show_default=True,
                 help="The lowest x-stability-level at which changes of a contract are reported."),
    click.option("--deprecation-days-beta", type=_DAYS, default=0, show_default=True,
                 help="Days between deprecation and sunset that a beta operation owes; 0: no such policy."),
    click.option("--deprecation-days-stable", type=_DAYS, default=0, show_default=True,
                 help="The same for stable operations."),
    click.option("--watch", is_flag=True,
                 help="Compare each known description with its copy of last time, and keep the new one."),
    click.option("--state", type=_FILE, default=_STATE, show_default=True, metavar="FILE",
                 help="What --watch remembers."),
    click.option("--rules", "list_rules", is_flag=True, help="List the rules and stop."),
    click.option("--format", type=click.Choice(format_names()), default="text",
                 show_default=True, help="What to print on standard output."),
    output,
    click.option("--report-dir", type=click.Path(path_type=Path, file_okay=False), default=Path("reports"),
                 show_default=True,
                 help="Where drift/index.html, drift.json, junit.xml and changelog.md go."),
    click.option("--fail-on", type=_level, metavar=f"[{'|'.join(_LEVELS)}]", default="breaking",
                 show_default=True, help="What makes the exit code 1."),
    click.option("--quiet", "-q", is_flag=True, help="Print nothing but the result."),
    baseline,
    history,
    series,
)  # fmt: skip
def drift(
    sides: tuple[str, ...],
    watch: bool,
    state: Path,
    list_rules: bool,
    **options: Any,
) -> int:
    """What changed, and does it touch me?

    OLD and NEW are contracts (a name such as 2.12, an OpenAPI 3.0 or 3.1 file or folder) or recordings
    (cassettes, HAR, NDJSON, folders of them), in any combination. With --used-by, the answer to: can I
    upgrade?
    """
    from intercontract.cli.outcome import keeper_of, publish
    from intercontract.engine.comparison.settings import DriftSettings
    from intercontract.engine.drift import drift as compare
    from intercontract.report.rules import listed

    how = Publication.taken(options)
    del options["report_dir"]
    if list_rules:
        kept = {name: options[name] for name in ("include_rules", "exclude_rules")}
        click.echo(listed(DriftSettings(**kept).rules, how.form), nl=False)
        return 0
    keeper = keeper_of(options, how.report_dir)
    if watch:
        if options.pop("by") or options["overlay"]:
            raise click.UsageError("--watch compares descriptions only")
        from intercontract.engine.watch import watch as look_again

        report = look_again(sides, state, DriftSettings(**options))
    else:
        report = compare(*sides, **options)
    return publish(report, how, keeper)
