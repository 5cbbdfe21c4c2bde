"""The environment variables that tell a program under test where its Intercom is, and with which token."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from intercontract.errors import ConfigurationError, did_you_mean
from intercontract.values import frozen

URLS = ("INTERCOM_BASE_URL", "INTERCOM_API_URL", "INTERCOM_URL")
TOKENS = ("INTERCOM_TOKEN", "INTERCOM_ACCESS_TOKEN", "INTERCOM_API_KEY")
"""``INTERCOM_API_KEY`` is what the published SDKs of Node and Python read by themselves."""
_LOOPBACK = "127.0.0.1,localhost,::1"
_FIELD = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[^=\0]+")


@frozen
class Endpoint:
    """One region's Intercom, as a client is told of it. ``url`` has no path."""

    region: str
    url: str
    token: str

    @property
    def fields(self) -> dict[str, str]:
        """What a template of a variable may name."""
        host = self.url.partition("://")[2]
        return {
            "url": self.url,
            "host": host,
            "port": host.rpartition(":")[2],
            "token": self.token,
            "region": self.region,
        }


def variables(endpoints: Iterable[Endpoint], templates: Iterable[str] = ()) -> dict[str, str]:
    """The variables for some endpoints, and those that templates such as ``MY_API={url}/`` write.

    Without a suffix they are those of the first endpoint; of several each has its own, ``INTERCOM_URL_EU``.

    Raises:
        ConfigurationError: a template is none, or names a field that there is not.
    """
    endpoints = tuple(endpoints)
    found = _plain(endpoints[0])
    for one in endpoints if len(endpoints) > 1 else ():
        found |= {f"{name}_{one.region.upper()}": value for name, value in _plain(one).items()}
    fields = endpoints[0].fields
    for one in endpoints:
        fields |= {f"{name}_{one.region}": value for name, value in one.fields.items()}
    return found | dict(_written(template, fields) for template in templates)


def without_proxy(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment, in which no proxy stands between a client and this machine."""
    known = {name: environment.get(name, "") for name in ("NO_PROXY", "no_proxy")}
    return {
        **environment,
        **{name: f"{value},{_LOOPBACK}" if value else _LOOPBACK for name, value in known.items()},
    }


def _plain(endpoint: Endpoint) -> dict[str, str]:
    return {
        **dict.fromkeys(URLS, endpoint.url),
        **dict.fromkeys(TOKENS, endpoint.token),
        "INTERCOM_REGION": endpoint.region,
    }


def _written(template: str, fields: Mapping[str, str]) -> tuple[str, str]:
    name, equals, value = template.partition("=")
    if not equals or not _NAME.fullmatch(name):
        raise ConfigurationError(
            f"{template!r} sets no variable", hint="write NAME=TEXT, such as MY_API={url}"
        )

    def field(found: re.Match[str]) -> str:
        if found[1] not in fields:
            raise ConfigurationError(
                f"{template!r} names {{{found[1]}}}", hint=did_you_mean(found[1], fields)
            )
        return fields[found[1]]

    return name, _FIELD.sub(field, value)
