"""intercontract contracts"""

from __future__ import annotations

import json

import click

from intercontract.cli.options import list_option
from intercontract.cli.say import say, say_all

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
        say(f"{one.name:<{width}}  {kind:<8}  {one.path}")
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
    from intercontract.engine.contracts import add_contract
    from intercontract.model.words import plural
    from intercontract.report.lint import tally

    result = add_contract(source, name=name, force=force)
    say(f"{result.name}: {'replaced' if result.replaced else 'added'} as {result.path}")
    say(f"  {plural(len(result.contract.operations), 'operation')}, sha256 {result.sha256}")
    if result.problems:
        say(f"  {tally(result.problems)}")
        say(f"  see them with: intercontract contracts lint {result.name}")
    say(f"  use it with:   intercontract run --contract {result.name}")
    return 0


@contracts.command()
@click.argument("reference", metavar="FILE|NAME")
@_FORMAT
@list_option("--rule", "rules", default=None, metavar="ID",
              help="Only problems of these rules.")  # fmt: skip
def lint(reference: str, form: str, rules: tuple[str, ...] | None) -> int:
    """What is wrong with a description itself; exit code 1 when something is that is not known.

    Each problem is told once, with file, line, rule and JSON Pointer. Those that `document` in the
    deviations.yaml beside a description explains are counted and not told.
    """
    from intercontract.engine.contracts import lint_contract
    from intercontract.report.lint import lint_document, lint_lines

    path, judged = lint_contract(reference, rules)
    if form == "json":
        click.echo(json.dumps(lint_document(path, judged), indent=1))
    else:
        say_all(lint_lines(path, judged))
    return 1 if judged.new or judged.stale else 0


@contracts.command()
@click.argument("reference", metavar="NAME|PATH")
@list_option("--operation", "operations", default=None, metavar="ID",
              help="Details of these operations.")  # fmt: skip
@_FORMAT
def show(reference: str, operations: tuple[str, ...] | None, form: str) -> int:
    """Servers, operations, counts and digest of a contract; with --operation, all about one."""
    from attrs import asdict

    from intercontract.contract.listing import summarise
    from intercontract.contract.load import load
    from intercontract.engine.setup.prepare import operations_of
    from intercontract.report.contract import operation_document, operation_lines, summary_lines

    contract = load(reference)
    chosen = operations_of(contract, operations or ())
    if form == "json":
        documents = [operation_document(contract, operation) for operation in chosen]
        click.echo(json.dumps(documents or asdict(summarise(contract)), indent=1))
        return 0
    lines = [line for operation in chosen for line in operation_lines(contract, operation)]
    say_all(lines or summary_lines(summarise(contract)))
    return 0
