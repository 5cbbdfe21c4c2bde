"""Parameters in every style are read as their values, and bodies by their media type."""

from __future__ import annotations

from typing import Any

import pytest

from intercontract.checks.requests import request_problems
from intercontract.checks.unjudged import unjudged
from intercontract.contract.contract import Contract
from intercontract.contract.description import Description
from intercontract.contract.exchange import Exchange
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response

FORM = "application/x-www-form-urlencoded"
INTEGERS = {"type": "array", "items": {"type": "integer"}, "minItems": 1}
POINT = {"type": "object", "properties": {"x": {"type": "integer"}, "on": {"type": "boolean"}}}
NESTED = {
    "type": "object",
    "properties": {"at": POINT, "ids": INTEGERS, "name": {"type": "string"}},
}


def exchange(
    parameter: dict[str, Any] | None = None,
    query: str = "",
    segment: str = "1",
    headers: dict[str, str] | None = None,
    body: bytes | None = None,
    content: dict[str, Any] | None = None,
) -> Exchange:
    operation: dict[str, Any] = {"operationId": "call", "responses": {"200": {"description": "ok"}}}
    if parameter:
        operation["parameters"] = [{"name": "p", **parameter}]
    if content:
        operation["requestBody"] = {"content": content}
    document: dict[str, Any] = {"openapi": "3.1.0", "paths": {"/c/{p}": {"post": operation}}}
    description = Description(document)
    url = f"https://api.example/c/{segment}" + (f"?{query}" if query else "")
    request = Request("POST", url, Headers(headers or {}), body)
    contract = Contract("own", description, description)
    return Exchange(Interaction(request, Response(200)), contract)


def found(made: Exchange) -> list[tuple[str, str]]:
    return [(problem.pointer, problem.keyword) for problem in request_problems(made)]


def query(schema: Any, **more: Any) -> dict[str, Any]:
    return {"in": "query", "schema": schema, **more}


def path(schema: Any, style: str, *, explode: bool = False) -> dict[str, Any]:
    return {"in": "path", "required": True, "schema": schema, "style": style, "explode": explode}


@pytest.mark.parametrize(
    ("parameter", "sent", "problems"),
    [
        pytest.param(query(INTEGERS), "p=1&p=2", [], id="form explode"),
        pytest.param(query(INTEGERS), "p=1&p=x", [("/p/1", "type")], id="form explode, wrong item"),
        pytest.param(query(INTEGERS, explode=False), "p=1,2", [], id="form"),
        pytest.param(query(INTEGERS, explode=False), "p=1,x", [("/p/1", "type")], id="form, wrong item"),
        pytest.param(query(INTEGERS, style="spaceDelimited", explode=False), "p=1%202", [], id="space"),
        pytest.param(query(INTEGERS, style="spaceDelimited", explode=False), "p=1+2", [], id="plus"),
        pytest.param(
            query(INTEGERS, style="pipeDelimited", explode=False), "p=1%7Cx", [("/p/1", "type")], id="pipe"
        ),
        pytest.param(query(INTEGERS, style="pipeDelimited", explode=False), "p=1|2", [], id="bare pipe"),
        pytest.param(
            query({"type": "array", "items": {"type": "string", "maxLength": 3}}, explode=False),
            "p=a%2Cb,c", [], id="an encoded comma separates nothing",
        ),
        pytest.param(query(INTEGERS, explode=False), "p=1%2C2", [], id="joined, then encoded"),
        pytest.param(query(INTEGERS, explode=False), "p=1%2Cx", [("/p/0", "type")], id="joined, wrong"),
        pytest.param(query(POINT), "x=1&on=true", [], id="spread object"),
        pytest.param(query(POINT), "x=one", [("/p/x", "type")], id="spread object, wrong"),
        pytest.param(query(POINT, explode=False), "p=x,1,on,false", [], id="object"),
        pytest.param(query(POINT, explode=False), "p=x,one", [("/p/x", "type")], id="object, wrong"),
        pytest.param(query(POINT, explode=False), "p=x,1,on", [("/p", "style")], id="object, odd"),
        pytest.param(query(NESTED, style="deepObject"), "p[at][x]=1&p[ids][]=2&p[name]=a", [], id="deep"),
        pytest.param(
            query(NESTED, style="deepObject"), "p%5Bat%5D%5Bx%5D=z", [("/p/at/x", "type")], id="deep, wrong"
        ),
        pytest.param(query(NESTED, style="deepObject"), "p[ids]=1&p[ids]=z", [("/p/ids/1", "type")], id="i"),
        pytest.param(query(NESTED, style="deepObject"), "p[ids][0]=1&p[ids][1]=2", [], id="deep, numbered"),
        pytest.param(query(NESTED, style="deepObject"), "p[ids][0]=z", [("/p/ids/0", "type")], id="deep, n"),
        pytest.param(
            query({"type": "object", "additionalProperties": {"type": "integer"}}), "a=1&b=z",
            [("/p/b", "type")], id="a spread map",
        ),
        pytest.param(query(INTEGERS, required=True), "", [("/p", "required")], id="absent"),
        pytest.param(query(INTEGERS), "", [], id="absent, optional"),
        pytest.param(
            {"in": "query", "content": {"application/json": {"schema": POINT}}}, "p=%7B%22x%22%3A1%7D", [],
            id="content",
        ),
        pytest.param(
            {"in": "query", "content": {"application/json": {"schema": POINT}}}, "p=%7B%22x%22%3A%22a%22%7D",
            [("/p/x", "type")], id="content, wrong",
        ),
        pytest.param(
            {"in": "query", "content": {"application/json": {"schema": POINT}}}, "p=x", [("/p", "style")],
            id="content, no JSON",
        ),
    ],
)  # fmt: skip
def test_a_query_parameter(parameter, sent, problems):
    assert found(exchange(parameter, query=sent)) == problems


