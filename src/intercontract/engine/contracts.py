"""`contracts`: keeping a vendor's description, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from attrs import evolve

from intercontract.contract.add import AddResult, add
from intercontract.contract.lint import lint
from intercontract.contract.linting.table import RULES
from intercontract.contract.load import DEVIATIONS
from intercontract.contract.locate import locate
from intercontract.contract.pin import check_pin
from intercontract.contract.reading.text import read_yaml
from intercontract.deviation.document import Judged, judge, parse_document
from intercontract.engine.download import download, is_url
from intercontract.errors import ConfigurationError, ContractError, did_you_mean
from intercontract.files.kind import is_there
from intercontract.files.reading import MAX_BYTES


def add_contract(
    source: str, *, name: str | None = None, force: bool = False, home: Path = Path()
) -> AddResult:
    """Keep a description, a file or what stands at a URL, in ``contracts/`` below ``home``.

    Raises:
        ContractError: it cannot be fetched, is no OpenAPI 3.0 or 3.1, or would replace another.
    """
    fetched = is_url(source)
    content = download(source, limit=MAX_BYTES) if fetched else Path(source)
    return add(content, home=home, name=name, source=source if fetched else "", force=force)


def lint_contract(reference: str, rules: Sequence[str] | None = None) -> tuple[Path, Judged]:
    """A description's file, and what is wrong with it; of ``rules`` only, where some are named.

    What ``document`` in the deviations.yaml beside it explains is told apart.

    Raises:
        ConfigurationError: there is no such rule.
        ContractError: there is no such contract, or it is damaged.
    """
    for rule in rules or ():
        if rule not in RULES:
            raise ConfigurationError(f"there is no rule {rule!r}", hint=did_you_mean(rule, RULES))
    _, path = locate(reference)
    check_pin(path)
    beside = path.parent / DEVIATIONS
    known = read_yaml(beside, ContractError) if is_there(beside) else None
    entries = parse_document(known, file=str(beside))
    judged = judge(lint(path), entries, datetime.now(UTC).date())
    if rules is None:
        return path, judged
    new = tuple(problem for problem in judged.new if problem.rule in rules)
    explained = tuple(problem for problem in judged.known if problem.rule in rules)
    return path, evolve(judged, new=new, known=explained, stale=())
