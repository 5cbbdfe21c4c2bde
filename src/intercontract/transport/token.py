"""Which token goes where: each region's own, to that region's own host, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping

from intercontract.errors import ConfigurationError, TargetRefused
from intercontract.transport.address import Kind, Target, is_intercom, is_loopback

SANDBOX_PREFIX = "sandbox-"
# RFC 6750, section 2.1: what may follow "Bearer".
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")


def variable(region: str) -> str:
    """The environment variable that holds a region's token."""
    return f"INTERCOM_TOKEN_{region.upper()}"


def token_for(target: Target, region: str, environment: Mapping[str, str]) -> str:
    """The token to send to a region's target.

    Intercom's own hosts get the token from the environment. A loopback address gets a sandbox token
    (``sandbox-us``; the variable may hold another text that starts with ``sandbox-``). No other host
    gets any token.

    Raises:
        ConfigurationError: no token is set for a live region, or it cannot stand in a header.
        TargetRefused: a real token would leave for a host that is not Intercom's.
    """
    given = environment.get(variable(region), "").strip()
    if target.kind is Kind.SANDBOX:
        return f"{SANDBOX_PREFIX}{region}"
    if given and not _TOKEN.fullmatch(given):
        raise ConfigurationError(
            f"{variable(region)} holds characters that no token has",
            hint="set it to the token alone, without quotes and without the word Bearer",
        )
    base = target.bases[region]
    if is_intercom(base, region):
        if not given:
            raise ConfigurationError(
                f"no token is set for the region {region}",
                hint=f"set {variable(region)} to an access token of a test workspace",
            )
        if given.startswith(SANDBOX_PREFIX):
            raise ConfigurationError(
                f"{variable(region)} holds a sandbox token, which Intercom does not know",
                hint="set it to an access token of a test workspace, or use --target sandbox",
            )
        return given
    if not is_loopback(base):
        if is_intercom(base.replace("http://", "https://", 1), region):
            raise TargetRefused(
                f"{base} is Intercom's server without TLS: no token is sent there",
                hint="use --target live",
            )
        raise TargetRefused(
            f"{base} is neither Intercom's server for {region} nor on this machine: no token is sent there",
            hint="use --target live, or a loopback address such as http://127.0.0.1:8080",
        )
    if given and not given.startswith(SANDBOX_PREFIX):
        raise TargetRefused(
            f"{variable(region)} holds a real token, and {base} is not Intercom's host",
            hint=f"unset {variable(region)} for this command, or set it to sandbox-{region}",
        )
    return given or f"{SANDBOX_PREFIX}{region}"