@pytest.mark.parametrize(
    ("parameter", "segment", "problems"),
    [
        pytest.param(path({"type": "integer"}, "matrix"), ";p=5", [], id="matrix"),
        pytest.param(path({"type": "integer"}, "matrix"), ";p=x", [("/p", "type")], id="matrix, wrong"),
        pytest.param(path({"type": "integer"}, "label"), ".5", [], id="label"),
        pytest.param(path({"type": "integer"}, "label"), ".x", [("/p", "type")], id="label, wrong"),
        pytest.param(path({"type": "string"}, "label"), ".a.b", [], id="label, a dot in it"),
        pytest.param(path(INTEGERS, "simple"), "3,4", [], id="simple list"),
        pytest.param(path(INTEGERS, "simple"), "3,x", [("/p/1", "type")], id="simple list, wrong"),
        pytest.param(path(INTEGERS, "label"), ".3,4", [], id="label list"),
        pytest.param(path(INTEGERS, "label", explode=True), ".3.x", [("/p/1", "type")], id="label+"),
        pytest.param(path(INTEGERS, "matrix"), ";p=3,4", [], id="matrix list"),
        pytest.param(path(INTEGERS, "matrix", explode=True), ";p=3;p=x", [("/p/1", "type")], id="matrix+"),
        pytest.param(path(INTEGERS, "matrix"), "3,4", [("/p", "style")], id="matrix without its mark"),
        pytest.param(path(POINT, "simple"), "x,1,on,true", [], id="simple object"),
        pytest.param(path(POINT, "simple", explode=True), "x=1,on=maybe", [("/p/on", "type")], id="simple+"),
        pytest.param(path(POINT, "label", explode=True), ".x=1.on=true", [], id="label object"),
        pytest.param(path(POINT, "matrix", explode=True), ";x=1;on=true", [], id="matrix object"),
        pytest.param(path(POINT, "matrix"), ";p=x,one", [("/p/x", "type")], id="matrix object, wrong"),
    ],
)  # fmt: skip
def test_a_path_parameter(parameter, segment, problems):
    assert found(exchange(parameter, segment=segment)) == problems


