"""Hostile files through the commands that read them: one line and its hint, exit code 2, no traceback.

``benchmarks/hostile.py`` tries every file with every command, in processes of their own with bounds on time
and memory; here stand those that are refused at once.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from hostile_files import COMMANDS, FILES, GOOD_TRAFFIC, KINDS

pytestmark = pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such devices")

# One of a kind, built in no time; an endless run or a network is none of their business.
KIND = ("fifo", "endless_device", "link_to_device", "unix_socket", "missing", "loop", "long_name",
        "name_with_controls", "name_not_utf8", "sparse", "empty", "nul_bytes", "latin_1", "deep_json",
        "deep_flow_closed", "own_alias", "python_tag")  # fmt: skip
SOME = ("fifo", "link_to_device", "long_name", "name_with_controls", "deep_json")
READING = [command for command, kinds in COMMANDS if "any" in kinds
           and not command.startswith(("run", "record", "serve", "audit --documented"))
           and "good} {}" not in command and "--report-dir {}" not in command
           and "--overlay {}" not in command and "{good}" not in command]  # fmt: skip


@pytest.mark.parametrize("command", READING)
def test_any_hostile_file_is_one_line_and_a_hint(command, call, folder):
    slow = command.startswith(("audit", "drift", "cassettes prune"))  # they load contracts
    for name in SOME if slow else KIND:
        path = _built(name, folder)
        done = call(*_words(command, path, folder))
        what = f"{command} with {name}: {done.code} {done.err}"
        if done.code == 0 and (
            command.startswith("scan")
            or ("--state" in command and name == "missing")
            or ("--history" in command and name == "empty")
        ):
            continue  # any text is searched; a watch begins without a state, a database with nothing
        assert done.code == 2, what
        assert 1 <= len(done.err.splitlines()) <= 5, what
        assert not set("\x1b\x07\u202e\r") & set(done.out + done.err), what
        assert max(map(len, done.err.splitlines())) < 1200, what


OURS = [
    ("deviations lint --contract {}", "overlay_unknown_key", "did you mean update?"),
    ("deviations lint --contract {}", "overlay_is_a_pipe", "named pipe"),
    ("deviations lint --contract {}", "deviations_is_a_pipe", "named pipe"),
    ("deviations lint --contract {}", "pin_is_a_pipe", "named pipe"),
    ("deviations lint --contract {}", "pin_deep", "pin cannot be read"),
    ("deviations lint --contract {}", "deviations_unknown_key", "did you mean regions?"),
    ("deviations lint --contract {}", "deviations_unknown_top", "did you mean deviations?"),
    ("deviations lint --contract {}", "reads_a_device", "named pipe"),
    ("contracts lint {}", "doubling_allOf", "applies more than"),
    ("contracts lint {}", "doubling_oneOf", "applies more than"),
    ("contracts show {}", "doubling_anyOf", "applies more than"),
    ("drift {} 2.11", "doubling_allOf", "applies more than"),
    ("drift 2.11 {}", "required", "has 100,000 entries"),
    ("contracts add {} --name n", "doubling_allOf", "applies more than"),
    ("audit {good} --contract {}", "doubling_inline", ""),
    ("audit {good} --contract {}", "leaves_the_folder", "leaves the description's folder"),
    ("drift 2.11 2.11 --ignore {}", "ignore_unknown", "did you mean expires?"),
    ("drift 2.11 --watch --state {}", "state_unknown", "unknown key 'pinz'"),
    ("drift 2.11 --watch --state {}", "state_wrong", "cannot be read"),
    ("drift 2.11 --watch --state {}", "empty_lists", "holds more than 500,000 values"),
    ("history list --history {}", "name_not_utf8", "has a name that SQLite cannot read"),
    ("history list --history {}", "dangling", "No such file"),
    ("history list --history {}", "loop", "Too many levels"),
    ("history import {}", "long_name", "too long"),
    ("history import {} --history h.sqlite", "empty_lists", "holds more than 2,000,000 values"),
    ("deviations lint --contract {}", "pin_large", "more than the 1,048,576 that are read"),
    ("drift 2.11 2.11 --used-by {}", "long_sum", "is not Python"),
    ("drift 2.11 2.11 --used-by {}", "deep_parentheses", "is not Python"),
    ("drift 2.11 2.11 --used-by {}", "nul_in_python", "is not Python"),
    ("deviations propose {}", "report_wrong_types", ""),
    ("checks list --config {}", "deep_toml", "nests too deep"),
    ("checks list --config {}", "unknown_setting", "did you mean max-examples?"),
    ("checks list --config {}", "toml_controls", r"\x1b[31m"),
    ("cassettes show {}", "folder_of_pipes", "named pipe"),
]


@pytest.mark.parametrize(
    ("command", "name", "says"), OURS, ids=[f"{n}-{c.split()[0]}" for c, n, _ in OURS]
)
def test_files_of_ours_say_what_is_wrong_with_them(command, name, says, call, folder):
    done = call(*_words(command, _built(name, folder), folder))
    assert says in done.err
    assert done.code in ((2,) if says else (0, 1, 2)), done.err
    assert "internal error" not in done.err


def _built(name: str, folder: Path) -> Path:
    home = folder / f"hostile {name}"[:100]
    home.mkdir(exist_ok=True)
    return FILES[name](home)


def _words(command: str, path: Path, folder: Path) -> list[str]:
    (folder / "good.ndjson").write_text(GOOD_TRAFFIC)
    words = [
        w.replace("{good}", "good.ndjson").replace("{}", str(path)) for w in shlex.split(command)
    ]
    if "--config" in words:
        (folder / "pyproject.toml").write_bytes(path.read_bytes())
        words = words[: words.index("--config")]
    return words


def test_the_files_named_here_exist():
    assert {*KIND, *(name for _, name, _ in OURS)} <= KINDS.keys()
