"""intercontract serve"""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import ExitStack

import click

from intercontract.model.region import REGIONS


@click.command(short_help="the gateway: sandbox, cassettes or live behind one address")
@click.option(
    "--upstream",
    type=click.Choice(["sandbox"]),
    default="sandbox",
    show_default=True,
    help="What answers.",
)
@click.option(
    "--region",
    type=click.Choice(REGIONS),
    default=None,
    help="The region to stand for.  [default: us]",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=None,
    help="The port on 127.0.0.1; 0 picks a free one.  [default: 8080]",
)
@click.option(
    "--listen",
    "listen",
    multiple=True,
    metavar="REGION=HOST:PORT",
    help="An address of a region; several for several regions.",
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True,
              help="Seeds the sandbox.")  # fmt: skip
def serve(
    upstream: str, region: str | None, port: int | None, listen: tuple[str, ...], seed: int
) -> int:
    """Put one HTTP server in front of the sandbox, for clients in any language.

    Prints one line per listener on standard error when it is ready: region, address, upstream. Ctrl-C or
    SIGTERM ends it.
    """
    from intercontract.gateway.app import Gateway
    from intercontract.gateway.listen import listeners
    from intercontract.gateway.sandboxed import SandboxUpstream
    from intercontract.gateway.server import listening
    from intercontract.sandbox.sandbox import Settings

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    with ExitStack() as stack:
        for listener in listeners(listen, region, port):
            gateway = Gateway(
                listener.region, SandboxUpstream(Settings(region=listener.region, seed=seed))
            )
            url = stack.enter_context(listening(gateway, listener))
            sys.stderr.write(f"{listener.region}  {url}  {upstream}\n")
            sys.stderr.flush()
        stop.wait()
    return 0