@pytest.mark.parametrize(
    ("parameter", "headers", "problems"),
    [
        ({"in": "header", "schema": INTEGERS}, {"p": "1, 2"}, []),
        ({"in": "header", "schema": INTEGERS}, {"p": "1, x"}, [("/p/1", "type")]),
        ({"in": "header", "schema": POINT, "explode": True}, {"p": "x=1"}, []),
        ({"in": "cookie", "schema": {"type": "integer"}}, {"Cookie": "a=1; p=x"}, [("/p", "type")]),
        ({"in": "cookie", "schema": INTEGERS, "explode": False}, {"Cookie": "p=1,2"}, []),
        ({"in": "cookie", "schema": {"type": "integer"}, "required": True}, {}, []),
        # Recorders leave out what is secret, and some leave out every header.
        ({"in": "header", "schema": {}, "required": True}, {"Accept": "*/*"}, [("/p", "required")]),
        ({"in": "header", "schema": {}, "required": True}, {}, []),
        (
            {"in": "header", "schema": {}, "required": True, "name": "X-Api-Key"},
            {"Accept": "*/*"},
            [],
        ),
    ],
)
def test_a_header_or_cookie(parameter, headers, problems):
    assert found(exchange(parameter, headers=headers)) == problems


def test_another_usual_spelling_of_a_list_is_not_certainly_wrong():
    for sent in ("p=1,2", "p=1%2C2"):
        (problem,) = request_problems(exchange(query(INTEGERS), query=sent))
        assert not problem.certain


def test_a_header_that_a_recording_lacks_is_not_certainly_missing():
    header = {"in": "header", "schema": {}, "required": True}
    (problem,) = request_problems(exchange(header, headers={"Accept": "*/*"}))
    assert not problem.certain


FIELDS = {
    "type": "object",
    "required": ["q"],
    "properties": {"q": {"type": "integer"}, "ids": INTEGERS},
}
MULTIPART = (
    b"--b\r\nContent-Disposition: form-data; name=\"q\"\r\n\r\n%s\r\n"
    b"--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.bin\"\r\n\r\n\xff\r\n--b--\r\n"
)  # fmt: skip


@pytest.mark.parametrize(
    ("media_type", "schema", "body", "problems"),
    [
        pytest.param(FORM, FIELDS, b"q=1&ids=1&ids=2", [], id="form"),
        pytest.param(FORM, FIELDS, b"q=abc", [("/q", "type")], id="form, wrong"),
        pytest.param(FORM, FIELDS, b"ids=1", [("/q", "required")], id="form, absent"),
        pytest.param(FORM, FIELDS, b"q=", [("/q", "type")], id="form, empty"),
        pytest.param(
            FORM, {"properties": {"q": {"type": ["integer", "null"]}}}, b"q=", [], id="form, null"
        ),
        pytest.param(FORM, FIELDS, b"q=1&ids[]=1&ids[]=x", [("/ids/1", "type")], id="form, ids[]"),
        pytest.param(FORM, FIELDS, b"q=1&ids[0]=1", [], id="form, ids[0]"),
        pytest.param(FORM, {"properties": {"p": POINT}}, b"p[x]=1", [], id="form, p[x]"),
        pytest.param(
            FORM, {"properties": {"p": POINT}}, b"p[x]=z", [("/p/x", "type")], id="form, p[x] wrong"
        ),
        pytest.param(FORM, {"properties": {"p": POINT}}, b'p={"x":1}', [], id="form, JSON"),
        pytest.param(
            FORM,
            {"properties": {"a[b]": {"type": "integer"}, "a": POINT}},
            b"a[b]=z",
            [("/a[b]", "type")],
            id="form, a name with brackets",
        ),
        pytest.param(
            "multipart/form-data; boundary=b", FIELDS, MULTIPART % b"1", [], id="multipart"
        ),
        pytest.param(
            "multipart/form-data; boundary=b",
            FIELDS,
            MULTIPART % b"x",
            [("/q", "type")],
            id="multipart-",
        ),
        pytest.param(
            "application/vnd.api+json", FIELDS, b'{"q": "x"}', [("/q", "type")], id="+json"
        ),
        pytest.param(
            "text/plain", {"type": "string", "maxLength": 2}, b"abc", [("", "maxLength")], id="t"
        ),
        pytest.param("application/json", FIELDS, b"{", [("", "json")], id="no JSON"),
    ],
)
def test_a_body_is_read_by_its_media_type(media_type, schema, body, problems):
    content = {media_type.partition(";")[0]: {"schema": schema}}
    made = exchange(headers={"Content-Type": media_type}, body=body, content=content)
    assert found(made) == problems
    assert unjudged([made]) == ()


