"""Every aspect of one SDK, in order, by the aspects' names."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from intercontract.sdk.aspects import (
    declared,
    declared_requests,
    errors,
    large_numbers,
    other_version,
    pages,
    regions,
    retries,
    sent,
    understood,
    written_back,
)
from intercontract.sdk.bench import SdkBench
from intercontract.sdk.found import SdkObservation

Observer = Callable[[SdkBench], Iterator[SdkObservation]]


def calls(bench: SdkBench) -> Iterator[SdkObservation]:
    """*sent* and *understood*: one call of each recorded interaction says both."""
    bench.connect()
    versions, spelled = [], ""
    for example in bench.examples():
        outcome, received = bench.play(example)
        versions += [sent.asked_version(one.request.headers) for one in received]
        spelled = spelled or outcome.spelled
        yield sent.judged(bench, example, outcome, received)
        if received:
            yield understood.judged(bench, example, outcome)
    yield from sent.of_paths(bench)
    if versions:
        yield sent.of_versions(bench, versions, spelled)
        asked = ", ".join(sorted({version or "no version" for version in versions}))
        bench.notes.append(f"{bench.sdk} asks for {asked} of itself")
    yield from written_back.observed(bench)
    yield from large_numbers.observed(bench)


def declares(bench: SdkBench) -> Iterator[SdkObservation]:
    """*declared*: the types of answers, and those of what is sent."""
    yield from declared.observed(bench)
    yield from declared_requests.observed(bench)


def reached(bench: SdkBench) -> Iterator[SdkObservation]:
    """*regions*: each region and version by its setting, and what answers in another version."""
    yield from regions.observed(bench)
    yield from other_version.observed(bench)


OBSERVERS: dict[tuple[str, ...], Observer] = {
    ("sent", "understood"): calls,
    ("declared",): declares,
    ("errors",): errors.observed,
    ("pages",): pages.observed,
    ("retries",): retries.observed,
    ("regions",): reached,
}
"""Who looks at which aspects."""
