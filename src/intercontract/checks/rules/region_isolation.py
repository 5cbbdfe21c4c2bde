"""What belongs to one region stays there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intercontract.checks.facts import conversations, identifier, of_kind
from intercontract.checks.needs import IN_TWO_REGIONS
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.resources.resource import IdForm
from intercontract.model.finding import Violation

_Things = dict[tuple[str, str], tuple[int, str]]


@check(
    id="region-isolation",
    scope=Scope.REGIONS,
    summary="No conversation or contact of one region shows in another.",
    source="documentation, *Servers*: a workspace's data is hosted in one region",
    needs=IN_TWO_REGIONS,
    good="GET https://api.eu.intercom.io/conversations lists conversations of the EU workspace",
    bad="GET https://api.eu.intercom.io/conversations lists one that the US workspace lists too",
)
def region_isolation(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """No conversation (same id and same ``created_at``: old workspaces count from 1) and no contact (24
    hex digits) appears in the answers of two regions.

    Where one region shows nothing but what another shows, the two were pointed at one workspace, and are
    not compared.
    """
    regions: dict[str, _Things] = {}
    for at, exchange in enumerate(exchanges):
        name = exchange.interaction.region
        if name is not None and exchange.succeeded and exchange.host_is_documented:
            things = regions.setdefault(name, {})
            for key, pointer in _things(exchange):
                things.setdefault(key, (at, pointer))
    names = list(regions)
    for index, name in enumerate(names):
        for other in names[:index]:
            yield from _shared(regions[other], regions[name], f"{other} and {name}")


def _things(exchange: Exchange) -> Iterator[tuple[tuple[str, str], str]]:
    for pointer, conversation in conversations(exchange):
        made = conversation.get("created_at")
        if identifier(conversation.get("id")) and isinstance(made, int):
            yield ("conversation", f"{identifier(conversation['id'])} {made}"), pointer
    for pointer, item in of_kind(exchange, "contact", "user", "lead"):
        name = item.get("id")
        if isinstance(name, str) and IdForm.HEX24.fits(name):
            yield ("contact", name), pointer


def _shared(first: _Things, second: _Things, both_names: str) -> Iterator[Violation]:
    both = [key for key in second if key in first]
    if len(both) in (0, len(second), len(first)):
        return
    said: set[str] = set()
    for key in both:
        at, pointer = second[key]
        if key[0] not in said:
            said.add(key[0])
            yield violation(
                pointer,
                f"{key[0]}s of one region only",
                f"the same {key[0]} in {both_names}",
                key[0],
                message=f"the same {key[0]} shows in {both_names}",
                at=at,
            )
