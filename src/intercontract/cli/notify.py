"""intercontract notify"""

from __future__ import annotations

import json

import click

from intercontract.cli.options import chain, history, series
from intercontract.cli.options import webhook as webhook_options
from intercontract.cli.say import say


@click.command(short_help="tell a webhook what is new, fixed or broken")
@click.argument("run", default="latest")
@click.option(
    "--base", default=None, metavar="RUN", help="Compared with this run.  [default: the one before]"
)
@chain(webhook_options, history, series)
@click.option("--always", is_flag=True, help="Also when nothing is new, fixed or broken.")
@click.option("--dry-run", is_flag=True, help="Print what would be posted, and post nothing.")
def notify(
    run: str,
    base: str | None,
    webhook: str | None,
    kind: str,
    history: str | None,
    series: str | None,
    always: bool,
    dry_run: bool,
) -> int:
    """Post what is new, fixed or broken in a run to a webhook; nothing where nothing is.

    RUN is an id, the beginning of one, or `latest`.
    """
    from intercontract.engine.notify import document_for, notice_of
    from intercontract.engine.notify import notify as post

    notice = notice_of(history, run, base, series=series)
    if dry_run:
        click.echo(json.dumps(document_for(kind, notice), indent=1))
        return 0
    if webhook is None:
        raise click.UsageError("name the webhook: --webhook, or better INTERCONTRACT_WEBHOOK")
    was_posted = post(webhook, kind, notice, always=always)
    say(f"{'posted' if was_posted else 'not posted'}: {notice.headline}")
    return 0
