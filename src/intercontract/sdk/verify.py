"""Every aspect of one SDK, in order, by the aspects' names."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from intercontract.sdk.aspects import declared, sent, understood
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
    yield sent.of_versions(bench, versions, spelled)


def types(bench: SdkBench) -> Iterator[SdkObservation]:
    """*declared*."""
    yield from declared.observed(bench)


OBSERVERS: dict[tuple[str, ...], Observer] = {
    ("sent", "understood"): calls,
    ("declared",): types,
}
"""Who looks at which aspects."""
