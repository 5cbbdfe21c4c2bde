"""What ``--target`` means: sandbox, replay, live, one URL, or one URL per region."""

from __future__ import annotations

import ipaddress
from enum import StrEnum
from urllib.parse import quote, unquote, urlsplit

from attrs import Factory

from intercontract.errors import ConfigurationError
from intercontract.model.regex import regex
from intercontract.model.region import HOSTS, REGIONS, canonical_base
from intercontract.values import frozen

# A name, an IPv4 or an IPv6 address, and nothing that a URL parser and a resolver could read differently.
_HOST = regex(r"[a-z0-9._-]+|[0-9a-f:.]*:[0-9a-f:.]*")


class Kind(StrEnum):
    """What answers; RECORDED traffic that others bring was answered long ago."""

    SANDBOX = "sandbox"
    REPLAY = "replay"
    LIVE = "live"
    URL = "url"
    RECORDED = "recorded"


@frozen
class Target:
    """What answers, and where: ``bases`` holds one base URL per region for LIVE and URL."""

    kind: Kind
    bases: dict[str, str] = Factory(dict)

    def __str__(self) -> str:
        if self.kind is Kind.URL:
            return ",".join(f"{region}={base}" for region, base in self.bases.items())
        return self.kind.value


def parse_target(text: str, regions: tuple[str, ...]) -> Target:
    """The target that a text names, for some regions.

    Raises:
        ConfigurationError: the text is none of the forms, or a region has no URL.
    """
    if text in (Kind.SANDBOX, Kind.REPLAY):
        return Target(Kind(text))
    if text == Kind.LIVE:
        return Target(Kind.LIVE, {region: canonical_base(region) for region in regions})
    if "=" in text.partition("://")[0]:
        pairs = [_pair(part) for part in text.split(",")]
        bases = dict(pairs)
        if len(bases) < len(pairs):
            raise ConfigurationError("a region is given two URLs", hint="give one URL per region")
    else:
        bases = dict.fromkeys(regions, _base(text))
        if len(regions) > 1:
            raise ConfigurationError(
                f"one URL cannot stand for {len(regions)} regions",
                hint=f"name the region with --region, or give --target us={text},eu=...",
            )
    missing = [region for region in regions if region not in bases]
    if missing:
        raise ConfigurationError(
            f"no URL is given for the region {', '.join(missing)}",
            hint="give one URL per region (us=URL,eu=URL), or fewer regions with --region",
        )
    return Target(Kind.URL, {region: bases[region] for region in regions})


def _pair(part: str) -> tuple[str, str]:
    region, _, url = part.partition("=")
    if region not in REGIONS:
        raise ConfigurationError(
            f"{region!r} is no region", hint=f"the regions are {', '.join(REGIONS)}"
        )
    return region, _base(url)


def _base(url: str) -> str:
    if "@" in url:  # before anything that would show the URL
        raise ConfigurationError(
            "a target's URL must not hold credentials",
            hint="put the token into INTERCOM_TOKEN_US, _EU or _AU",
        )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if not (_HOST.fullmatch(host) and parts.scheme in ("http", "https") and port != 0):
        raise ConfigurationError(
            f"{url!r} is no target",
            hint="use sandbox, replay, live, http://HOST:PORT, or us=URL,eu=URL,au=URL",
        )
    if parts.query or parts.fragment:
        raise ConfigurationError(
            f"{url!r} is more than the address of a server",
            hint="leave out what follows the path: the contract's paths are added to the address",
        )
    # Put together anew, so that what was checked is what is used.
    name = f"[{host}]" if ":" in host else host
    path = quote(unquote(parts.path.rstrip("/")))
    return f"{parts.scheme}://{name}" + (f":{port}" if port else "") + path


def is_loopback(url: str) -> bool:
    """Whether a URL's host is this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_intercom(url: str, region: str) -> bool:
    """Whether a URL is the region's own server, over TLS."""
    parts = urlsplit(url)
    is_host = parts.hostname == HOSTS[region] and parts.port in (None, 443)
    return parts.scheme == "https" and is_host and not parts.path
