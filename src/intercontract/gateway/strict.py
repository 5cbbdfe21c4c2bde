"""Strict replay: a request without a recording, and a recording without a request, are findings."""

from __future__ import annotations

from intercontract.cassette.mismatch import Mismatch
from intercontract.cassette.redaction.interactions import scrub_text, scrub_url
from intercontract.gateway.findings import own_finding
from intercontract.model.finding import Finding
from intercontract.model.interaction import Interaction, Request, Response

UNMATCHED = "replay-unmatched"
UNUSED = "replay-unused"


def unmatched(mismatch: Mismatch, region: str) -> Finding:
    """A request that nothing is recorded for."""
    request = mismatch.request
    asked = Request(request.method, scrub_url(request.url))
    return own_finding(
        UNMATCHED,
        Interaction(asked, Response(0), region=region),
        scrub_text(mismatch.message),
        expected="a request that is recorded",
        observed=f"{asked.method} {asked.path}",
        arguments=(mismatch.reason.value,),
    )


def unused(interaction: Interaction, region: str) -> Finding:
    """A recording that nothing asked for."""
    request = interaction.request
    return own_finding(
        UNUSED,
        Interaction(request, interaction.response, interaction.name, region=region),
        f"{interaction.name} was recorded and never requested",
        expected=f"{request.method} {request.path}",
        observed="no such request",
    )
