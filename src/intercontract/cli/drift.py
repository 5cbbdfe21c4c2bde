"""intercontract drift"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from intercontract.cli.options import LIST

if TYPE_CHECKING:
    from intercontract.cli.drift_sides import Side

_STATE = Path(".intercontract") / "watch.json"


class _FailOn(click.Choice):  # type: ignore[type-arg]
    """``breaking``, ``warning`` or ``never``; ``fail``, from a setting for all commands, is breaking."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        return str(super().convert("breaking" if value == "fail" else value, param, ctx))


@click.command(short_help="compare contracts or recordings")
@click.argument("sides", nargs=-1, metavar="[OLD] [NEW]")
@click.option(
    "--by",
    "by_",
    type=click.Choice(["region", "version"]),
    help="Compare one body of recordings with itself: EU and AU with US, one version with the next.",
)
@click.option(
    "--used-by",
    "used_by",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Keep what touches this use: recordings, a folder of Python source, or models.py.",
)
@click.option(
    "--contract",
    metavar="NAME|PATH",
    default="2.11",
    show_default=True,
    help="What finds the operations of recordings.",
)
@click.option(
    "--corrected", is_flag=True, help="Judge recordings by the contract with its corrections."
)
@click.option(
    "--overlay",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the patch that makes the contract accept the recordings.",
)
@click.option(
    "--ignore",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Accepted changes, by fingerprint, with reason and expiry.",
)
@click.option(
    "--include-rules",
    type=LIST,
    default=None,
    metavar="LIST",
    help="Only these rules; * stands for anything.",
)
@click.option("--exclude-rules", type=LIST, default=None, metavar="LIST", help="Not these rules.")
@click.option(
    "--operation",
    "operations",
    type=LIST,
    default=None,
    metavar="LIST",
    help="Only these operations, by operationId.",
)
@click.option(
    "--min-samples",
    type=click.IntRange(1, 100_000),
    default=5,
    show_default=True,
    help="Distinct objects on each side before an absence in recordings means something.",
)
@click.option(
    "--stability-level",
    type=click.Choice(["draft", "alpha", "beta", "stable"]),
    default="beta",
    show_default=True,
    help="The lowest x-stability-level at which changes of a contract are reported.",
)
@click.option(
    "--deprecation-days-beta",
    type=click.IntRange(0, 36_500),
    default=0,
    show_default=True,
    help="Days between deprecation and sunset that a beta operation owes; 0: no such policy.",
)
@click.option(
    "--deprecation-days-stable",
    type=click.IntRange(0, 36_500),
    default=0,
    show_default=True,
    help="The same for stable operations.",
)
@click.option(
    "--watch",
    is_flag=True,
    help="Compare each known description with its copy of last time, and keep the new one.",
)
@click.option(
    "--state",
    type=click.Path(path_type=Path, dir_okay=False),
    default=_STATE,
    show_default=True,
    metavar="FILE",
    help="What --watch remembers.",
)
@click.option("--rules", "list_rules", is_flag=True, help="List the rules and stop.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="What to print on standard output.",
)
@click.option(
    "--report-dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("reports"),
    show_default=True,
    help="Where drift/index.html, drift.json, junit.xml and changelog.md go.",
)
@click.option(
    "--fail-on",
    type=_FailOn(["breaking", "warning", "never"]),
    default="breaking",
    show_default=True,
    help="What makes the exit code 1.",
)
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but the result.")  # fmt: skip
def drift(
    sides: tuple[str, ...],
    by_: str | None,
    used_by: tuple[Path, ...],
    contract: str,
    corrected: bool,
    overlay: Path | None,
    ignore: Path | None,
    include_rules: tuple[str, ...] | None,
    exclude_rules: tuple[str, ...] | None,
    operations: tuple[str, ...] | None,
    min_samples: int,
    stability_level: str,
    deprecation_days_beta: int,
    deprecation_days_stable: int,
    watch: bool,
    state: Path,
    list_rules: bool,
    form: str,
    report_dir: Path,
    fail_on: str,
    quiet: bool,
) -> int:
    """What changed, and does it touch me?

    OLD and NEW are contracts (a name such as 2.12, an OpenAPI 3.0 or 3.1 file or folder) or recordings
    (cassettes, HAR, NDJSON, folders of them), in any combination. With --used-by, the answer to: can I
    upgrade?
    """
    from intercontract.cli.drift_compare import Asked, compare_sides, listed_rules
    from intercontract.cli.drift_output import publish
    from intercontract.cli.drift_watch import watched

    if list_rules:
        click.echo(listed_rules(include_rules, exclude_rules, form), nl=False)
        return 0
    asked = Asked(
        used_by=used_by,
        contract=contract,
        corrected=corrected,
        overlay=overlay,
        ignore=ignore,
        include_rules=include_rules or (),
        exclude_rules=exclude_rules or (),
        operations=operations or (),
        min_samples=min_samples,
        stability=stability_level,
        days_beta=deprecation_days_beta,
        days_stable=deprecation_days_stable,
    )
    extra: dict[str, object] = {}
    if watch:
        _refuse(by_ is not None or overlay is not None, "--watch compares descriptions only")
        report, extra = watched(sides, state, asked)
    else:
        report = compare_sides(_named(sides, by_), by_, asked)
    return publish(
        report, form=form, report_dir=report_dir, fail_on=fail_on, quiet=quiet, extra=extra
    )


def _named(sides: Sequence[str], by_: str | None) -> list[Side]:
    from intercontract.cli.drift_sides import side

    if by_ is not None:
        _refuse(not sides, "name the recordings to compare")
        found = [side(reference) for reference in sides]
        _refuse(any(one.is_contract for one in found), f"--by {by_} compares recordings only")
        return found
    if len(sides) != 2:
        raise click.UsageError(
            f"two sides are compared, and {len(sides)} given; --watch and --by need no second one"
        )
    return [side(reference) for reference in sides]


def _refuse(wrong: bool, message: str) -> None:
    if wrong:
        raise click.UsageError(message)
