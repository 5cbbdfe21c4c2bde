"""intercontract serve"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from urllib.parse import urlsplit

import click

from intercontract.cli.options import DAYS, reporting, selection
from intercontract.cli.publication import Publication
from intercontract.cli.say import say
from intercontract.model.region import REGIONS


@click.command(short_help="the gateway: sandbox, cassettes or live behind one address")
@click.option("--upstream", default="sandbox", show_default=True, metavar="sandbox|replay|live|us=URL,eu=URL",
              help="What answers; a URL is a loopback address that stands for Intercom.")  # fmt: skip
@click.option("--region", type=click.Choice(REGIONS),
              help="The region to stand for.  [default: us]")  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65535),
              help="The port on 127.0.0.1; 0 picks a free one.  [default: 8080]")  # fmt: skip
@click.option("--listen", multiple=True, metavar="REGION=HOST:PORT",
              help="A region's address, in place of --region and --port; may be repeated.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True,
              help="Seeds the sandbox, and which requests a fault strikes.")  # fmt: skip
@click.option("--as-live", default="", metavar="WORKSPACE",
              help="The sandbox passes for a live workspace of this id, to rehearse a live run.")  # fmt: skip
@click.option("--night", type=click.IntRange(0, 3650), default=0,
              help="The sandbox's day: 1 is the night after the first.")  # fmt: skip
@click.option("--clock", type=click.Choice(["real", "fixed"]), default="real", show_default=True,
              help="The sandbox's time: as now, or the same in every start.")  # fmt: skip
@click.option("--rate-limit", type=click.IntRange(1), default=5000, show_default=True, metavar="N",
              help="How many requests the sandbox takes in ten seconds before it answers 429.")  # fmt: skip
@click.option("--contacts", type=click.IntRange(0), default=0, metavar="N",
              help="With how many contacts the sandbox begins, if more than it has anyway.")  # fmt: skip
@click.option("--conversations", type=click.IntRange(0), default=0, metavar="N",
              help="With how many conversations the sandbox begins, if more than it has anyway.")  # fmt: skip
@click.option("--upgrade", default="", metavar="VERSION[@us,eu]",
              help="The sandbox moves to this version's shapes between night 0 and night 1.")  # fmt: skip
@click.option("--cassettes", multiple=True, type=click.Path(path_type=Path), metavar="PATH",
              help="What to replay: a corpus, files, folders.  [default: the corpus]")  # fmt: skip
@click.option("--policy", type=click.Choice(["in-order", "last-repeats", "any"]), default="last-repeats",
              show_default=True, help="How often a recorded answer is played.")  # fmt: skip
@click.option("--strict", is_flag=True,
              help="Unrecorded requests and unused recordings are findings.")  # fmt: skip
@click.option("--max-age", type=DAYS, help="Refuse recordings older than this.")  # fmt: skip
@click.option("--allow-writes", is_flag=True,
              help="Forward writes, not only GET and HEAD, to a live upstream.")  # fmt: skip
@click.option("--record", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Keep what passes in DIR/<region>/<version>/captured.yaml, redacted.")  # fmt: skip
@click.option("--scenario", metavar="NAME",
              help="Hold the client to this scenario's requests, in order.")  # fmt: skip
@click.option("--fault", multiple=True, metavar="RULE",
              help="Inject a fault, such as 'POST /conversations/* 429 x3'; may be repeated. Other actions: "
                   "latency=2s, stall=2s, cut, truncated, malformed, refuse. Options: x3, p0.5, after=N, "
                   "retry-after=SECONDS, reset=SECONDS, html.")  # fmt: skip
@click.option("--control-token", default="", metavar="TOKEN",
              help="What control paths ask for; who listens beyond this machine has one anyway.")  # fmt: skip
@click.option("--no-judge", is_flag=True, help="Pass everything on unjudged, without a report.")  # fmt: skip
@click.option("--api-version", default=None,
              help="The API version.  [default: the contract's, 2.11]")  # fmt: skip
@click.option("--contract", default=None, metavar="NAME|PATH",
              help="A name from contracts/, or an OpenAPI file.  [default: the API version]")  # fmt: skip
@selection
@reporting
def serve(**options: Any) -> int:
    """Put one HTTP server in front of the sandbox, of cassettes or of Intercom, for clients in any language.

    Prints one line per region on standard error when it is ready (region, address, upstream), then the token
    that the sandbox takes and a command to try. What passes is judged both ways: findings are named in the
    response header X-Intercontract-Findings, in the log on standard error, and in a report when Ctrl-C,
    SIGTERM or SIGHUP ends it. Control paths (reset, snapshot, restore, seen, findings, faults) are below
    /__intercontract__/.
    """
    from intercontract.cli.outcome import keeper_of, publish
    from intercontract.engine.serve import serve as gateway
    from intercontract.gateway.log import Log, LogHandler

    def ready(region: str, url: str) -> None:
        sys.stderr.write(f"{region}  {url}  {options['upstream']}\n")
        sys.stderr.flush()

    how = Publication.taken(options)
    keeper = keeper_of(options, how.report_dir)
    # Straight to the file: a thread that waits for a reader must not hold the lock of sys.stderr.
    log = Log(lambda line: os.write(2, line.encode("utf-8", "replace")), how.quiet)
    with (
        stop_signals() as signals,
        _logging(LogHandler(log)),
        gateway(**options, log=log, ready=ready) as served,
    ):
        _warn(served.urls, "" if options["control_token"] else served.control_token)
        if not how.quiet:
            for region, url in served.urls.items():
                say(*_first_request(region, url, options["upstream"]), err=True)
        signals.get()
    for recorded in served.recorded:
        say(f"{recorded.path}: {recorded.kept} interactions", err=True)
    for failure in [*served.not_kept, *served.failures][:10]:
        say(*f"error: {failure}".splitlines(), err=True)
    broken = 4 if served.failures else 2 if served.not_kept else 0
    if served.report is None:
        return broken
    code = publish(served.report, how, keeper)
    return broken or code


@contextmanager
def _logging(handler: logging.Handler) -> Iterator[None]:
    """Let whatever logs go the log's way: a standard error that nobody reads must not hold up a client."""
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)


