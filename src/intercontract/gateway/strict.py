"""Strict replay: a request without a recording, and a recording without a request, are findings."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.cassette.redaction import scrub_text, scrub_url
from intercontract.cassette.replay import ReplayReport
from intercontract.gateway.findings import own_finding
from intercontract.model.finding import Finding
from intercontract.model.interaction import Interaction, Request, Response

UNMATCHED = "replay-unmatched"
UNUSED = "replay-unused"


def findings(report: ReplayReport, region: str) -> Iterator[Finding]:
    """What a replay came to, as findings."""
    for mismatch in report.unmatched:
        request = mismatch.request
        asked = Request(request.method, scrub_url(request.url))
        yield own_finding(
            UNMATCHED,
            Interaction(asked, Response(0), region=region),
            scrub_text(mismatch.message),
            expected="a request that is recorded",
            observed=f"{asked.method} {asked.path}",
            arguments=(mismatch.reason.value,),
        )
    for interaction in report.unused:
        request = interaction.request
        yield own_finding(
            UNUSED,
            Interaction(request, interaction.response, interaction.name, region=region),
            f"{interaction.name} was recorded and never requested",
            expected=f"{request.method} {request.path}",
            observed="no such request",
        )
