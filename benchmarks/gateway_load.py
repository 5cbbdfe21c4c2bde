"""Load on the gateway: many kept-alive connections at once, and what it costs in memory and at the end.

``intercontract serve`` in front of the sandbox (or, with --upstream replay, of cassettes) judges, and with
--record keeps, everything that the connections send: mostly reads, some writes, some that are wrong. Told are
requests per second, the resident memory of the gateway at first, at its highest and at the end, how long it
takes to stop, and whether everything was answered, counted in the report and kept in the recording.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOKEN = "sandbox-us"
TARGETS = (
    "GET /conversations?per_page=2",
    "GET /tags",
    "GET /conversations/{n}",
    "GET /me",
    "GET /conversations?per_page=151",
    "GET /contacts?per_page=2",
    "POST /tags",
    "GET /nowhere/{n}",
)


def request_of(target: str, number: int) -> bytes:
    """One request, ready to be sent."""
    method, path = target.replace("{n}", str(number)).split()
    body = b'{"name":"load"}' if method == "POST" else b""
    fields = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: Bearer {TOKEN}",
        "Accept: application/json",
        "Intercom-Version: 2.11",
    ]
    if body:
        fields += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*fields, "", ""]).encode() + body


async def connection(port: int, number: int, requests: int, statuses: dict[int, int]) -> None:
    """Send requests one after another over one connection; counts the statuses that came back."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for turn in range(requests):
        writer.write(request_of(TARGETS[(number + turn) % len(TARGETS)], turn))
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
        await reader.readexactly(int(length[1]) if length else 0)
        statuses[status] = statuses.get(status, 0) + 1
    writer.close()


async def load(port: int, connections: int, requests: int) -> dict[int, int]:
    """All connections at once; how often each status came back."""
    statuses: dict[int, int] = {}
    await asyncio.gather(*(connection(port, n, requests, statuses) for n in range(connections)))
    return dict(sorted(statuses.items()))


def resident(pid: int, kind: str = "VmRSS") -> float:
    """The resident memory of a process in MB; ``VmHWM`` is the highest it ever was."""
    found = re.search(rf"{kind}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def processor(pid: int) -> float:
    """The processor time of a process so far, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def recorded(folder: Path) -> int:
    """How many interactions the cassettes below a folder hold, whatever their number."""
    return sum(path.read_bytes().count(b"\n- request:") for path in folder.rglob("captured*.yaml"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument(
        "--requests", type=int, nargs="+", default=[2000],
        help="for each connection; of several sizes each has a gateway of its own",
    )  # fmt: skip
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--upstream", default="sandbox")
    chosen = parser.parse_args()
    for requests in chosen.requests:
        measure(chosen.connections, requests, chosen.upstream, record=chosen.record)


def measure(connections: int, requests: int, upstream: str, *, record: bool) -> None:
    """One gateway under load, from its start to its end."""
    total = connections * requests
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [str(Path(sys.executable).parent / "intercontract"), "serve", "--port", "0",
                   "--upstream", upstream, "--rate-limit", "1000000",
                   "--report-dir", str(folder / "reports"),
                   "--format", "json", "--fail-on", "never"]  # fmt: skip
        if record:
            command += ["--record", str(folder / "kept")]
        with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
            process = subprocess.Popen(command, stdout=out, stderr=err, cwd=folder)
        deadline = time.monotonic() + 120
        ready = re.compile(rb"us  http://127\.0\.0\.1:(\d+)")
        while not (found := ready.search((folder / "err").read_bytes())):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit((folder / "err").read_text("utf-8", "replace"))
            time.sleep(0.05)
        first, before = resident(process.pid), processor(process.pid)
        started = time.perf_counter()
        statuses = asyncio.run(load(int(found[1]), connections, requests))
        took = time.perf_counter() - started
        last, spent = resident(process.pid), processor(process.pid)
        process.send_signal(signal.SIGTERM)
        begun = time.perf_counter()
        _, _, usage = os.wait4(process.pid, 0)
        stopped = time.perf_counter() - begun
        report = json.loads((folder / "out").read_bytes())
        errors = [line for line in (folder / "err").read_text().splitlines() if "error" in line]
        print(f"{total} requests over {connections} connections in {took:.0f} s: "
              f"{total / took:.0f}/s, {(spent - before) / total * 1000:.2f} ms of processor time each; "
              f"statuses {statuses}")  # fmt: skip
        print(f"memory: {first:.0f} MB at first, {last:.0f} MB at the end, "
              f"{usage.ru_maxrss / 1024:.0f} MB at its highest, the stop included")  # fmt: skip
        ending = usage.ru_utime + usage.ru_stime - spent
        print(f"stopped in {stopped:.1f} s, {ending:.1f} s of processor time")
        counted = report["summary"]["interactions"]
        print(f"answered {sum(statuses.values())}, judged {counted}", end="")
        print(f", recorded {recorded(folder / 'kept')}" if record else "", flush=True)
        for line in errors[:5]:
            print(line)


if __name__ == "__main__":
    main()
