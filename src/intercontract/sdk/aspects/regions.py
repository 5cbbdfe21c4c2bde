"""*regions*: whether each region and each API version is reached by the SDK's own setting."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.model.json import JSONValue
from intercontract.model.region import REGIONS, canonical_base
from intercontract.sdk.aspects.sent import asked_version
from intercontract.sdk.bench import SdkBench
from intercontract.sdk.found import SdkFound, SdkObservation, finding
from intercontract.sdk.stage import ORIGIN, ready

ASPECT = "regions"
_OTHER = "2.9"


def observed(bench: SdkBench) -> Iterator[SdkObservation]:
    """A read in each region, and one that asks for another version."""
    example = next(bench.examples(1), None)
    if example is None:
        return
    if not bench.has("client.region"):
        bench.notes.append(f"{bench.sdk} has no setting for regions but their addresses")
    for region in REGIONS if bench.has("client.region") else ():
        bench.connect({"region": region})
        _, received = bench.play(example)
        origins = {one.request.headers.get(ORIGIN) for one in received}
        found = []
        if origins != {canonical_base(region)}:
            observed = ", ".join(str(one) for one in origins) or "nothing"
            told = finding(
                "sdk-region", bench.sdk, example.operation, region, expected=canonical_base(region),
                observed=observed, message=f"the setting for {region} leads to {observed}", part="request",
            )  # fmt: skip
            found.append(SdkFound(told))
        yield SdkObservation(ASPECT, example.operation, tuple(found))
    for owner in ("client", "call"):
        if not bench.has(f"{owner}.version"):
            continue
        given: dict[str, JSONValue] = {"version": _OTHER}
        bench.connect(given if owner == "client" else None)
        received = bench.stage.play(ready(example.interaction.response))
        outcome = bench.call(example, settings=given if owner == "call" else None)
        versions = {asked_version(one.request.headers) for one in received}
        found = []
        if versions != {_OTHER}:
            observed = ", ".join(sorted(versions)) or "none"
            told = finding(
                "sdk-setting", bench.sdk, example.operation, f"{owner}.version", expected=_OTHER,
                observed=observed, part="header",
                message=f"with version {_OTHER} as a setting of the {owner}, it asks for {observed}",
            )  # fmt: skip
            answer = ready(example.interaction.response)
            found.append(SdkFound(told, lambda: bench.script(outcome.spelled, answer)))  # noqa: B023 - used at once
        yield SdkObservation(ASPECT, example.operation, tuple(found))
    bench.connect()
