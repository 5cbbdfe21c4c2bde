"""What --target means, and what it must not mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercontract.errors import ConfigurationError
from intercontract.model.region import HOSTS, REGIONS
from intercontract.transport.address import Kind, Target, is_intercom, is_loopback, parse_target

ALL = REGIONS
US = ("us",)


@pytest.mark.parametrize(
    ("text", "regions", "kind", "bases"),
    [
        pytest.param("sandbox", ALL, Kind.SANDBOX, {}, id="sandbox"),
        pytest.param("replay", ALL, Kind.REPLAY, {}, id="replay"),
        pytest.param("live", ALL, Kind.LIVE, {r: f"https://{HOSTS[r]}" for r in ALL}, id="live"),
        pytest.param(
            "http://127.0.0.1:8080", US, Kind.URL, {"us": "http://127.0.0.1:8080"}, id="one URL"
        ),
        pytest.param(
            "us=http://127.0.0.1:1,eu=http://127.0.0.1:2",
            ("us", "eu"),
            Kind.URL,
            {"us": "http://127.0.0.1:1", "eu": "http://127.0.0.1:2"},
            id="a URL for each region",
        ),
        pytest.param(
            "us=http://127.0.0.1:1,eu=http://127.0.0.1:2",
            ("eu",),
            Kind.URL,
            {"eu": "http://127.0.0.1:2"},
            id="only the regions that are tested",
        ),
        pytest.param(
            "HTTP://LOCALHOST:80/", US, Kind.URL, {"us": "http://localhost:80"}, id="normalised"
        ),
        pytest.param("http://[::1]:9", US, Kind.URL, {"us": "http://[::1]:9"}, id="IPv6"),
        pytest.param(
            "http://localhost:1/base/v2/",
            US,
            Kind.URL,
            {"us": "http://localhost:1/base/v2"},
            id="with a path",
        ),
        pytest.param(
            "https://api.intercom.io", US, Kind.URL, {"us": "https://api.intercom.io"}, id="by name"
        ),
    ],
)
def test_every_form_is_understood(text, regions, kind, bases):
    assert parse_target(text, regions) == Target(kind, bases)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("", "is no target", id="nothing"),
        pytest.param("Live", "is no target", id="upper case"),
        pytest.param("127.0.0.1:8080", "is no target", id="no scheme"),
        pytest.param("ftp://127.0.0.1", "is no target", id="another scheme"),
        pytest.param("file:///etc/passwd", "is no target", id="file"),
        pytest.param("http://", "is no target", id="no host"),
        pytest.param("http://[", "is no target", id="half an address"),
        pytest.param("http://127.0.0.1:99999", "is no target", id="no such port"),
        pytest.param("http://127.0.0.1:0", "is no target", id="port 0"),
        pytest.param("http://127.0.0.1:x", "is no target", id="a word for a port"),
        pytest.param("http://127.0.0.1\\.example.com", "is no target", id="backslash"),
        pytest.param("http://api.intercom。io", "is no target", id="a dot that is none"),
        pytest.param("http://a b", "is no target", id="space"),
        pytest.param("http://127.0.0.1?x=1", "more than the address", id="query"),
        pytest.param("http://127.0.0.1#x", "more than the address", id="fragment"),
        pytest.param("uk=http://127.0.0.1", "'uk' is no region", id="no region"),
        pytest.param("us=", "is no target", id="region without URL"),
        pytest.param("eu=http://127.0.0.1", "no URL is given for the region us", id="missing"),
        pytest.param("us=http://127.0.0.1:1,us=http://127.0.0.1:2", "two URLs", id="twice"),
        pytest.param("us=http://127.0.0.1,", "is no region", id="a comma too many"),
    ],
)
def test_what_makes_no_sense_is_refused(text, says):
    with pytest.raises(ConfigurationError, match=None) as problem:
        parse_target(text, US)
    assert says in problem.value.message
    assert problem.value.hint


def test_one_url_cannot_stand_for_three_regions():
    with pytest.raises(ConfigurationError, match="one URL cannot stand for 3 regions"):
        parse_target("http://127.0.0.1:8080", ALL)


@pytest.mark.parametrize(
    "text",
    [
        "http://user:geheim@127.0.0.1",
        "https://geheim@api.intercom.io",
        "ftp://user:geheim@127.0.0.1",
        "us=http://user:geheim@127.0.0.1",
        "http://127.0.0.1\\@geheim",
        "http://:geheim@127.0.0.1:99999",
    ],
)
def test_credentials_in_a_url_are_refused_and_not_repeated(text):
    with pytest.raises(ConfigurationError) as problem:
        parse_target(text, US)
    assert "credentials" in problem.value.message
    assert "geheim" not in str(problem.value)


@pytest.mark.parametrize(
    ("url", "local"),
    [
        pytest.param("http://127.0.0.1:1", True, id="IPv4"),
        pytest.param("http://127.8.9.1", True, id="anywhere in 127/8"),
        pytest.param("http://[::1]", True, id="IPv6"),
        pytest.param("http://localhost:1", True, id="localhost"),
        pytest.param("http://0.0.0.0", False, id="any address"),
        pytest.param("http://10.0.0.1", False, id="private is not loopback"),
        pytest.param("http://127.0.0.1.example.com", False, id="a name that begins so"),
        pytest.param("http://localhost.example.com", False, id="a name that begins localhost"),
        pytest.param("http://example.com", False, id="elsewhere"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_only_this_machine_is_loopback(url, local):
    assert is_loopback(url) is local


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        pytest.param("https://api.eu.intercom.io", True, id="its own host"),
        pytest.param("https://api.eu.intercom.io:443", True, id="with the usual port"),
        pytest.param("http://api.eu.intercom.io", False, id="without TLS"),
        pytest.param("https://api.eu.intercom.io:8443", False, id="another port"),
        pytest.param("https://api.intercom.io", False, id="another region"),
        pytest.param("https://api.eu.intercom.io.example.com", False, id="a longer name"),
        pytest.param("https://xapi.eu.intercom.io", False, id="a name before it"),
        pytest.param("https://api.eu.intercom.io@example.com", False, id="as user name"),
        pytest.param("https://example.com/api.eu.intercom.io", False, id="as path"),
    ],
)
def test_only_the_regions_own_server_is_intercom(url, ours):
    assert is_intercom(url, "eu") is ours


@given(st.text(), st.sampled_from([US, ALL]))
def test_any_text_is_a_target_or_a_clear_refusal(text, regions):
    try:
        kind = parse_target(text, regions).kind
    except ConfigurationError:
        kind = Kind.RECORDED
    assert kind is not Kind.LIVE or text == "live"


def test_a_target_is_shown_as_it_can_be_given_again():
    text = "us=http://127.0.0.1:1,eu=http://127.0.0.1:2"
    assert str(parse_target(text, ("us", "eu"))) == text
    assert str(parse_target("live", US)) == "live"
