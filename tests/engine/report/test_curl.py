"""The command to copy: what a shell makes of it is what was sent."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.model.headers import Headers
from intercontract.model.interaction import Case, Credentials, Request
from intercontract.report.curl import curl

BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(BASH is None, reason="needs bash, to try the command in")
STUB = 'curl() { printf "%s\\0" "$@"; case " $* " in *" @-"*) cat;; esac; }\n'


def run(command: str) -> tuple[list[bytes], bytes]:
    """The arguments that curl gets when a shell runs the command, and its standard input."""
    done = subprocess.run(
        [BASH, "-c", STUB + command],
        capture_output=True,
        check=True,
        env={"INTERCOM_TOKEN_EU": "t0ken", "PATH": "/usr/bin:/bin"},
    )
    assert done.stderr == b""
    arguments, marker, stdin = done.stdout.partition(b"@-\0")
    return (arguments + marker).split(b"\0")[:-1], stdin


def test_command_names_host_token_and_version(make):
    assert curl(make.interaction()) == (
        "curl -X GET 'https://api.eu.intercom.io/conversations/4501?display_as=plaintext' \\\n"
        '  -H "Authorization: Bearer $INTERCOM_TOKEN_EU" \\\n'
        "  -H 'Intercom-Version: 2.11'"
    )


def request(**changes):
    return {
        "request": Request(
            **({"method": "GET", "url": "https://api.eu.intercom.io/conversations"} | changes)
        )
    }


@pytest.mark.parametrize(
    ("changes", "there", "absent"),
    [
        pytest.param({"credentials": Credentials.NONE}, "curl -X GET", "Authorization", id="none"),
        pytest.param({"credentials": Credentials.INVALID}, "Bearer invalid", "TOKEN", id="invalid"),
        pytest.param(
            {"credentials": Credentials.UNKNOWN}, "$INTERCOM_TOKEN_EU", "secret", id="unknown"
        ),
        pytest.param(
            {"region": "us", **request()}, "_TOKEN_EU", "_TOKEN_US", id="url-decides-the-token"
        ),
        pytest.param(
            {"region": None, **request(url="https://example.test/x")},
            "Bearer $TOKEN",
            "INTERCOM",
            id="foreign-host-gets-no-token",
        ),
        pytest.param(
            {"region": "us", **request(url="http://127.0.0.1:8081/own/x")},
            "http://127.0.0.1:8081/own/x",
            "intercom.io",
            id="goes-where-the-request-went",
        ),
        pytest.param(
            {"region": None, **request(url="https://me:secret@example.test/x")},
            "https://example.test/x",
            "secret",
            id="user-info",
        ),
        pytest.param(
            {"region": None, **request(url="file:///etc/passwd")},
            "--proto =http,https",
            "--head",
            id="other-scheme",
        ),
        pytest.param(
            {"region": None, **request(url="http://[broken")}, "--globoff", "--head", id="no-url"
        ),
        pytest.param(request(method="HEAD"), "curl --head ", "-X", id="head"),
        pytest.param(
            request(url="https://api.eu.intercom.io/a/../b"), "--path-as-is", "--head", id="dots"
        ),
        pytest.param(
            request(headers=Headers({"Cookie": "a=secret", "Host": "h", "Accept": "*/*"})),
            "-H 'Accept: */*'",
            "secret",
            id="cookie",
        ),
        pytest.param(
            request(headers=Headers({"X-Empty": ""})),
            "-H 'X-Empty;'",
            "X-Empty:",
            id="empty-header",
        ),
        pytest.param(
            {"api_version": "2.11", **request()},
            "Intercom-Version: 2.11",
            "--head",
            id="version-known",
        ),
        pytest.param(
            {"api_version": "2.11", "case": Case("coverage"), **request()},
            "curl",
            "Intercom-Version",
            id="version-absent-on-purpose",
        ),
        pytest.param(
            request(method="POST", body=b"x" * 9000),
            "--data-binary @body-of-9000-bytes",
            "xxx",
            id="huge",
        ),
        pytest.param(
            request(method="POST", body=b"@/etc/passwd"),
            "--data-raw @/etc/passwd",
            "--data-binary",
            id="at-sign",
        ),
    ],
)
def test_command_holds_what_it_should_and_no_more(make, changes, there, absent):
    command = curl(make.interaction(**changes))
    assert there in command
    assert absent not in command


@needs_bash
@given(body=st.binary(max_size=300) | st.text(max_size=200).map(lambda t: t.encode("utf-8")))
@settings(max_examples=40)
def test_a_shell_sends_the_same_body(make, body):
    sent = make.interaction(
        request=Request("POST", "https://api.eu.intercom.io/conversations", body=body)
    )
    arguments, stdin = run(curl(sent))
    assert b"Authorization: Bearer t0ken" in arguments
    if body:
        assert (stdin if arguments[-1] == b"@-" else arguments[-1]) == body


@needs_bash
@given(
    url=st.text(max_size=80).map(lambda t: f"https://api.eu.intercom.io/{t}"),
    method=st.text(min_size=1, max_size=10),
    value=st.text(max_size=40),
)
@settings(max_examples=40)
def test_nothing_in_a_request_escapes_its_quotes(make, url, method, value):
    sent = make.interaction(request=Request(method, url, Headers({"X-Note": value, value: "x"})))
    arguments, _ = run(curl(sent))
    assert b"Authorization: Bearer t0ken" in arguments
    known = {b"-X", b"--head", b"-H", b"--globoff", b"--path-as-is", b""}
    rest = [a for a in arguments if a not in known]
    assert sum(a.startswith(b"https://api.eu.intercom.io") for a in rest) == 1
