"""What is known to be wrong with a description itself: the ``document`` list of ``deviations.yaml``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from intercontract.contract.document.problem import DocumentProblem
from intercontract.deviation.deviation import Deviation
from intercontract.deviation.parse import parse, refuse_unknown
from intercontract.model.finding import Finding, Severity
from intercontract.model.json import JSONValue
from intercontract.values import frozen

CHECK = "document-lint"


@frozen
class Judged:
    """Problems of a description, told apart; ``stale`` are entries that explain none of them."""

    new: tuple[DocumentProblem, ...]
    known: tuple[DocumentProblem, ...]
    stale: tuple[Deviation, ...]


def parse_document(value: JSONValue, *, file: str = "deviations.yaml") -> tuple[Deviation, ...]:
    """The entries of the ``document`` list; none for an absent one.

    Raises:
        ContractError: an entry is not of the form that `Deviation` describes.
    """
    refuse_unknown(value, file)
    entries = value.get("document") if isinstance(value, dict) else None
    return parse({"deviations": entries}, file=f"{file} (document)")


def judge(
    problems: Iterable[DocumentProblem], entries: tuple[Deviation, ...], today: date
) -> Judged:
    """Which problems an entry explains (``arguments`` are the rule and the keyword), and which none does."""
    new, known = list[DocumentProblem](), list[DocumentProblem]()
    fired: set[int] = set()
    for problem in problems:
        finding = _finding(problem)
        explaining = [entry for entry in entries if entry.explains(finding, today)]
        fired |= {entry.index for entry in explaining}
        (known if explaining else new).append(problem)
    stale = [entry for entry in entries if not entry.sometimes and entry.index not in fired]
    return Judged(tuple(new), tuple(known), tuple(stale))


def _finding(problem: DocumentProblem) -> Finding:
    return Finding(
        check=CHECK,
        severity=Severity.FAIL,
        operation=problem.operation,
        method="",
        path="",
        status=None,
        region=None,
        pointer=problem.pointer,
        expected="",
        observed="",
        message=problem.message,
        interaction="",
        arguments=(problem.rule, problem.keyword),
    )
