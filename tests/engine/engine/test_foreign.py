"""A run against an API that is not Intercom's, by its own contract: judged, and sent nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import orjson
import pytest

from intercontract.engine.run import run
from intercontract.model.finding import Verdict

CONTRACT = """\
openapi: 3.0.3
info: {title: Shop, version: '1'}
SERVERS
paths:
  /items/{id}:
    get:
      operationId: getItem
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {$ref: '#/components/responses/Item'}}
    put:
      operationId: putItem
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {$ref: '#/components/responses/Item'}}
components:
  responses:
    Item: {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}
  schemas:
    Item: {type: object, required: [id], properties: {id: {type: integer}}}
"""


class Api:
    """Answers everything alike, and remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, bool]] = []
        api = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                api.asked.append((self.command, self.path, "Intercom-Version" in self.headers))
                body = orjson.dumps({"id": "seven"})
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_TRACE = answer  # noqa: N815

            def log_message(self, *_args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def api() -> Iterator[Api]:
    made = Api()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.mark.parametrize(
    ("servers", "path", "expected"),
    [
        pytest.param("servers: [{url: 'https://api.example.com'}]", "", "/items/", id="elsewhere"),
        pytest.param("servers: [{url: 'https://api.example.com/v1'}]", "", "/v1/items/", id="base path"),
        pytest.param("servers: [{url: 'https://api.example.com/v1'}]", "/t", "/t/items/", id="own path"),
        pytest.param("servers: [{url: /rel}]", "", "/rel/items/", id="relative"),
        pytest.param("", "", "/items/", id="no servers"),
    ],
)  # fmt: skip
def test_its_answers_are_judged_and_nothing_else_is_sent(
    api, tmp_path: Path, servers, path, expected
):
    contract = tmp_path / "openapi.yaml"
    contract.write_text(CONTRACT.replace("SERVERS", servers))
    report = run(
        target=api.url + path,
        region=("us",),
        contract=contract,
        max_examples=2,
        report_dir=tmp_path / "reports",
    )
    found = {
        (g.finding.check, g.finding.operation) for g in report.groups if g.verdict is Verdict.FAIL
    }
    assert ("response-schema", "getItem") in found
    assert not {check for check, _ in found} & {
        "error-shape",
        "rate-limit-headers",
        "response-header",
    }
    assert {method for method, _, _ in api.asked} <= {"GET", "HEAD"}
    assert all(asked.startswith(expected) for _, asked, _ in api.asked)
    assert not any(versioned for _, _, versioned in api.asked)


def test_it_is_written_to_where_that_is_allowed(api, tmp_path: Path):
    contract = tmp_path / "openapi.yaml"
    contract.write_text(CONTRACT.replace("SERVERS", ""))
    run(target=api.url, region=("us",), contract=contract, max_examples=2, allow_writes=True,
        report_dir=tmp_path / "reports")  # fmt: skip
    assert {method for method, _, _ in api.asked} - {"HEAD"} == {"GET", "PUT"}
