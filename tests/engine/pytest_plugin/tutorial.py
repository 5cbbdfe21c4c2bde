"""A document whose files are written and whose commands are run, in the order in which they stand."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable
from pathlib import Path

DOCS = Path(__file__).resolve().parents[3] / "docs"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
_NAMED = re.compile(r"(?:#|//) (\S+\.\w+)\n")


def follow(document: Path, folder: Path, run: Callable[[list[str]], Iterable[str]]) -> int:
    """Do what a tutorial says; returns how many commands it had.

    ``run`` is given a command's words and returns the lines that it prints. Each line that the document shows
    must be part of one of them, in this order; ``...`` stands for anything.
    """
    commands = 0
    for kind, text in _BLOCK.findall(document.read_text("utf-8")):
        if named := _NAMED.match(text):
            (folder / named[1]).write_text(text, encoding="utf-8")
        if kind != "console":
            continue
        first, *shown = text.splitlines()
        commands += 1
        printed = list(run(shlex.split(first.removeprefix("$ "))))
        left = iter(printed)
        for line in shown:
            wanted = re.compile(".*".join(re.escape(part) for part in line.strip().split("...")))
            if not any(wanted.search(found) for found in left):
                raise AssertionError(f"{first}\ndoes not print\n{line}\nbut\n" + "\n".join(printed))
    return commands
