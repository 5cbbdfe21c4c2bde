"""intercontract contracts"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from intercontract.cli.options import LIST

if TYPE_CHECKING:
    from intercontract.contract.problem import DocumentProblem
    from intercontract.deviation.document import Judged
    from intercontract.errors import ConfigurationError

DEVIATIONS = "deviations.yaml"
_FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)


@click.group(short_help="list, add, lint, show")
def contracts() -> None:
    """API descriptions: the built-in ones, and the vendor's own that you add.

    What is called NAME in contracts/NAME here, or built in, is meant by --contract NAME in every command.
    """


@contracts.command("list")
@_FORMAT
def list_(form: str) -> int:
    """The contracts that can be named: here in contracts/, then built in."""
    from intercontract.contract.listing import available

    found = available()
    if form == "json":
        rows = [
            {
                "name": one.name,
                "path": str(one.path),
                "built_in": one.built_in,
                "pinned": one.pinned,
            }
            for one in found
        ]
        click.echo(json.dumps(rows, indent=1))
        return 0
    width = max((len(one.name) for one in found), default=0)
    for one in found:
        kind = "built in" if one.built_in else "pinned" if one.pinned else "own"
        click.echo(f"{one.name:<{width}}  {kind:<8}  {one.path}")
    return 0


@contracts.command()
@click.argument("source", metavar="FILE|URL")
@click.option("--name", default=None, metavar="vendor-2.11",
              help="What to call it.  [default: vendor-, and the version it states]")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace other content under the same name.")
def add(source: str, name: str | None, force: bool) -> int:
    """Keep a description, OpenAPI 3.0 or 3.1, in contracts/NAME here, pinned by its SHA-256.

    A URL is fetched once, now; nothing is ever fetched when a contract is loaded. What is wrong with the
    description is told and not repaired.
    """
    from intercontract.cli.download import download, is_url
    from intercontract.contract.add import add as keep
    from intercontract.contract.text import MAX_BYTES

    fetched = is_url(source)
    content = download(source, limit=MAX_BYTES) if fetched else Path(source)
    result = keep(content, home=Path(), name=name, source=source if fetched else "", force=force)
    click.echo(f"{result.name}: {'replaced' if result.replaced else 'added'} as {result.path}")
    click.echo(f"  {_count(len(result.contract.operations), 'operation')}, sha256 {result.sha256}")
    if result.problems:
        click.echo(f"  {_tally(result.problems)}")
        click.echo(f"  see them with: intercontract contracts lint {result.name}")
    click.echo(f"  use it with:   intercontract run --contract {result.name}")
    return 0


@contracts.command()
@click.argument("reference", metavar="FILE|NAME")
@_FORMAT
@click.option("--rule", "rules", type=LIST, default=None, metavar="ID",
              help="Only problems of these rules.")  # fmt: skip
def lint(reference: str, form: str, rules: tuple[str, ...] | None) -> int:
    """What is wrong with a description itself; exit code 1 when something is that is not known.

    Each problem is told once, with file, line, rule and JSON Pointer. Those that `document` in the
    deviations.yaml beside a description explains are counted and not told.
    """
    from intercontract.contract.linting.table import RULES

    for rule in rules or ():
        if rule not in RULES:
            raise _unknown(f"there is no rule {rule!r}", rule, RULES)
    path, judged = _linted(reference)
    new = [problem for problem in judged.new if rules is None or problem.rule in rules]
    known = [problem for problem in judged.known if rules is None or problem.rule in rules]
    stale = judged.stale if rules is None else ()
    if form == "json":
        document = {
            "file": str(path),
            "distinct": len(new),
            "known": len(known),
            "stale": [f"{DEVIATIONS} document, entry {entry.index + 1}" for entry in stale],
            "rules": dict(sorted(Counter(problem.rule for problem in new).items())),
            "problems": [_as_json(problem) for problem in new],
        }
        click.echo(json.dumps(document, indent=1))
    else:
        for problem in new:
            click.echo(_line(problem))
        for entry in stale:
            where = f"{path.parent / DEVIATIONS}: document, entry {entry.index + 1}"
            click.echo(f"{where}: stale: explains no problem any more: {entry.reason}")
        also = f"; {_count(len(known), 'known problem')} not told" if known else ""
        click.echo((_tally(new) if new else "no problem") + also)
    return 1 if new or stale else 0


@contracts.command()
@click.argument("reference", metavar="NAME|PATH")
@click.option("--operation", "operations", type=LIST, default=None, metavar="ID",
              help="Details of these operations.")  # fmt: skip
@_FORMAT
def show(reference: str, operations: tuple[str, ...] | None, form: str) -> int:
    """Servers, operations, counts and digest of a contract; with --operation, all about one."""
    from attrs import asdict

    from intercontract.cli.contract_text import operation_document, operation_lines, summary_lines
    from intercontract.contract.listing import summarise
    from intercontract.contract.load import load

    contract = load(reference)
    chosen = []
    for name in operations or ():
        operation = contract.operation(name)
        if operation is None:
            message = f"the contract {contract.name} has no operation {name!r}"
            raise _unknown(message, name, [operation.id for operation in contract.operations])
        chosen.append(operation)
    if form == "json":
        document: object = (
            [operation_document(contract, operation) for operation in chosen]
            if chosen
            else asdict(summarise(contract))
        )
        click.echo(json.dumps(document, indent=1))
        return 0
    lines = (
        [line for operation in chosen for line in operation_lines(contract, operation)]
        if chosen
        else summary_lines(summarise(contract))
    )
    click.echo("\n".join(lines))
    return 0


def _linted(reference: str) -> tuple[Path, Judged]:
    from datetime import UTC, datetime

    from intercontract.contract.lint import lint as look
    from intercontract.contract.load import check_pin
    from intercontract.contract.locate import locate
    from intercontract.contract.text import read_yaml
    from intercontract.deviation.document import judge, parse_document
    from intercontract.errors import ContractError

    _, path = locate(reference)
    check_pin(path)
    beside = path.parent / DEVIATIONS
    entries = (
        parse_document(read_yaml(beside, ContractError), file=str(beside))
        if beside.is_file()
        else ()
    )
    return path, judge(look(path), entries, datetime.now(UTC).date())


def _unknown(message: str, name: str, known: Iterable[str]) -> ConfigurationError:
    from difflib import get_close_matches

    from intercontract.errors import ConfigurationError

    listed = list(known)
    near = get_close_matches(name, listed, 1)
    shown = ", ".join(sorted(listed)[:30]) + (", ..." if len(listed) > 30 else "")
    return ConfigurationError(
        message, hint=f"did you mean {near[0]}?" if near else f"there are {shown}"
    )


def _line(problem: DocumentProblem) -> str:
    where = f"{problem.file}:{problem.line}" if problem.line else problem.file
    pointer = problem.pointer or "(the whole document)"
    of = f" [{problem.operation}]" if problem.operation else ""
    return f"{where}: {problem.rule}: {pointer}: {problem.message}{of}"


def _as_json(problem: DocumentProblem) -> dict[str, object]:
    return {
        "rule": problem.rule,
        "file": problem.file,
        "line": problem.line,
        "pointer": problem.pointer,
        "operation": problem.operation,
        "message": problem.message,
        "example": problem.example or None,
        "keyword": problem.keyword or None,
    }


def _tally(problems: Sequence[DocumentProblem]) -> str:
    counted = Counter(problem.rule for problem in problems)
    rules = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    each = ", ".join(f"{count} {rule}" for rule, count in rules)
    return f"{_count(len(problems), 'distinct problem')}: {each}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
