"""How a request is sent again: to what was tested, and never to somebody's production."""

from __future__ import annotations

import shlex

from intercontract.model.finding import Finding
from intercontract.model.interaction import Interaction
from intercontract.model.run import RunInfo
from intercontract.report.curl import curl, region_of_request
from intercontract.values import frozen

LOCAL = "http://127.0.0.1:8080"
"""Where `intercontract serve` listens."""
_RECORDED = ("replay", "recorded")


@frozen
class Again:
    """The command that sends a request again, and the one that starts what answers, where one must be."""

    curl: str
    start: str = ""


def again(run: RunInfo, finding: Finding, interaction: Interaction) -> Again:
    """How to send a request again.

    What was asked of a live workspace or of an address goes there once more. What the sandbox or a recording
    answered goes to a gateway on this machine, though the interaction names Intercom's public host.
    """
    region = region_of_request(interaction)
    if region is None or run.target == "live":
        return Again(curl(interaction))
    if base := _bases(run.target).get(region):
        return Again(curl(interaction, base))
    words = ["intercontract", "serve", "--region", region]
    file = finding.interaction.rpartition("#")[0]
    if run.target in _RECORDED and file.endswith((".yaml", ".yml", ".json")):
        words += ["--upstream", "replay", "--cassettes", file]
    return Again(curl(interaction, LOCAL, f"sandbox-{region}"), shlex.join(words))


def _bases(target: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in target.split(","))
    return {region: url for region, _, url in pairs if url.startswith(("http://", "https://"))}
