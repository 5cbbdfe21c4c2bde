"""``contracts add`` keeps a description, pinned, and fetches only what was named."""

from __future__ import annotations

import hashlib
import json

import pytest
import yaml

from intercontract.engine.download import download
from intercontract.errors import ContractError

YAML = {"Content-Type": "application/yaml"}


@pytest.fixture
def text(description) -> bytes:
    return yaml.safe_dump(description(), sort_keys=False).encode()


def test_a_file_is_kept_under_the_vendors_version_and_can_be_named(
    call, write, folder, description
):
    path = write("given.yaml", description())
    done = call("contracts", "add", path)
    assert done.code == 0
    kept = folder / "contracts" / "vendor-7.1" / "openapi.yaml"
    assert kept.read_bytes() == path.read_bytes()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert digest in done.out
    assert json.loads((kept.parent / "pin.json").read_text())["sha256"] == digest
    assert "vendor-7.1  pinned" in call("contracts", "list").out


def test_what_is_wrong_with_it_is_summed_up_and_not_repaired(call, write, folder, unsound):
    done = call("contracts", "add", write("given.yaml", unsound), "--name", "pets")
    assert done.code == 0
    assert "2 distinct problems: 1 dangling-reference, 1 example-contradicts-schema" in done.out
    assert "contracts lint pets" in done.out
    kept = yaml.safe_load((folder / "contracts" / "pets" / "openapi.yaml").read_text())
    assert kept == unsound


def test_other_content_under_the_same_name_needs_force(call, write, description):
    call("contracts", "add", write("a.yaml", description()))
    other = write("b.yaml", description(info={"title": "Other", "version": "7.1"}))
    refused = call("contracts", "add", other)
    assert refused.code == 2
    assert "--force" in refused.err
    assert "replaced" in call("contracts", "add", other, "--force").out


def test_a_url_is_fetched_once_without_credentials(call, wire, folder, monkeypatch, text):
    netrc = folder / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    wire.answer = lambda _r: wire.http(200, text, YAML)
    done = call("contracts", "add", f"{wire.url}/openapi.yaml")
    assert done.code == 0, done.err
    assert [request.path for request in wire.received] == ["/openapi.yaml"]
    assert wire.bearers == {None}
    pin = json.loads((folder / "contracts" / "vendor-7.1" / "pin.json").read_text())
    assert pin["source"] == f"{wire.url}/openapi.yaml"


def test_a_redirect_within_the_host_is_followed(call, wire, text):
    def answer(request):
        if request.path == "/old":
            return wire.http(302, b"", {"Location": "/new"})
        return wire.http(200, text, YAML)

    wire.answer = answer
    assert call("contracts", "add", f"{wire.url}/old").code == 0
    assert [request.path for request in wire.received] == ["/old", "/new"]


def test_a_redirect_to_another_host_is_refused_and_not_followed(call, wire, other_wire, folder):
    wire.answer = lambda _r: wire.http(302, b"", {"Location": f"{other_wire.url}/openapi.yaml"})
    done = call("contracts", "add", f"{wire.url}/openapi.yaml")
    assert done.code == 2
    assert other_wire.url in done.err
    assert other_wire.received == []
    assert not (folder / "contracts").exists()


def test_redirects_do_not_go_on_for_ever(call, wire):
    wire.answer = lambda _r: wire.http(302, b"", {"Location": "/again"})
    done = call("contracts", "add", f"{wire.url}/x")
    assert done.code == 2
    assert "redirects" in done.err
    assert len(wire.received) < 10


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param({"status": 404, "body": b""}, "404", id="not there"),
        pytest.param({"status": 500, "body": b""}, "500", id="server error"),
        pytest.param(
            {"body": b"<html></html>", "headers": {"Content-Type": "text/html; charset=utf-8"}},
            "raw file",
            id="a web page",
        ),
        pytest.param(
            {"body": b"openapi: 3.0.1", "length": 400, "headers": YAML | {"Connection": "close"}},
            "cannot be fetched",
            id="cut off",
        ),
        pytest.param({"body": b"a: ["}, "YAML", id="no YAML"),
        pytest.param({"body": b"a: 1"}, "openapi", id="no description"),
    ],
)
def test_what_comes_is_refused_with_a_reason(call, wire, folder, answer, said):
    wire.answer = lambda _r: wire.http(**({"headers": YAML} | answer))
    done = call("contracts", "add", f"{wire.url}/openapi.yaml")
    assert done.code == 2
    assert said in done.err
    assert not (folder / "contracts").exists()


def test_no_more_than_the_limit_is_read(wire):
    wire.answer = lambda _r: wire.http(200, b"x" * 5000, YAML)
    with pytest.raises(ContractError, match="more than 4,000 bytes"):
        download(f"{wire.url}/openapi.yaml", limit=4000)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("ftp://example.com/openapi.yaml", id="ftp"),
        pytest.param("file:///etc/hostname", id="file"),
        pytest.param("http://", id="no host"),
        pytest.param("http://[", id="no URL"),
        pytest.param("http://127.0.0.1:99999/", id="no port"),
        pytest.param("https://me:secret@example.com/openapi.yaml", id="with a password"),
    ],
)
def test_addresses_that_are_not_fetched(call, url):
    done = call("contracts", "add", url)
    assert done.code == 2
    assert "hint" in done.err
    assert "secret" not in done.err


def test_nobody_answers(call, wire):
    wire.answer = lambda _r: wire.reset()
    done = call("contracts", "add", f"{wire.url}/openapi.yaml")
    assert done.code == 2
    assert "cannot be fetched" in done.err
