"""What is wrong with a description itself, as lines for people and as a document for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from intercontract.contract.document.problem import DocumentProblem
from intercontract.contract.load import DEVIATIONS
from intercontract.deviation.document import Judged
from intercontract.model.json import JSONValue
from intercontract.model.words import plural


def lint_lines(path: Path, judged: Judged) -> Iterator[str]:
    """One line per new problem and stale entry, and the sum of all."""
    for problem in judged.new:
        where = f"{problem.file}:{problem.line}" if problem.line else problem.file
        pointer = problem.pointer or "(the whole document)"
        of = f" [{problem.operation}]" if problem.operation else ""
        yield f"{where}: {problem.rule}: {pointer}: {problem.message}{of}"
    for entry in judged.stale:
        where = f"{path.parent / DEVIATIONS}: document, entry {entry.index + 1}"
        yield f"{where}: stale: explains no problem any more: {entry.reason}"
    also = f"; {plural(len(judged.known), 'known problem')} not told" if judged.known else ""
    yield (tally(judged.new) if judged.new else "no problem") + also


def lint_document(path: Path, judged: Judged) -> dict[str, JSONValue]:
    """The same in JSON values."""
    return {
        "file": str(path),
        "distinct": len(judged.new),
        "known": len(judged.known),
        "stale": [f"{DEVIATIONS} document, entry {entry.index + 1}" for entry in judged.stale],
        "rules": dict(sorted(Counter(problem.rule for problem in judged.new).items())),
        "problems": [
            {
                "rule": problem.rule,
                "file": problem.file,
                "line": problem.line,
                "pointer": problem.pointer,
                "operation": problem.operation,
                "message": problem.message,
                "example": problem.example or None,
                "keyword": problem.keyword or None,
            }
            for problem in judged.new
        ],
    }


def tally(problems: Sequence[DocumentProblem]) -> str:
    """How many problems of which rules."""
    counted = Counter(problem.rule for problem in problems)
    rules = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    each = ", ".join(f"{count} {rule}" for rule, count in rules)
    return f"{plural(len(problems), 'distinct problem')}: {each}"