@pytest.mark.parametrize(
    ("made", "says"),
    [
        pytest.param(
            exchange(
                headers={"Content-Type": "application/pdf"},
                body=b"%PDF",
                content={"application/pdf": {"schema": {"type": "object"}}},
            ),
            "application/pdf",
            id="a media type that nothing reads",
        ),
        pytest.param(exchange(body=b'{"a": 1}'), "none is documented", id="a body of no use"),
        pytest.param(
            exchange(query(INTEGERS, style="deepObject"), query="p[]=1"),
            "style deepObject",
            id="no such style",
        ),
        pytest.param(
            exchange({"in": "query", "content": {"text/csv": {"schema": INTEGERS}}}, query="p=1"),
            "text/csv",
            id="a document that nothing reads",
        ),
    ],
)
def test_what_nothing_reads_is_listed_and_not_blamed(made, says):
    assert found(made) == []
    (note,) = unjudged([made])
    assert says in note


ENCODED = {"properties": {"ids": INTEGERS, "p": POINT}}


@pytest.mark.parametrize(
    ("encoding", "body", "problems"),
    [
        pytest.param({"ids": {"explode": False}}, b"ids=1,2", [], id="commas"),
        pytest.param({"ids": {"explode": False}}, b"ids=1,x", [("/ids/1", "type")], id="commas, wrong"),
        pytest.param({}, b"ids=1,2", [("/ids/0", "type")], id="exploded where nothing is said"),
        pytest.param({"ids": {"style": "pipeDelimited"}}, b"ids=1%7C2", [], id="pipes"),
        pytest.param({"ids": {"contentType": "application/json"}}, b"ids=[1]", [], id="a JSON list"),
        pytest.param({"p": {"style": "deepObject"}}, b"p%5Bx%5D=z", [("/p/x", "type")], id="deep"),
        pytest.param({"p": {"explode": False}}, b"p=x,z", [("/p/x", "type")], id="an object in one text"),
        pytest.param({"p": {"contentType": "text/json"}}, b'p={"x":"z"}', [("/p/x", "type")], id="JSON"),
    ],
)  # fmt: skip
def test_the_encoding_of_a_form_says_how_it_is_written(encoding, body, problems):
    content = {FORM: {"schema": ENCODED, "encoding": encoding}}
    assert found(exchange(headers={"Content-Type": FORM}, body=body, content=content)) == problems


ITEM = {"type": "object", "required": ["x"], "properties": {"x": {"type": "integer"}}}
PARTED = {
    "type": "object",
    "properties": {
        "one": ITEM,
        "many": {"type": "array", "items": ITEM},
        "ids": {"type": "array", "items": {"type": "integer"}},
        "file": {"type": "string", "format": "binary"},
        "word": {"type": "string"},
    },
}
IN_PARTS = "multipart/form-data; boundary=b"


def in_parts(*sent):
    lines = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n{head}\r\n{text}\r\n'
        for name, text, kind in sent
        for head in [f"Content-Type: {kind}\r\n" if kind else ""]
    ]
    return "".join([*lines, "--b--\r\n"]).encode()


JSON, PNG = "application/json", "image/png"


