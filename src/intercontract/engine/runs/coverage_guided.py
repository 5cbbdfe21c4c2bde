"""Effort where coverage is missing: things not yet looked at, for fields that no answer showed.

What generation draws decides which parameters and statuses are exercised; which *fields* come is decided by
the data. So the ids that exist and were not asked for are retrieved, while that still shows something new.
"""

from __future__ import annotations

from urllib.parse import quote

from intercontract.checks.coverage import coverage
from intercontract.contract.description import Operation
from intercontract.engine.judging.run_state import Run
from intercontract.evidence.evidence import Evidence
from intercontract.generate.pool import Pool
from intercontract.generate.sender import Sender
from intercontract.model.headers import Headers
from intercontract.model.interaction import Case, Request
from intercontract.model.run import names

# So many answers in a row without a new field, and more of them are not worth the requests.
PATIENCE = 10


def request_uncovered(
    run: Run, region: str, sender: Sender, pool: Pool, operations: tuple[str, ...]
) -> None:
    """Retrieve things not yet retrieved, for each operation with fields that never came from the region."""
    for operation in run.contract.operations:
        # Only what is found by one id: /conversations/{id}.
        before, _, name = operation.path.removesuffix("}").partition("/{")
        resource = run.contract.resources.of_segment(before.removeprefix("/"))
        if operation.method != "GET" or not (name and resource) or operation.id not in operations:
            continue
        seen = Evidence()
        for exchange in run.collector.exchanges:
            own = exchange.interaction.region == region
            if own and exchange.operation and exchange.operation.id == operation.id:
                seen.add(exchange)
        if missing := _missing(run, operation, seen):
            run.stage(region, "coverage-guided")
            asked = _asked(run, region, operation)
            ids = [one for one in pool.ids.get(resource.name, ()) if one not in asked]
            _retrieve(run, sender, operation, name, ids, seen, missing)


def _missing(run: Run, operation: Operation, seen: Evidence) -> int:
    return len(names(coverage(seen, run.contract, (operation.id,)).fields, "missing"))


def _asked(run: Run, region: str, operation: Operation) -> set[str]:
    return {
        value
        for exchange in run.collector.exchanges
        if exchange.operation is operation and exchange.interaction.region == region
        for value in exchange.path_parameters.values()
    }


def _retrieve(
    run: Run,
    sender: Sender,
    operation: Operation,
    name: str,
    ids: list[str],
    seen: Evidence,
    missing: int,
) -> None:
    fruitless = 0
    for identifier in ids:
        description = f"a thing not yet seen, for {missing} fields that no answer showed"
        sender.label(Case("coverage-guided", description=description))
        path = operation.path.replace("{" + name + "}", quote(identifier, safe=""))
        headers = Headers(
            {"Accept": "application/json", "Intercom-Version": run.settings.api_version}
        )
        sender.send(Request("GET", sender.base_url + path, headers))
        # Only an answer can have shown something; working coverage out again takes a while.
        left, latest = missing, run.collector.exchanges[-1]
        if latest.succeeded:
            seen.add(latest)
            left = _missing(run, operation, seen)
        fruitless = 0 if left < missing else fruitless + 1
        missing = left
        if fruitless >= PATIENCE or not missing:
            return
