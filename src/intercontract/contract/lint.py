"""What is wrong with a description itself, each with its pointer and line; nothing is repaired."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from attrs import evolve

from intercontract.contract.description import Description
from intercontract.contract.document.bundle import Bundle, bundle_files
from intercontract.contract.document.normalise import normalise, version_of
from intercontract.contract.document.positions import Positions
from intercontract.contract.document.problem import DocumentProblem
from intercontract.contract.linting import examples, operations, schemas
from intercontract.contract.linting.source import LintedDescription, LintRule
from intercontract.contract.reading.text import json_copy
from intercontract.errors import ContractError
from intercontract.model.json import JSONObject

RULES: tuple[LintRule, ...] = (
    operations.identifiers,
    operations.paths,
    operations.parameters,
    operations.responses,
    operations.security,
    schemas.undefined_required,
    schemas.enums,
    schemas.discriminators,
    examples.defaults,
    examples.examples,
)


def lint(source: Path | JSONObject) -> tuple[DocumentProblem, ...]:
    """Every problem of a description, given as a file or as a document, in the order of its lines.

    A document has no lines; problems of a file carry its name and the line, counted from 1.

    Raises:
        ContractError: it cannot be read, or is no OpenAPI 3.0 or 3.1.
    """
    if isinstance(source, dict):
        return _problems(source, "")
    try:
        bundle = bundle_files(source)
        found = _problems(bundle.document, str(source))
    except RecursionError:
        raise ContractError("the description nests too deep", file=str(source)) from None
    return tuple(sorted(_placed(found, bundle), key=lambda p: (p.file, p.line or 0)))


def _problems(document: JSONObject, file: str) -> tuple[DocumentProblem, ...]:
    version_of(document, file)
    normalised, found = normalise(document, file=file)
    published = cast("JSONObject", json_copy(document))
    source = LintedDescription(published, Description(normalised))
    problems = [*found, *(problem for rule in RULES for problem in rule(source))]
    # An example that several places refer to contradicts one schema once.
    key = {(p.rule, p.pointer, p.example, p.keyword, p.message): p for p in reversed(problems)}
    return tuple(reversed(key.values()))


def _placed(found: tuple[DocumentProblem, ...], bundle: Bundle) -> list[DocumentProblem]:
    positions = Positions(bundle)
    placed: dict[object, DocumentProblem] = {}
    for problem in found:
        file, line = positions.find(problem.pointer)
        # A definition that bundling copied stands at two pointers, and on one line.
        last = problem.pointer.rpartition("/")[2]
        key = (file, line, last, problem.rule, problem.keyword, problem.message)
        placed.setdefault(key, evolve(problem, file=file, line=line))
    repeated = [
        DocumentProblem(
            "duplicate-key", "", f"{name!r} stands twice; the last counts", None, line, file
        )
        for file, line, name in positions.repeated_keys()
    ]
    return [*placed.values(), *repeated]
