"""Requests per second on one core: `intercontract serve --upstream replay` against `prism mock`.

The same operation, GET /conversations/{id}, over eight kept-alive connections. The gateway plays a recorded
answer; prism answers from the example in the same contract. Both servers run on the first core, one at a time
and in turns, and the client on the last. Logs are off for both. Ratios are of medians, from this one run: of
requests per second as the client sees them, and of processor time per request, which other work on the
machine hardly touches. Prism needs npm, which fetches it into a temporary folder; without npm only our own
figures are printed.
"""

from __future__ import annotations

import json
import os
import re
import selectors
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
from comparison import Comparison, tell

from intercontract.cassette.writing import write
from intercontract.contract.load import load
from intercontract.model.headers import Headers
from intercontract.model.interaction import Credentials, Interaction, Request
from intercontract.sandbox.sandbox import Sandbox, Settings

ROUNDS, SECONDS, CONNECTIONS = 3, 2.0, 8
PRISM = "@stoplight/prism-cli@5"
HEADERS = {
    "Authorization": "Bearer sandbox-us",
    "Accept": "application/json",
    "Intercom-Version": "2.11",
}
CORES = sorted(os.sched_getaffinity(0))
SERVER, CLIENT = CORES[0], CORES[-1]


def record(folder: Path) -> str:
    """A cassette of one retrieved conversation, of middling size; returns its path in the API."""
    sandbox, api = Sandbox(Settings()), "https://api.intercom.io"

    def get(path: str) -> Interaction:
        request = Request("GET", api + path, Headers(HEADERS))
        return Interaction(
            request, sandbox.handle(request), region="us", api_version="2.11",
            credentials=Credentials.SENT, answered_by="sandbox",
        )  # fmt: skip

    ids = [c["id"] for c in orjson.loads(get("/conversations").response.body)["conversations"]]
    found = sorted((get(f"/conversations/{i}") for i in ids), key=lambda i: len(i.response.body))
    middle = found[len(found) // 2]
    write(folder / "one.yaml", found)
    print(
        f"cassette: {len(found)} conversations, the one asked for has {len(middle.response.body)} bytes"
    )
    return middle.request.path


@contextmanager
def server(command: list[str], port: int | None, folder: Path) -> Iterator[tuple[int, int]]:
    """A server pinned to one core, once it is ready; yields port and process id. Ours prints its port."""
    log = folder / "server.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command, stdout=stream, stderr=stream, cwd=folder,
            preexec_fn=lambda: os.sched_setaffinity(0, {SERVER}),
        )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while (found := ready(log, port)) is None:
            if time.monotonic() > deadline or process.poll() is not None:
                raise SystemExit(
                    f"the server did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}"
                )
            time.sleep(0.05)
        yield found, process.pid
    finally:
        process.terminate()
        process.wait(30)


def ready(log: Path, port: int | None) -> int | None:
    """The port that answers, or None yet."""
    if port is None:
        found = re.search(r"us  http://127\.0\.0\.1:(\d+)", log.read_text("utf-8", "replace"))
        return int(found[1]) if found else None
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return None
    return port


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def complete(data: bytes) -> bool:
    """Whether a buffer holds one whole response, and that one a 200."""
    head, end, body = data.partition(b"\r\n\r\n")
    if not end:
        return False
    if not head.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"not a 200:\n{data[:1000].decode('utf-8', 'replace')}")
    found = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    return len(body) >= int(found[1]) if found else body.endswith(b"0\r\n\r\n")


def rate(port: int, path: str, seconds: float) -> float:
    """Requests answered per second, one at a time on each connection."""
    fields = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{fields}\r\n".encode()
    waiting = selectors.DefaultSelector()
    buffers: dict[socket.socket, bytes] = {}
    for _ in range(CONNECTIONS):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        waiting.register(connection, selectors.EVENT_READ)
        buffers[connection] = b""
        connection.sendall(request)
    done, started = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - started) < seconds:
        for key, _ in waiting.select(timeout=1):
            connection = key.fileobj
            assert isinstance(connection, socket.socket)
            buffers[connection] += connection.recv(1 << 18)
            if complete(buffers[connection]):
                buffers[connection] = b""
                done += 1
                connection.sendall(request)
    for connection in buffers:
        connection.close()
    return done / elapsed


def spent(pid: int) -> float:
    """The processor time of a process so far, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(command: list[str], port: int | None, path: str, folder: Path) -> tuple[float, float]:
    """Requests per second, and milliseconds of processor time per request."""
    with server(command, port, folder) as (listening, pid):
        rate(listening, path, SECONDS / 2)  # warm
        before = spent(pid)
        found = rate(listening, path, SECONDS)
        return found, (spent(pid) - before) / (found * SECONDS) * 1000


def prism_in(folder: Path) -> Path | None:
    """Prism, fetched by npm; None where there is no npm or no network."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    done = subprocess.run(
        [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), PRISM],
        capture_output=True,
    )
    found = folder / "node_modules" / ".bin" / "prism"
    return found if done.returncode == 0 and found.exists() else None


def main() -> None:
    os.sched_setaffinity(0, {CLIENT})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = record(folder)
        (folder / "openapi.json").write_text(json.dumps(load("2.11").corrected.document))
        ours = [str(Path(sys.executable).parent / "intercontract"), "serve", "--upstream", "replay",
                "--cassettes", str(folder / "one.yaml"), "--port", "0", "--report-dir", str(folder),
                "--fail-on", "never", "--quiet"]  # fmt: skip
        contenders: dict[str, tuple[list[str], int | None]] = {
            "serve --upstream replay": (ours, None),
            "the same with --no-judge": ([*ours, "--no-judge"], None),
        }
        prism = prism_in(folder)
        if prism is not None:
            port = free_port()
            document = str(folder / "openapi.json")
            contenders["prism mock"] = (
                [str(prism), "mock", "--port", str(port), "--verboseLevel", "warn", document], port,
            )  # fmt: skip
        rates: dict[str, list[tuple[float, float]]] = {label: [] for label in contenders}
        for _ in range(ROUNDS):
            for label, (command, fixed) in contenders.items():
                rates[label].append(measure(command, fixed, path, folder))
        show(rates)


def show(rates: dict[str, list[tuple[float, float]]]) -> None:
    medians = {
        label: tuple(statistics.median(column) for column in zip(*found, strict=True))
        for label, found in rates.items()
    }
    for label, (speed, cost) in medians.items():
        low, high = min(found := [row[0] for row in rates[label]]), max(found)
        print(
            f"{label:<26}{speed:>7.0f} requests/s ({low:.0f} to {high:.0f}) {cost:>7.3f} ms of processor each"
        )
    if "prism mock" not in medians:
        print("prism could not be fetched (no npm, or no network): not compared")
        return
    speed, cost = medians.pop("prism mock")
    for label, (mine, own) in medians.items():
        tell(
            Comparison(f"{label}, requests per second", "prism mock", mine / speed),
            Comparison(f"{label}, requests by processor time", "prism mock", cost / own),
        )


if __name__ == "__main__":
    main()
