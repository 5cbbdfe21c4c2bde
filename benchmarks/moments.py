"""Told to stop, or killed, at random moments of a run that writes: is the workspace as it was before?

    python benchmarks/moments.py [NUMBER [SEED]]

A served sandbox passes for a live workspace. SIGTERM, SIGINT and SIGKILL in turn end a run at a moment drawn
from all of its time. After the first two the workspace must be as before, with a report of what was done and
an exit code of 128 and the signal; after SIGKILL once `intercontract cleanup` is through.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

WORKSPACE = "abc12def"
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGKILL)
PROGRAM = (sys.executable, "-c", "from intercontract.cli import main; main()")


class Rehearsal:
    """A workspace on loopback, and runs against it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.environment = {
            **os.environ,
            "INTERCONTRACT_STATE_DIR": str(folder / "state"),
            "INTERCOM_TOKEN_US": "sandbox-us",
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*PROGRAM, *arguments], cwd=self.folder, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def run(self) -> subprocess.Popen[str]:
        return self.start(
            "run", "--target", self.url, "--region", "us", "--workspace", WORKSPACE,
            "--allow-writes", "--max-examples", "3", "--format", "json",
        )  # fmt: skip

    def listed(self, path: str) -> list[object]:
        found: list[object] = []
        cursor: str | None = ""
        while cursor is not None:
            query = f"?per_page=150&starting_after={cursor}" if cursor else "?per_page=150"
            request = urllib.request.Request(self.url + path + query)
            request.add_header("Authorization", "Bearer sandbox-us")
            with urllib.request.urlopen(request, timeout=30) as answer:
                body = json.load(answer)
            found += body.get("data") or body.get(path[1:]) or []
            following = (body.get("pages") or {}).get("next")
            cursor = following["starting_after"] if following else None
        return found

    def workspace(self) -> dict[str, str]:
        """Everything that is there, as the API tells it, by kind and id."""
        return {
            f"{path}/{item['id']}": json.dumps(item, sort_keys=True)
            for path in ("/contacts", "/conversations", "/tags")
            for item in self.listed(path)
            if isinstance(item, dict)
        }

    def reports(self) -> set[Path]:
        return set((self.folder / "reports").glob("*/report.json"))


def moment(rehearsal: Rehearsal, number: signal.Signals, seconds: float) -> list[str]:
    """End one run at one moment; what is wrong afterwards."""
    before, reports = rehearsal.workspace(), rehearsal.reports()
    process = rehearsal.run()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(number)
    told = time.monotonic()
    output = process.communicate(timeout=120)[0]
    took = time.monotonic() - told
    code = process.returncode
    if number is signal.SIGKILL:
        done = rehearsal.start("cleanup", "--target", rehearsal.url, "--workspace", WORKSPACE)
        said = done.communicate(timeout=120)[0]
        wrong = [] if done.returncode == 0 else [f"cleanup left with {done.returncode}: {said}"]
    else:
        is_early = output == "interrupted\n"  # before there was a command to hear of it
        fresh = rehearsal.reports() - reports
        wrong = [] if is_early and code == 128 + number else _wrong_ending(number, code, fresh)
        if "Traceback" in output:
            wrong.append(output)
    after = rehearsal.workspace()
    wrong += [f"left: {name}" for name in after.keys() - before.keys()]
    wrong += [f"gone: {name}" for name in before.keys() - after.keys()]
    wrong += [
        f"changed: {name}" for name in before.keys() & after.keys() if before[name] != after[name]
    ]
    print(
        f"{number.name:8} after {seconds:5.2f} s: exit {code}, {took:4.1f} s later; {wrong or 'as before'}"
    )
    return wrong


def _wrong_ending(number: signal.Signals, code: int, fresh: set[Path]) -> list[str]:
    if code == -number:
        return []  # Python itself had not started yet
    if code in (0, 1):
        return [] if fresh else ["no report of a run that had ended before"]
    if code != 128 + number:
        return [f"exit {code}"]
    runs = [json.loads(path.read_bytes())["run"] for path in fresh if path.parent.name != "latest"]
    if not runs:
        return ["no report"]
    (run,) = runs
    if run["complete"] or run["signal"] == number.name:
        return []
    return [f"the report says {run['stopped']!r} by {run['signal']!r}"]


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    draw = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        served = subprocess.Popen(
            [*PROGRAM, "serve", "--upstream", "sandbox", "--region", "us", "--port", "0",
             "--as-live", WORKSPACE, "--no-judge"],
            cwd=folder, text=True, stderr=subprocess.PIPE,
        )  # fmt: skip
        try:
            assert served.stderr
            line = served.stderr.readline()
            assert line.startswith("us "), line
            url = line.split()[1]
            rehearsal = Rehearsal(url, folder)
            began = time.monotonic()
            output = rehearsal.run().communicate(timeout=300)[0]
            whole = time.monotonic() - began
            print(f"a whole run takes {whole:.1f} s; {len(output)} characters of output")
            wrong = 0
            for index in range(count):
                number = SIGNALS[index % len(SIGNALS)]
                wrong += bool(moment(rehearsal, number, draw.uniform(0.0, whole)))
            print(f"{count - wrong} of {count} moments left the workspace as it was")
        finally:
            served.terminate()
            served.wait(30)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
