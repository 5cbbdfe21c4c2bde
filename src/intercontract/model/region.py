"""Intercom's three regions.

Source: the documentation's *Servers* list (production, European, Australian API server).
"""

from __future__ import annotations

from urllib.parse import urlsplit

REGIONS: tuple[str, ...] = ("us", "eu", "au")

HOSTS: dict[str, str] = {
    "us": "api.intercom.io",
    "eu": "api.eu.intercom.io",
    "au": "api.au.intercom.io",
}


def canonical_base(region: str) -> str:
    """The public base URL of a region: ``https://api.eu.intercom.io``."""
    return f"https://{HOSTS[region]}"


def with_links_to(body: bytes, region: str, host: str) -> bytes:
    """A JSON body whose links to a region's server (``pages.next``) lead to a host on this machine.

    What stands in a longer text is no link, and stays. So do all for a client that was redirected here, and
    calls us by a name of Intercom's.
    """
    if not host or host in HOSTS.values():
        return body
    local = f'"http://{host}/'.encode("latin-1", "replace")
    return body.replace(f'"{canonical_base(region)}/'.encode(), local)


def region_of(url: str) -> str | None:
    """The region whose server a URL names, or None."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:  # "http://[": no URL
        return None
    return next((region for region, known in HOSTS.items() if host == known), None)


def region_rank(region: str | None) -> tuple[int, str]:
    """A sort key: us, eu, au, then what else there is by name."""
    known = REGIONS.index(region) if region in REGIONS else len(REGIONS)
    return known, region or ""
