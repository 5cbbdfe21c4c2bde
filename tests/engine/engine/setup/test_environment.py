"""The variables that tell a program where its Intercom is."""

from __future__ import annotations

import pytest

from intercontract.engine.setup.environment import Endpoint, variables, without_proxy
from intercontract.errors import ConfigurationError

US = Endpoint("us", "http://127.0.0.1:8081", "sandbox-us")
EU = Endpoint("eu", "http://127.0.0.1:8082", "sandbox-eu")


def test_one_endpoint_needs_no_suffix():
    found = variables([EU])
    assert found["INTERCOM_URL"] == found["INTERCOM_BASE_URL"] == EU.url
    assert found["INTERCOM_API_KEY"] == found["INTERCOM_TOKEN"] == "sandbox-eu"
    assert not [name for name in found if name.endswith("_EU")]


def test_several_have_their_own_and_the_first_is_the_default():
    found = variables([US, EU])
    assert found["INTERCOM_URL"] == found["INTERCOM_URL_US"] == US.url
    assert found["INTERCOM_URL_EU"] == EU.url
    assert found["INTERCOM_TOKEN_EU"] == "sandbox-eu"


@pytest.mark.parametrize(
    ("template", "name", "value"),
    [
        ("MY_API={url}/v2", "MY_API", "http://127.0.0.1:8081/v2"),
        ("AT={host}", "AT", "127.0.0.1:8081"),
        ("PORT={port}", "PORT", "8081"),
        ("BOTH={url_us} {url_eu}", "BOTH", f"{US.url} {EU.url}"),
        ("AUTH=Bearer {token_eu}", "AUTH", "Bearer sandbox-eu"),
        ("QUERY=a=b", "QUERY", "a=b"),
        ("INTERCOM_URL={url_eu}", "INTERCOM_URL", EU.url),
        ("EMPTY=", "EMPTY", ""),
    ],
)
def test_a_template_writes_a_further_variable(template, name, value):
    assert variables([US, EU], [template])[name] == value


@pytest.mark.parametrize(
    ("template", "words"),
    [("MY_API", "write NAME=TEXT"), ("=x", "write NAME=TEXT"), ("A={ulr}", "did you mean url?")],
)
def test_a_template_that_is_none_is_refused(template, words):
    with pytest.raises(ConfigurationError) as caught:
        variables([US, EU], [template])
    assert words in str(caught.value)


def test_no_proxy_stands_between_a_client_and_this_machine():
    found = without_proxy({"NO_PROXY": "db", "PATH": "/bin"})
    assert found["NO_PROXY"].split(",")[:2] == ["db", "127.0.0.1"]
    assert "localhost" in found["no_proxy"]
    assert found["PATH"] == "/bin"
