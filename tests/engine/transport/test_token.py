"""Each token goes to its own region's own host, and nowhere else."""

from __future__ import annotations

import pytest

from intercontract.errors import ConfigurationError, TargetRefused
from intercontract.transport.address import Kind, Target, parse_target
from intercontract.transport.token import token_for, variable

REAL = "dG9rOnh4eHh4eHh4eHh4eHh4eHg="
US = {variable("us"): REAL}
LOCAL = "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    ("target", "region", "environment", "token"),
    [
        pytest.param("live", "us", US, REAL, id="the real token to Intercom"),
        pytest.param("https://api.intercom.io", "us", US, REAL, id="the same host by URL"),
        pytest.param(
            "live", "us", {variable("us"): f" {REAL}\n"}, REAL, id="white space around it"
        ),
        pytest.param(LOCAL, "us", {}, "sandbox-us", id="loopback without a token"),
        pytest.param(
            LOCAL, "us", {variable("us"): "sandbox-xy"}, "sandbox-xy", id="a sandbox token"
        ),
        pytest.param("sandbox", "eu", US, "sandbox-eu", id="the embedded sandbox"),
        pytest.param(
            "sandbox", "us", US, "sandbox-us", id="the embedded sandbox never gets a real one"
        ),
    ],
)
def test_the_token_that_is_sent(target, region, environment, token):
    assert token_for(parse_target(target, (region,)), region, environment) == token


@pytest.mark.parametrize(
    ("target", "region", "environment", "error", "says"),
    [
        pytest.param(LOCAL, "us", US, TargetRefused, "real token", id="real token to loopback"),
        pytest.param(
            "https://example.com", "us", US, TargetRefused, "no token is sent", id="elsewhere"
        ),
        pytest.param(
            "https://example.com", "us", {}, TargetRefused, "no token is sent", id="no token needed"
        ),
        pytest.param(
            "https://api.eu.intercom.io", "us", US, TargetRefused, "for us", id="another region"
        ),
        pytest.param(
            "https://api.intercom.io.example.com", "us", US, TargetRefused, "neither", id="lookalike"
        ),
        pytest.param(
            "http://api.intercom.io", "us", US, TargetRefused, "without TLS", id="without TLS"
        ),
        pytest.param("live", "us", {}, ConfigurationError, "no token is set", id="no token"),
        pytest.param("live", "eu", US, ConfigurationError, "no token is set", id="only another's"),
        pytest.param(
            "live", "us", {variable("us"): "sandbox-us"}, ConfigurationError, "sandbox token",
            id="a sandbox token to Intercom",
        ),
        pytest.param(
            "live", "us", {variable("us"): f"Bearer {REAL}"}, ConfigurationError, "no token has",
            id="with the word Bearer",
        ),
        pytest.param(
            "live", "us", {variable("us"): f'"{REAL}"'}, ConfigurationError, "no token has",
            id="in quotes",
        ),
        pytest.param(
            "live", "us", {variable("us"): "a\r\nX-Evil: 1"}, ConfigurationError, "no token has",
            id="with a line break",
        ),
        pytest.param(
            "live", "us", {variable("us"): "schlüssel"}, ConfigurationError, "no token has",
            id="not ASCII",
        ),
    ],
)  # fmt: skip
def test_what_is_refused(target, region, environment, error, says):
    with pytest.raises(error) as problem:
        token_for(parse_target(target, (region,)), region, environment)
    assert says in problem.value.message
    assert problem.value.hint
    for secret in environment.values():
        assert secret not in str(problem.value) or secret.startswith("sandbox-")


def test_the_sandbox_needs_no_base():
    assert token_for(Target(Kind.SANDBOX), "au", {}) == "sandbox-au"
