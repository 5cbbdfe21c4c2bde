"""Documents whose files are written and whose commands are run, in the order in which they stand.

====================  ================================================================================
```` ```console ````  commands after ``$``, and what each prints; ``...`` stands for anything
```` title="NAME" ````  a file of this name, whatever its language
```` ```sh ````       commands for elsewhere (a workspace, a container, a crontab): not run, but parsed
====================  ================================================================================
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, Example, OutputChecker
from pathlib import Path
from typing import Protocol

import sybil
from sybil import Document, Region, Sybil
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer

from intercontract.cli.app import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
DOCUMENTS = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]

_INFO = re.compile(r'(?P<language>\w*)(?:[^\S\n]+title="(?P<title>[^"\n]+)")?[^\S\n]*\n')
_FLAGS = ELLIPSIS | NORMALIZE_WHITESPACE


class Shell(Protocol):
    """Where commands are run."""

    folder: Path

    def __call__(self, command: str) -> str:
        """What a command prints."""


def commands(source: str) -> Iterator[tuple[str, str]]:
    """The commands of a block, each with what it is to print; lines that end in a backslash go on."""
    text = re.sub(r"\\\n\s*", "", source)
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def _evaluate(example: sybil.Example) -> None:
    shell: Shell = example.namespace["shell"]
    title, source = example.parsed
    if title:
        path = shell.folder / title
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
        return
    for command, shown in commands(source):
        printed = shell(command)
        checker, wanted = OutputChecker(), Example("", shown)
        if not checker.check_output(wanted.want, printed, _FLAGS):
            difference = checker.output_difference(wanted, printed, _FLAGS)
            raise AssertionError(f"{example.path}:{example.line}\n$ {command}\n{difference}")


def blocks(document: Document) -> Iterable[Region]:
    """The blocks that are written or run."""
    for region in RawFencedCodeBlockLexer(_INFO)(document):
        language, title = region.lexemes["language"], region.lexemes["title"]
        if title or language == "console":
            region.parsed = title, region.lexemes["source"]
            region.evaluator = _evaluate
            yield region


def follow(path: Path, shell: Callable[[str], str]) -> int:
    """Do what a document says; how many blocks it had."""
    document = Sybil(parsers=[blocks]).parse(path)
    document.namespace["shell"] = shell
    examples = list(document.examples())
    for example in examples:
        example.evaluate()
    return len(examples)


def fenced(path: Path) -> Iterator[tuple[str, str, str]]:
    """Language, title and text of every block of a document."""
    for region in RawFencedCodeBlockLexer(_INFO)(Document(path.read_text("utf-8"), str(path))):
        found = region.lexemes
        yield found["language"], found["title"] or "", str(found["source"])


def for_elsewhere(path: Path) -> Iterator[list[str]]:
    """The words of each command that stands in a block ``sh``."""
    for language, title, source in fenced(path):
        if language == "sh" and not title:
            for line in re.sub(r"\\\n\s*", "", source).splitlines():
                words = shlex.split(line, comments=True)
                after = (
                    words[words.index("intercontract") + 1 :] if "intercontract" in words else []
                )
                if words[:1] == ["intercontract"] or set(after[:1]) & set(COMMANDS):
                    yield after
