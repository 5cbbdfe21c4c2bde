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


SHELF = """\
openapi: 3.0.3
info: {title: Shelf, version: '1'}
paths:
  /books:
    get: {operationId: listBooks, responses: {'200': {description: ok}}}
    post:
      operationId: createBook
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
      responses: {'201': {description: ok}, '409': {description: taken}, '422': {description: no}}
  /books/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1}}]
    get: {operationId: getBook, responses: {'200': {description: ok}, '404': {description: none}}}
    put:
      operationId: putBook
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
      responses: {'200': {description: ok}, '404': {description: none}, '422': {description: no}}
    delete: {operationId: deleteBook, responses: {'204': {description: ok}, '404': {description: none}}}
  /books/{book}/notes:
    parameters: [{name: book, in: path, required: true, schema: {type: integer, minimum: 1}}]
    post:
      operationId: createNote
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
      responses: {'201': {description: ok}, '404': {description: none}, '422': {description: no}}
  /books/{book}/notes/{id}:
    parameters:
      - {name: book, in: path, required: true, schema: {type: integer, minimum: 1}}
      - {name: id, in: path, required: true, schema: {type: integer, minimum: 1}}
    get: {operationId: getNote, responses: {'200': {description: ok}, '404': {description: none}}}
components:
  schemas:
    Book:
      type: object
      required: [title]
      additionalProperties: false
      properties: {title: {type: string, minLength: 1, maxLength: 20}}
"""


THERE = 987654321
"""A book that somebody else put there."""


class Shelf:
    """Keeps books, each title once and for all; ``lie`` is what it does not do although it says so."""

    def __init__(self, lie: str) -> None:
        self.lie, self.books, self.last = lie, dict[int, str](), 0
        self.notes: dict[str, dict[str, object]] = {}
        self.taken: set[str] = set()

    def answer(self, method: str, path: str, sent: object) -> tuple[int, object]:
        title = sent.get("title") if isinstance(sent, dict) and len(sent) == 1 else None
        one = int(path[7:]) if path[7:].isdecimal() else 0
        if method in ("POST", "PUT") and not (isinstance(title, str) and 0 < len(title) <= 20):
            return 422, {}
        if path == "/books" and method == "POST":
            if title in self.taken:
                return 409, {}
            self.taken.add(str(title))
            self.last += 1
            if self.lie != "create":
                self.books[self.last] = str(title)
            return 201, {"id": self.last, "title": title}
        if path == "/books":
            return 200, [{"id": number, "title": held} for number, held in self.books.items()]
        book, _, note = path[7:].partition("/notes")
        if book.isdecimal() and int(book) in self.books and path.count("/") > 2:
            if method == "POST" and not note:
                self.last += 1
                self.notes[f"{path}/{self.last}"] = made = {"id": self.last, "title": title}
                return 201, made
            kept = None if self.lie == "note" else self.notes.get(path)
            return (200, kept) if kept else (404, {})
        if one not in self.books:
            return 404, {}
        if method == "PUT":
            if self.lie != "change":
                self.books[one] = str(title)
            return 200, {"id": one, "title": title}
        if method == "DELETE":
            self.books.pop(one)
            return 204, None
        return 200, {"id": one, "title": self.books[one]}


class ShelfOfOthers(Shelf):
    """To short titles it answers with a book that was there before."""

    def answer(self, method: str, path: str, sent: object) -> tuple[int, object]:
        if path == "/books" and isinstance(sent, dict) and len(str(sent.get("title"))) < 5:
            return 200, {"id": THERE, "title": self.books[THERE]}
        return super().answer(method, path, sent)


def _serve(api: Api, shelf: Shelf, folder: Path) -> Path:
    """Have an API answer as a shelf does; the place of its description."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        try:
            sent = orjson.loads(body or b"null")
        except orjson.JSONDecodeError:
            sent = None
        status, value = shelf.answer(handler.command, handler.path.partition("?")[0], sent)
        raw = b"" if value is None else orjson.dumps(value)
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(raw)))
        handler.end_headers()
        handler.wfile.write(raw)

    for method in ("GET", "POST", "PUT", "DELETE"):
        setattr(api.server.RequestHandlerClass, f"do_{method}", answer)
    contract = folder / "openapi.yaml"
    contract.write_text(SHELF)
    return contract


def test_what_was_there_before_is_not_deleted(api, tmp_path: Path):
    shelf = ShelfOfOthers("")
    shelf.books[THERE] = "Emma"
    report = run(target=api.url, region=("us",), contract=_serve(api, shelf, tmp_path), max_examples=3,
        allow_writes=True, report_dir=tmp_path / "reports")  # fmt: skip
    assert THERE in shelf.books
    assert shelf.last
    assert not [note for note in report.not_verified if "createBook creates" in note]


@pytest.mark.parametrize("lie", ["", "create", "change", "note"])
def test_what_it_creates_is_followed(api, tmp_path: Path, lie):
    contract = _serve(api, Shelf(lie), tmp_path)
    for _ in range(2):  # the second run finds every title taken
        report = run(target=api.url, region=("us",), contract=contract, max_examples=3,
            allow_writes=True, report_dir=tmp_path / "reports")  # fmt: skip
    found = {g.finding.check for g in report.groups if g.verdict is Verdict.FAIL}
    assert ("read-after-write" in found) is bool(lie)
    assert "use-after-delete" not in found
    untold = [note for note in report.not_verified if "not followed" in note]
    assert all("createNote" in note for note in untold)
    assert bool(untold) is (lie == "create"), "there is no book to write a note on"