@pytest.mark.parametrize(
    ("sent", "problems"),
    [
        pytest.param([("one", '{"x": 1}', JSON)], [], id="an object"),
        pytest.param([("one", '{"x": "1"}', JSON)], [("/one/x", "type")], id="no such object"),
        pytest.param([("one", '{"x": "1"}', "")], [("/one/x", "type")], id="JSON by default"),
        pytest.param([("many", '[{"x": 1}, {"x": 2}]', JSON)], [], id="a list in one part"),
        pytest.param([("many", '[{"x": 1}, {}]', JSON)], [("/many/1/x", "required")], id="a wrong item"),
        pytest.param([("many", '{"x": 1}', JSON), ("many", '{"x": 2}', JSON)], [], id="a part for each"),
        pytest.param([("many", '{"x": 1}', ""), ("many", '{"x": "2"}', "")],
                     [("/many/1/x", "type")], id="a part for each, one wrong"),
        pytest.param([("ids", "[1, 2]", JSON)], [], id="numbers in one part"),
        pytest.param([("ids", "1", ""), ("ids", "x", "")], [("/ids/1", "type")], id="plain numbers"),
        pytest.param([("word", '"a"', JSON)], [], id="a word as JSON"),
        pytest.param([("word", "5", JSON)], [("/word", "type")], id="a number as JSON"),
        pytest.param([("one", "{", JSON)], [("/one", "type")], id="no JSON"),
        pytest.param([("file", "...", PNG)], [], id="a picture"),
        pytest.param([("file", "...", "")], [], id="a file of no type"),
        pytest.param([("file", "...", "application/pdf")], [("/file", "content-type")], id="no picture"),
    ],
)  # fmt: skip
def test_parts_of_a_form_are_read_by_their_media_types(sent, problems):
    content = {
        "multipart/form-data": {
            "schema": PARTED,
            "encoding": {"file": {"contentType": "image/png, image/jpeg"}},
        }
    }
    made = exchange(headers={"Content-Type": IN_PARTS}, body=in_parts(*sent), content=content)
    assert found(made) == problems


@pytest.mark.parametrize(
    ("schema", "more", "told"),
    [
        pytest.param({"type": "integer"}, {}, [("required", False)], id="no number"),
        pytest.param({"enum": ["a"]}, {}, [("required", False)], id="no word of a list"),
        pytest.param({"type": "string"}, {}, [], id="an empty text"),
        pytest.param({"type": "integer"}, {"allowEmptyValue": True}, [], id="allowed"),
        pytest.param({"type": "integer"}, {"required": False}, [], id="as good as none"),
    ],
)
def test_a_required_parameter_is_not_blank(schema, more, told):
    made = exchange({**query(schema), "required": True, **more}, query="p=")
    assert [(p.keyword, p.certain) for p in request_problems(made)] == told


DAY = {"type": "string", "format": "date-time"}


@pytest.mark.parametrize(
    ("schema", "text", "keyword", "certain"),
    [
        pytest.param({"type": "boolean"}, "true", "", True, id="a boolean"),
        pytest.param({"type": "boolean"}, "True", "type", False, id="Python's boolean"),
        pytest.param({"type": "boolean"}, "1", "type", False, id="a boolean as a number"),
        pytest.param({"type": "boolean"}, "yes", "type", True, id="no boolean"),
        pytest.param({"type": "integer"}, "-3", "", True, id="an integer"),
        pytest.param({"type": "integer"}, "%2B3", "type", False, id="a plus"),
        pytest.param({"type": "integer"}, "%203", "type", False, id="a space"),
        pytest.param({"type": "integer"}, "", "", True, id="blank is as good as none"),
        pytest.param(DAY, "2026-01-05T09:00:00Z", "", True, id="a time"),
        pytest.param(DAY, "2026-01-05", "format", False, id="a day for a time"),
        pytest.param(
            {"type": "string", "format": "mood"}, "x", "", True, id="a format of nobody's"
        ),
    ],
)
def test_a_plain_text_is_spelled_as_json_spells_it(schema, text, keyword, certain):
    for place in (query(schema), path(schema, "simple")):
        in_path = place["in"] == "path"
        if in_path and not text:
            continue
        made = exchange(place, query=f"p={text}", segment=text if in_path else "1")
        told = [(p.keyword, p.certain) for p in request_problems(made)]
        assert told == ([(keyword, certain)] if keyword else [])


def test_formats_hold_in_bodies_too():
    content = {"application/json": {"schema": {"properties": {"at": DAY}}}}
    made = exchange(
        headers={"Content-Type": "application/json"}, body=b'{"at": "2026-01-05"}', content=content
    )
    assert [(p.pointer, p.keyword, p.certain) for p in request_problems(made)] == [
        ("/at", "format", False)
    ]
