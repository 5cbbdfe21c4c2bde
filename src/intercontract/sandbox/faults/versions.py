"""Faults in which version is served."""

from __future__ import annotations

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.versions import DEFAULT, KNOWN


def _served(version: str) -> Apply:
    """Answers in a version, and says that it was the one asked for."""

    def apply(call: Call, proceed: Proceed, _site: Site) -> Answer:
        asked = call.headers.get("Intercom-Version") or DEFAULT
        if asked not in KNOWN:
            return proceed(call)
        answer = proceed(call.with_header("Intercom-Version", version))
        if "Intercom-Version" in answer.headers:
            answer.headers["Intercom-Version"] = asked
        return answer

    return apply


FAULTS = (
    Fault("version-newer-served", "the shape of 2.13 is served as that of 2.11",
          ("undocumented-field",), _served("2.13")),
    Fault("version-next-served", "the shape of 2.12 is served as that of 2.11",
          ("undocumented-field",), _served("2.12")),
    Fault("version-older-served", "the shape of 2.10 is served as that of 2.11",
          ("region-parity",), _served("2.10")),
)  # fmt: skip
