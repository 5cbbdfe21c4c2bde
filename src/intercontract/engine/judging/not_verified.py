"""Findings about what a run left unjudged: a green run is one in which nothing of it was.

What was left out on purpose (writes of a read-only run, operations that were not asked for) is none of this.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from intercontract.checks.uncovered import Outside, Uncovered
from intercontract.contract.contract import Contract
from intercontract.engine.judging.partial import Answered
from intercontract.engine.judging.versions import Unversioned
from intercontract.model.finding import NOT_VERIFIED, Finding, Severity
from intercontract.model.words import plural

if TYPE_CHECKING:  # which imports what sends, and most of this is about recordings
    from intercontract.generate.scenario import Unplayed


def unplayed(
    steps: Iterable[Unplayed], contract: Contract, region: str, operations: Collection[str] = ()
) -> Iterator[Finding]:
    """A finding for each scenario with steps that could not be played.

    It is about the first such step; about the first of the ``operations`` asked for, where some are.
    """
    for scenario, group in groupby(steps, key=lambda step: step.scenario):
        left = list(group)
        calls = [_called(contract, step) for step in left]
        at = next((n for n, call in enumerate(calls) if call in operations), 0)
        first = left[at]
        cause = f": {first.cause}" if first.cause else ""
        yield _finding(
            calls[at],
            first.method,
            first.path,
            region,
            expected=f"every step of the scenario {scenario}",
            observed=f"{first.place}: {first.reason}",
            message=f"{plural(len(left), 'step')} of the scenario {scenario} could not be played, "
            f"such as {first.place}: {first.reason}{cause}; mend that, or leave the operation out "
            "with --exclude-operation",
            arguments=("scenario", scenario),
        )


def unversioned(
    counts: Counter[Unversioned], answered: Iterable[Answered], contract: Contract
) -> Iterator[Finding]:
    """A finding for each operation and region of which no answer was judged, for its version."""
    judged = {(one.operation, one.region) for one in answered}
    for (version, operation, region), count in sorted(counts.items()):
        documented = contract.operation(operation)
        if documented is not None and (operation, region) not in judged:
            yield _finding(
                operation,
                documented.method,
                documented.path,
                region,
                expected=f"answers of API version {contract.version}",
                observed=f"{count} of version {version}",
                message=f"no answer was judged: {count} came from API version {version}, "
                "of which no contract is known (intercontract contracts add FILE)",
                arguments=(version,),
                version=version,
            )


def unread(
    answered: Counter[Answered], new: Collection[tuple[str, str]], contract: Contract
) -> Iterator[Finding]:
    """A finding for each operation and region that was called and of which nothing could be judged.

    ``new`` are the operations and regions in which something else was found: what they came to is told.
    """
    counts: Counter[tuple[str, str]] = Counter()
    judged = set(new)
    for one, count in answered.items():
        if one.operation and one.own:
            counts[one.operation, one.region] += count
            judged |= {(one.operation, one.region)} if one.judged else set()
    for (operation, region), count in sorted(counts.items()):
        documented = contract.operation(operation)
        if documented is None or (operation, region) in judged:
            continue
        silent = all(
            not one.status for one in answered if (one.operation, one.region) == (operation, region)
        )
        why = "none came" if silent else "no body of them could be read"
        yield _finding(
            operation,
            documented.method,
            documented.path,
            region,
            expected="an answer that can be judged",
            observed=why,
            message=f"it was called {plural(count, 'time')}, and no answer was judged: {why}",
            arguments=("unread",),
        )


def nothing(answered: Iterable[Answered], uncovered: Counter[Uncovered]) -> Iterator[Finding]:
    """A finding where there was traffic, and none of it to an operation of the contract."""
    counts = {kind: sum(n for (one, _), n in uncovered.items() if one is kind) for kind in Outside}
    strangers = counts[Outside.HOST] + counts[Outside.OPERATION]
    if strangers and not any(one.operation for one in answered):
        yield _finding(
            None,
            "",
            "",
            "",
            expected="a request to an operation of the contract",
            observed=f"{plural(strangers, 'request')} to others",
            message=f"nothing was judged: of {plural(strangers, 'request')} none went to an operation of "
            "the contract; is this the right --contract, or --host?",
            arguments=("nothing",),
        )


def silent(region: str) -> Finding:
    """A finding for a region of which no operation answered before its time was over."""
    return _finding(
        None,
        "",
        "",
        region,
        expected="an answer",
        observed="none before the time was over",
        message="nothing was judged: no answer came before the time was over; "
        "is the target up, and --max-time long enough?",
        arguments=("silent",),
    )


def unasked() -> Finding:
    """A finding for a program that was run to be judged, and sent nothing."""
    return _finding(
        None,
        "",
        "",
        "",
        expected="a request",
        observed="none",
        message="nothing was judged: no request came; does the program take its address from one of the "
        "variables that are set, or from one that --env would name?",
        arguments=("unasked",),
    )


def by_nothing(contract: Contract, operations: Collection[str] = ()) -> Iterator[str]:
    """A note where a part of the contract judges nothing, as nobody can read it."""
    ignored = contract.ignored(operations)
    for pointer, message in [*ignored.items()][:1]:
        more = f"; {len(ignored) - 1} more" if len(ignored) > 1 else ""
        yield (
            f"{plural(len(ignored), 'place')} of the contract {'judges' if len(ignored) == 1 else 'judge'} "
            f"nothing: {pointer}: {message}{more} (intercontract contracts lint)"
        )


def of_other_versions(answered: Counter[Answered], contract: Contract) -> Iterator[str]:
    """A note for each version of which answers were judged by its own contract: coverage is of ours alone."""
    counts: Counter[str] = Counter()
    for one, count in answered.items():
        if not one.own:
            counts[one.version] += count
    for version, count in sorted(counts.items()):
        yield (
            f"{plural(count, 'answer')} of API version {version}: judged by its contract, and not counted in "
            f"what was exercised of {contract.version} (--api-version {version} counts them)"
        )


def _called(contract: Contract, step: Unplayed) -> str | None:
    operations = contract.documented.route(step.path)[0]
    found = operations.get(step.method)
    if found is None and step.method == "HEAD":
        found = operations.get("GET")
    return found.id if found else None


def _finding(
    operation: str | None,
    method: str,
    path: str,
    region: str,
    *,
    expected: str,
    observed: str,
    message: str,
    arguments: tuple[str, ...],
    version: str | None = None,
) -> Finding:
    return Finding(
        check=NOT_VERIFIED,
        severity=Severity.FAIL,
        operation=operation,
        method=method.upper(),
        path=path,
        status=None,
        region=region or None,
        pointer="",
        expected=expected,
        observed=observed,
        message=message,
        interaction="",
        arguments=arguments,
        api_version=version,
    )
