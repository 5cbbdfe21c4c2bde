"""Addresses to listen at."""

from __future__ import annotations

import pytest

from intercontract.errors import ConfigurationError
from intercontract.gateway.listen import Listener, listeners, parse_listener


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("us=127.0.0.1:8081", Listener("us", "127.0.0.1", 8081), id="address"),
        pytest.param("eu=8082", Listener("eu", "127.0.0.1", 8082), id="loopback-by-default"),
        pytest.param("au=0.0.0.0:0", Listener("au", "0.0.0.0", 0), id="other-interface"),  # noqa: S104
        pytest.param("us=[::1]:8081", Listener("us", "::1", 8081), id="ipv6"),
        pytest.param("us=localhost:1", Listener("us", "localhost", 1), id="name"),
    ],
)
def test_an_address_is_read(text: str, expected: Listener) -> None:
    assert parse_listener(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "us", "8081", "us=", "us=:8081", "us=host:", "us=host:99999", "mars=1:2", "us=a b:1",
     "us=u@h:1", "us=http://h:1", "us=1:2:3"],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError):
        parse_listener(text)


def test_one_listener_on_loopback_is_the_default() -> None:
    assert listeners((), None, None) == (Listener("us", "127.0.0.1", 8080),)
    assert listeners((), "eu", 0) == (Listener("eu", "127.0.0.1", 0),)


@pytest.mark.parametrize(
    ("given", "region", "port"),
    [
        pytest.param(("us=1", "us=2"), None, None, id="region-twice"),
        pytest.param(("us=1", "eu=1"), None, None, id="address-twice"),
        pytest.param(("us=1",), "us", None, id="region-as-well"),
        pytest.param(("us=1",), None, 1, id="port-as-well"),
    ],
)
def test_what_contradicts_itself_is_refused(
    given: tuple[str, ...], region: str | None, port: int | None
) -> None:
    with pytest.raises(ConfigurationError):
        listeners(given, region, port)


def test_several_free_ports_may_be_asked_for() -> None:
    assert [x.region for x in listeners(("us=0", "eu=0", "au=0"), None, None)] == ["us", "eu", "au"]


def test_an_ipv6_address_is_bracketed_in_its_url() -> None:
    assert Listener("us", "::1").url(80) == "http://[::1]:80"
