"""Servers and the regions behind them (rules of ours)."""

from __future__ import annotations

from intercontract.drift.api.context import Context
from intercontract.drift.collector import WHOLE_API, sides
from intercontract.drift.document import Document
from intercontract.model.region import region_of


def compare_servers(context: Context) -> None:
    """``server-removed``, ``region-removed`` and their opposites."""
    before, after = _urls(context.base), _urls(context.revision)
    if not before or not after:
        return  # a description that lists none says nothing about servers
    for url in before:
        if url not in after:
            _say(context, "removed", url, after)
    for url in after:
        if url not in before:
            _say(context, "added", url, before)


def _say(context: Context, action: str, url: str, others: list[str]) -> None:
    region = region_of(url)
    lost = region is not None and region not in {region_of(other) for other in others}
    rule = f"{'region' if lost else 'server'}-{action}"
    pointer = region if region is not None and lost else ""
    context.collector.add(rule, WHOLE_API, pointer, *sides(action, url), location="servers")


def _urls(document: Document) -> list[str]:
    servers = document.root.get("servers")
    if not isinstance(servers, list):
        return []
    urls = [server.get("url") for server in servers if isinstance(server, dict)]
    return [url.rstrip("/") for url in urls if isinstance(url, str)]
