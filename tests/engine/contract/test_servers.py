"""A URL belongs to a server or it does not, and what follows the base path is the API's own path."""

from __future__ import annotations

from typing import Any

import pytest

from intercontract.contract.description import Description
from intercontract.contract.servers import server_at, servers_of


def described(servers: list[dict[str, Any]] | None, own: Any = None) -> Description:
    spec: dict[str, Any] = {"operationId": "getThing", "responses": {"200": {"description": "ok"}}}
    if own:
        spec["servers"] = own
    document: dict[str, Any] = {"openapi": "3.1.0", "paths": {"/things/{id}": {"get": spec}}}
    if servers is not None:
        document["servers"] = servers
    return Description(document)


REGIONS = {"region": {"default": "us", "enum": ["us", "eu"]}}


@pytest.mark.parametrize(
    ("servers", "host", "path", "served", "found"),
    [
        pytest.param(None, "anything.example", "/things/1", True, True, id="no servers"),
        pytest.param([], "anything.example", "/things/1", True, True, id="an empty list"),
        pytest.param([{"url": "https://a.example"}], "a.example", "/things/1", True, True, id="plain"),
        pytest.param([{"url": "https://a.example"}], "A.Example", "/things/1", True, True, id="case"),
        pytest.param([{"url": "https://a.example"}], "b.example", "/things/1", False, False, id="other"),
        pytest.param([{"url": "https://a.example"}], None, "/things/1", False, False, id="no host"),
        pytest.param([{"url": "https://a.example/v1"}], "a.example", "/v1/things/1", True, True, id="base"),
        pytest.param([{"url": "https://a.example/v1/"}], "a.example", "/v1/things/1", True, True, id="base/"),
        pytest.param([{"url": "https://a.example/v1"}], "a.example", "/things/1", True, False, id="no base"),
        pytest.param([{"url": "https://a.example/v1"}], "a.example", "/v12/things/1", True, False, id="v12"),
        pytest.param(
            [{"url": "https://a.example/{v}", "variables": {"v": {"default": ""}}}],
            "a.example", "/things/1", True, True, id="an empty variable",
        ),
        pytest.param(
            [{"url": "https://a.example/{v}", "variables": {"v": {"default": "", "enum": ["", "v2"]}}}],
            "a.example", "/v2/things/1", True, True, id="a variable that may be empty",
        ),
        pytest.param(
            [{"url": "https://a.example/{v}", "variables": {"v": {"enum": ["v1", "v1beta"]}}}],
            "a.example", "/v1beta/things/1", True, True, id="a value that begins another",
        ),
        pytest.param([{"url": "https://a.example?x=/y"}], "a.example", "/things/1", True, True, id="query"),
        pytest.param([{"url": "/api"}], "any.example", "/api/things/1", True, True, id="relative"),
        pytest.param([{"url": "/"}], "any.example", "/things/1", True, True, id="root"),
        pytest.param([{"url": "//c.example/x"}], "c.example", "/x/things/1", True, True, id="no scheme"),
        pytest.param([{"url": "http://[::1]:81/x"}], "::1", "/x/things/1", True, True, id="IPv6"),
        pytest.param(
            [{"url": "https://{region}.a.example", "variables": REGIONS}],
            "eu.a.example", "/things/1", True, True, id="a listed value",
        ),
        pytest.param(
            [{"url": "https://{region}.a.example", "variables": REGIONS}],
            "au.a.example", "/things/1", False, False, id="a value not listed",
        ),
        pytest.param(
            [{"url": "https://{shop}.a.example/{base}",
              "variables": {"shop": {"default": "demo"}, "base": {"default": "v1/api"}}}],
            "mine.a.example", "/v2/rest/things/1", True, True, id="free values",
        ),
        pytest.param(
            [{"url": "{origin}/v1", "variables": {"origin": {"default": "https://a.example"}}}],
            "a.example", "/v1/things/1", True, True, id="scheme and host in a variable",
        ),
        pytest.param(
            [{"url": "https://a.example{base}", "variables": {"base": {"default": "", "enum": ["", "/v1"]}}}],
            "a.example", "/v1/things/1", True, True, id="a base path right behind the host",
        ),
        pytest.param(
            [{"url": "https://a.example{base}/x", "variables": {"base": {"default": "/v1"}}}],
            "a.example", "/v2/x/things/1", True, True, id="a free base path right behind the host",
        ),
        pytest.param(
            [{"url": "https://a.example/v1"}, {"url": "https://a.example/v2"}],
            "a.example", "/v2/things/1", True, True, id="two versions of one host",
        ),
    ],
)  # fmt: skip
def test_a_url_is_found_below_its_server(servers, host, path, served, found):
    location = described(servers).locate(host, path)
    assert (location.is_served, bool(location.operations)) == (served, found)
    assert location.parameters == ({"id": "1"} if found else {})


def test_an_operations_own_servers_are_its_only_ones():
    own = described([{"url": "https://a.example"}], [{"url": "https://files.example/up"}])
    assert own.locate("files.example", "/up/things/1").operations
    assert not own.locate("a.example", "/things/1").operations
    assert own.hosts == {"files.example", "a.example"}


def test_defaults_are_filled_in_where_a_url_is_shown():
    (server,) = servers_of(
        {"servers": [{"url": "https://{region}.a.example/", "variables": REGIONS}]}
    )
    assert server.url == "https://us.a.example"


def test_a_target_is_a_server_too():
    described_at = described([{"url": "https://a.example"}]).at(
        server_at("http://127.0.0.1:8080/base")
    )
    assert described_at.locate("127.0.0.1", "/base/things/1").operations
    assert described_at.locate("a.example", "/things/1").operations
