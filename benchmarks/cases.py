"""Cases per second: `intercontract run` against `schemathesis run`, same contract, same sandbox, one run.

All are whole processes. One region of ours and Schemathesis ask the same kind of fresh server, which counts
the requests; all three regions are asked as they are every night, in the sandbox of the command itself, on
all processors, and the report counts them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from comparison import Comparison, tell

from intercontract.contract.load import load
from intercontract.sandbox.app import create_app
from intercontract.sandbox.sandbox import Settings
from intercontract.sandbox.server import serving

EXAMPLES = 30
BIN = Path(sys.executable).parent


class Counted:
    """An ASGI application that counts the requests it passes on."""

    def __init__(self, app) -> None:
        self.app = app
        self.requests = 0

    async def __call__(self, scope, receive, send) -> None:
        self.requests += scope["type"] == "http"
        await self.app(scope, receive, send)


def timed(command: list[str], folder: str) -> float:
    started = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, capture_output=True, env={**os.environ, "NO_COLOR": "1"}
    )
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode()[-2000:] or done.stdout.decode()[-2000:])
    return time.perf_counter() - started


def measure(make_command) -> tuple[int, float]:
    counted = Counted(create_app(Settings(region="us")))
    with tempfile.TemporaryDirectory() as folder, serving(counted) as url:
        seconds = timed(make_command(url, folder), folder)
    return counted.requests, seconds


def ours(url: str, _folder: str) -> list[str]:
    return [str(BIN / "intercontract"), "run", "--target", f"us={url}", "--region", "us", "--quiet",
            "--max-examples", str(EXAMPLES), "--fail-on", "never"]  # fmt: skip


def every_region() -> tuple[int, float]:
    """A night's run of all regions at once."""
    command = [str(BIN / "intercontract"), "run", "--profile", "nightly", "--quiet", "--format", "json",
               "--history", "none", "--fail-on", "never"]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, check=True)
        seconds = time.perf_counter() - started
    return json.loads(done.stdout)["summary"]["interactions"], seconds


def theirs(url: str, folder: str) -> list[str]:
    document = Path(folder) / "openapi.json"
    document.write_text(json.dumps(load("2.11").corrected.document))
    return [str(BIN / "schemathesis"), "run", str(document), "--url", url, "--seed", "1", "--workers", "1",
            "-H", "Authorization: Bearer sandbox-us", "--max-examples", str(EXAMPLES),
            "--generation-deterministic", "--continue-on-failure"]  # fmt: skip


def main() -> None:
    rows = {
        "intercontract run": measure(ours),
        "intercontract run, three regions": every_region(),
        "schemathesis run": measure(theirs),
    }
    for name, (requests, seconds) in rows.items():
        print(
            f"{name:<34} {requests:>6} requests {seconds:>7.1f} s {requests / seconds:>7.1f} requests/s"
        )
    one, three, other = (requests / seconds for requests, seconds in rows.values())
    tell(
        Comparison("run, requests per second, one region", "schemathesis run", one / other),
        Comparison(
            "run --profile nightly, three regions", "schemathesis run", three / other, ">= 1.7"
        ),
    )


if __name__ == "__main__":
    main()