def _first_request(region: str, url: str, upstream: str) -> list[str]:
    """What to send first: the token that the sandbox takes, and a command that may be pasted."""
    ours = upstream in ("sandbox", "replay")
    token = f"sandbox-{region}" if ours else f"$INTERCOM_TOKEN_{region.upper()}"
    return [
        *([f"  token {token}"] if ours else []),
        f'  try   curl -H "Authorization: Bearer {token}" {url}/me',
    ]


def _warn(urls: dict[str, str], new_token: str) -> None:
    from intercontract.gateway.access import TOKEN, is_open
    from intercontract.gateway.listen import Listener

    beyond = [url for url in urls.values() if is_open(Listener("", urlsplit(url).hostname or ""))]
    if beyond:
        told = f"; control paths ask for {TOKEN}: {new_token}" if new_token else ""
        click.echo(
            f"warning: {', '.join(beyond)} can be reached from beyond this machine, by anybody{told}",
            err=True,
        )


@contextmanager
def stop_signals() -> Iterator[SimpleQueue[int]]:
    """Ctrl-C, SIGTERM and SIGHUP, to wait for; each is noted for as long as the context lasts.

    A handler runs within whatever the main thread does, so it must take no lock that this may hold, as that
    of an event one waits for: with it, a signal at the wrong moment left the process waiting for ever.
    """
    from intercontract.engine.processes.interrupt import heeded

    told: SimpleQueue[int] = SimpleQueue()
    before = {
        number: signal.signal(number, lambda number, _frame: told.put(number))
        for number in heeded()
    }
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
