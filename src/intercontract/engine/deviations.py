"""`deviations`: known ones, entries for what a run found new, and issues for the vendor's tracker."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from intercontract.contract.contract import Contract
from intercontract.contract.reading.text import parse_yaml
from intercontract.deviation.export import issues
from intercontract.deviation.propose import propose, unexplained
from intercontract.deviation.register import STALE
from intercontract.deviation.write import append, to_yaml
from intercontract.engine.setup.known_deviations import deviations_of
from intercontract.engine.upstream import curl_for, published_in
from intercontract.errors import ConfigurationError
from intercontract.files.kind import is_there
from intercontract.files.reading import read_text
from intercontract.files.writing import in_place, is_stream, replace, write
from intercontract.model.report import Report
from intercontract.values import frozen


@frozen
class DeviationProposal:
    """Entries in YAML, and what they are for: ``findings`` new ones of a run, ``stale`` entries to remove."""

    text: str
    entries: int
    findings: int
    stale: int
    run: str


def propose_deviations(path: Path, output: Path | None = None) -> DeviationProposal:
    """Entries for what the run of a ``report.json`` found new; ``output`` is written, or added to.

    Raises:
        ConfigurationError: the report cannot be read, or the output cannot be written.
        ContractError: the output is there and cannot be read.
    """
    text = read_text(path, ConfigurationError)
    report = Report.from_dict(parse_yaml(text, ConfigurationError, file=str(path)), file=str(path))
    entries = propose(report)
    text = to_yaml(entries)
    if output is not None:
        there = (
            None
            if is_stream(output) or not is_there(output)
            else read_text(output, ConfigurationError)
        )
        added = text if there is None else append(there, entries, file=str(output))
        write(output if there is None else in_place(output), added.encode())
    stale = sum(group.finding.check == STALE for group in report.groups)
    written = len({entry.index for entry in entries})
    return DeviationProposal(text, written, len(unexplained(report)), stale, report.run.id)


def export_issues(folder: Path, contract: Contract) -> list[Path]:
    """Write, per cause, an issue in Markdown: documented, observed, evidence, curl; the files' paths.

    Raises:
        ConfigurationError: the folder cannot be written.
    """
    written = []
    for issue in issues(
        deviations_of(contract),
        contract,
        datetime.now(UTC).date(),
        lambda operation: curl_for(contract, operation),
        published_in(contract),
    ):
        replace(folder / issue.file, issue.text.encode())
        written.append(folder / issue.file)
    return written
