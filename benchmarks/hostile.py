"""Every hostile file through every command that reads such a file, each in a process with bounds.

``python benchmarks/hostile.py [--command TEXT] [--file NAME] [--all]``: prints what broke
a bound, or with ``--all`` everything. Bounds are 10 seconds of processor time, and a millisecond for each
interaction of plain traffic; 500 MB; no exit code 4 or by a signal, no traceback, one line and its hint, no
terminal control. Forks, so Linux and macOS only.
"""

from __future__ import annotations

import os
import resource
import shlex
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "engine" / "cli"))
from hostile_files import FILES, GOOD_TRAFFIC, KINDS, pairs

from intercontract.cli import invoke

SECONDS = 10
#: Files that are hostile by nothing but how many interactions they hold, each of which is judged.
PLAIN = {"many_lines": 100_001, "many_hosts": 20_000}
MEMORY = 500_000_000
_CONTROLS = (b"\x1b", b"\x07", "\u202e".encode())


def main(arguments: list[str]) -> int:
    """Try them; 1 where a bound was broken."""
    chosen = dict(zip(arguments[::2], arguments[1::2], strict=False))
    broken = 0
    with tempfile.TemporaryDirectory() as made:
        files = Path(made) / "files"
        files.mkdir()
        (files / "good.ndjson").write_text(GOOD_TRAFFIC)
        built: dict[str, Path] = {}
        for command, name in pairs():
            if chosen.get("--command", "") not in command or chosen.get("--file", name) != name:
                continue
            if chosen.get("--kind", KINDS[name]) != KINDS[name]:
                continue
            if name not in built:
                (files / name).mkdir()
                built[name] = FILES[name](files / name)
            bound = SECONDS + PLAIN.get(name, 0) / 1000
            said = attempt(command, built[name], files, Path(made) / "work", bound)
            broken += said.startswith("BROKEN")
            if said.startswith("BROKEN") or "--all" in arguments:
                print(f"{said}  {name:<28} {command}", flush=True)
                if said.startswith("BROKEN"):
                    print("   ", (Path(made) / "work.err").read_bytes()[-400:], flush=True)
    return int(bool(broken))


def attempt(command: str, path: Path, files: Path, work: Path, bound: float) -> str:
    """One command in a process of its own: what broke, or its exit code, seconds and memory."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    words = [
        word.replace("{good}", str(files / "good.ndjson")).replace("{}", str(path))
        for word in shlex.split(command)
    ]
    if "--config" in words:
        shutil.copy(path, work / "pyproject.toml")
        words = words[: words.index("--config")]
    output, errors = work.with_suffix(".out"), work.with_suffix(".err")
    errors.unlink(missing_ok=True)
    began, told = time.monotonic(), False
    if not (child := os.fork()):
        _run(words, work, output, errors, int(3 * bound))
    while not (ended := os.wait4(child, os.WNOHANG))[0]:
        time.sleep(0.01)
        if (
            words[0] == "serve"
            and not told
            and errors.exists()
            and b"//127.0.0.1" in errors.read_bytes()
        ):
            told = True
            os.kill(child, signal.SIGTERM)
        if time.monotonic() - began > 12 * bound:
            os.kill(child, signal.SIGKILL)
    _, status, usage = ended
    code, seconds = os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime
    memory = usage.ru_maxrss * 1024
    text = errors.read_bytes()
    wrong = [
        what
        for what, is_so in {
            f"exit {code}": code not in (0, 1, 2),
            "slow": seconds > bound,
            "large": memory > MEMORY,
            "traceback": b"Traceback" in text or b"internal error" in text,
            "control": any(sign in text + output.read_bytes() for sign in _CONTROLS),
            "lines": code == 2 and len(text.splitlines()) > 5,
            "long": any(len(line) > 1200 for line in text.splitlines()),
        }.items()
        if is_so
    ]  # fmt: skip
    kept = f"exit {code} {seconds:5.1f} s {memory / 1e6:5.0f} MB"
    return f"BROKEN ({', '.join(wrong)}) {kept}" if wrong else kept


def _run(words: list[str], work: Path, output: Path, errors: Path, bound: int) -> None:
    for number, file in ((1, output), (2, errors)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    resource.setrlimit(resource.RLIMIT_CPU, (bound, bound))
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**30, 2**30))
    os.chdir(work)
    code = 99
    try:
        code = invoke(words)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
