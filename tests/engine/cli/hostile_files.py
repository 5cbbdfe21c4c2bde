"""Hostile files by name, and the commands that read such a file.

Each builder writes one file (or what stands in its place) into a folder and returns its path. ``COMMANDS``
take ``{}`` for it. ``benchmarks/hostile.py`` tries all of them in processes of their own, with bounds;
``test_hostile.py`` some of them in this one.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

Builder = Callable[[Path], Path]

FILES: dict[str, Builder] = {}
#: Which commands a file is for: any, descriptions, recordings, or one kind of file of ours.
KINDS: dict[str, str] = {}


def hostile(kind: str) -> Callable[[Builder], Builder]:
    def register(build: Builder) -> Builder:
        name = build.__name__
        FILES[name], KINDS[name] = build, kind
        return build

    return register


def content(kind: str, name: str, data: Callable[[], bytes | str], suffix: str) -> None:
    """A file that is its content and no more."""

    def build(folder: Path) -> Path:
        made = data()
        path = folder / f"{name}{suffix}"
        path.write_bytes(made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass"))
        return path

    FILES[name], KINDS[name] = build, kind


# What is no file, or none that can be read.


@hostile("any")
def fifo(folder: Path) -> Path:
    os.mkfifo(folder / "fifo.yaml")
    return folder / "fifo.yaml"


@hostile("any")
def unix_socket(folder: Path) -> Path:
    path = folder / "s.yaml"
    here = Path.cwd()
    os.chdir(folder)  # the address of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path.name)
    finally:
        os.chdir(here)
    return path


@hostile("any")
def endless_device(folder: Path) -> Path:
    return Path("/dev/zero")


@hostile("any")
def link_to_device(folder: Path) -> Path:
    (folder / "link.yaml").symlink_to("/dev/zero")
    return folder / "link.yaml"


@hostile("any")
def proc(folder: Path) -> Path:
    return Path("/proc/self/environ")


@hostile("any")
def empty_folder(folder: Path) -> Path:
    (folder / "folder.yaml").mkdir()
    return folder / "folder.yaml"


@hostile("any")
def missing(folder: Path) -> Path:
    return folder / "missing.yaml"


@hostile("any")
def below_a_file(folder: Path) -> Path:
    (folder / "file").write_text("x")
    return folder / "file" / "below.yaml"


@hostile("any")
def dangling(folder: Path) -> Path:
    (folder / "dangling.yaml").symlink_to("nowhere.yaml")
    return folder / "dangling.yaml"


@hostile("any")
def loop(folder: Path) -> Path:
    (folder / "loop.yaml").symlink_to("loop.yaml")
    return folder / "loop.yaml"


@hostile("any")
def long_name(folder: Path) -> Path:
    return folder / ("n" * 300 + ".yaml")


@hostile("any")
def long_path(folder: Path) -> Path:
    return folder / "/".join(["folder"] * 1000) / "a.yaml"


@hostile("any")
def name_with_controls(folder: Path) -> Path:
    path = folder / "a\x1b[31m\x07\u202e\nerror: b\r.yaml"
    path.write_text("just text")
    return path


@hostile("any")
def name_with_controls_missing(folder: Path) -> Path:
    return folder / "a\x1b[31m\x07\u202e\nerror: b\r.yaml"


@hostile("any")
def name_not_utf8(folder: Path) -> Path:
    path = folder / os.fsdecode(b"caf\xe9.yaml")
    path.write_text("just text")
    return path


@hostile("any")
def sparse(folder: Path) -> Path:
    with (folder / "sparse.yaml").open("wb") as stream:
        stream.truncate(10 * 1024**3)
    return folder / "sparse.yaml"


content("any", "empty", lambda: b"", ".yaml")
content("any", "blank", lambda: b" \n\n# nothing\n", ".yaml")
content("any", "nul_bytes", lambda: b"\0" * 5000, ".yaml")
content("any", "nul_inside", lambda: b'{"a": "\0"}', ".json")
content("any", "latin_1", lambda: b"openapi: caf\xe9\n", ".yaml")
content("any", "utf16", lambda: "openapi: 3.1.0\n".encode("utf-16"), ".yaml")
content("any", "only_bom", lambda: b"\xef\xbb\xbf", ".yaml")
content("any", "random_bytes", lambda: bytes(range(256)) * 40, ".yaml")
content("any", "gzip_file", lambda: gzip.compress(b"openapi: 3.1.0"), ".json")
content("any", "scalar", lambda: b"42", ".yaml")
content("any", "list_of_numbers", lambda: b"[1, 2, 3]", ".json")
content("any", "two_documents", lambda: b"a: 1\n---\nb: 2\n", ".yaml")
content("any", "python_tag", lambda: b"a: !!python/object/apply:os.system [echo]\n", ".yaml")
content("any", "deep_json", lambda: '{"a":' * 10_000 + "1" + "}" * 10_000, ".json")
content("any", "deep_json_list", lambda: "[" * 200_000 + "]" * 200_000, ".json")
content("any", "deep_flow", lambda: "a: " + "[" * 100_000, ".yaml")
content("any", "deep_flow_closed", lambda: "a: " + "{b: " * 10_000 + "c" + "}" * 10_000, ".yaml")
content("any", "deep_block", lambda: "\n".join(" " * n + "a:" for n in range(3_000)), ".yaml")
content("any", "deep_dashes", lambda: "- " * 20_000 + "a", ".yaml")
content(
    "any", "alias_bomb",
    lambda: "\n".join(
        ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    ),
    ".yaml",
)  # fmt: skip
content(
    "any", "merge_bomb",
    lambda: "\n".join(
        ["a0: &a0 {k0: 1, k1: 1}"]
        + [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}], k{n}: 1}}" for n in range(1, 9)]
    ),
    ".yaml",
)  # fmt: skip
content("any", "own_alias", lambda: "a: &a [*a]\n", ".yaml")
content("any", "one_line", lambda: '{"openapi": "' + "x" * 100_000_000 + '"}', ".json")
content("any", "one_line_yaml", lambda: "a: " + "x" * 60_000_000, ".yaml")
content("any", "newlines", lambda: "\n" * 5_000_000, ".yaml")
content("any", "spaces", lambda: "a:" + " " * 5_000_000 + "b: c", ".yaml")
content("any", "quotes", lambda: '{"' * 1_000_000, ".json")
content("any", "backslashes", lambda: '{"' + "\\" * 5_000_001, ".json")
content("any", "commas", lambda: "[" + "1," * 10_000_000 + "1]", ".json")
content("any", "empty_lists", lambda: "[" + "[]," * 12_000_000 + "[]]", ".json")
content("any", "yaml_items", lambda: "a:\n" + "- b\n" * 3_000_000, ".yaml")
content("any", "many_keys", lambda: json.dumps({f"k{n}": n for n in range(1_000_000)}), ".json")
content("any", "huge_number", lambda: '{"openapi": ' + "9" * 1_000_000 + "}", ".json")
content("any", "huge_number_yaml", lambda: "openapi: " + "9" * 1_000_000, ".yaml")
content("any", "huge_float", lambda: '{"openapi": 1e999999999}', ".json")
content("any", "not_a_number", lambda: '{"openapi": NaN}', ".json")
content("any", "lone_surrogate", lambda: '{"openapi": "\\ud800"}', ".json")
content(
    "any",
    "anchors",
    lambda: "\n".join(f"a{n}: &a{n} x" for n in range(300_000)) + "\nb: *a1",
    ".yaml",
)


# Descriptions.


def description(**parts: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.0", "info": {"title": "t", "version": "1"},
        "servers": [{"url": "https://api.intercom.io"}],
        "paths": {"/tags": {"get": {"operationId": "listTags", "responses": {"200": {
            "description": "d",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}},
        }}}}},
        **parts,
    }  # fmt: skip


def schemas(**given: Any) -> str:
    return json.dumps(description(components={"schemas": given}))


def doubling(keyword: str, count: int = 40) -> str:
    leaf: dict[str, Any] = {"type": "object", "properties": {"x": {"type": "string"}}}
    found = {
        f"S{n}": {keyword: [{"$ref": f"#/components/schemas/S{n + 1}"}] * 2} for n in range(count)
    }
    return schemas(A={"$ref": "#/components/schemas/S0"}, **found, **{f"S{count}": leaf})


def doubling_properties(count: int = 40) -> str:
    found = {
        f"S{n}": {
            "type": "object",
            "properties": {k: {"$ref": f"#/components/schemas/S{n + 1}"} for k in ("l", "r")},
        }
        for n in range(count)
    }
    return schemas(
        A={"$ref": "#/components/schemas/S0"}, **found, **{f"S{count}": {"type": "string"}}
    )


def nested(count: int, keyword: str = "items") -> str:
    inner = f'{{"{keyword}":' * count + "{}" + "}" * count
    return schemas(A="@").replace('"@"', inner)


for _keyword in ("allOf", "anyOf", "oneOf"):
    content("description", f"doubling_{_keyword}", lambda k=_keyword: doubling(k), ".json")
content("description", "doubling_properties", doubling_properties, ".json")
content(
    "description", "doubling_inline",
    lambda: schemas(A={"allOf": [{"anyOf": [{"$ref": "#/components/schemas/A"}] * 10}] * 10}), ".json",
)  # fmt: skip
content(
    "description", "choices_of_choices",
    lambda: schemas(A={"allOf": [
        {"anyOf": [{"required": [f"a{n}{m}"], "properties": {f"a{n}{m}": {"type": "string"}}} for m in range(8)]}
        for n in range(12)
    ]}), ".json",
)  # fmt: skip
content(
    "description", "own_reference", lambda: schemas(A={"$ref": "#/components/schemas/A"}), ".json"
)
content(
    "description", "reference_cycle",
    lambda: schemas(A={"allOf": [{"$ref": "#/components/schemas/B"}]},
                    B={"allOf": [{"$ref": "#/components/schemas/A"}]}), ".json",
)  # fmt: skip
content(
    "description", "reference_chain",
    lambda: schemas(A={"$ref": "#/components/schemas/S0"},
                    **{f"S{n}": {"$ref": f"#/components/schemas/S{n + 1}"} for n in range(10_000)},
                    S10000={"type": "string"}), ".json",
)  # fmt: skip
content(
    "description", "complete_graph",
    lambda: schemas(A={"$ref": "#/components/schemas/S0"}, **{
        f"S{n}": {"type": "object", "properties": {
            f"p{m}": {"$ref": f"#/components/schemas/S{m}"} for m in range(60)}}
        for n in range(60)
    }), ".json",
)  # fmt: skip
content(
    "description", "choices_of_one_property",
    lambda: schemas(A={"oneOf": [
        {"properties": {"x": {"$ref": "#/components/schemas/A"}}, "required": [name]} for name in "ab"
    ]}), ".json",
)  # fmt: skip
content("description", "deep_schema", lambda: nested(150), ".json")
content("description", "deeper_schema", lambda: nested(10_000), ".json")
content("description", "deep_not", lambda: nested(150, "not"), ".json")
content(
    "description", "enum", lambda: schemas(A={"enum": [f"v{n}" for n in range(300_000)]}), ".json"
)
content(
    "description",
    "required",
    lambda: schemas(A={"required": [f"v{n}" for n in range(100_000)]}),
    ".json",
)
content(
    "description", "properties",
    lambda: schemas(A={"type": "object", "properties": {f"v{n}": {"type": "string"} for n in range(50_000)}}),
    ".json",
)  # fmt: skip
content(
    "description", "branches",
    lambda: schemas(A={"oneOf": [{"type": "object", "properties": {"k": {"const": n}}} for n in range(5_000)]}),
    ".json",
)  # fmt: skip
content(
    "description", "branches_of_branches",
    lambda: schemas(A={"allOf": [{"oneOf": [{"required": [f"r{n}-{m}"]} for m in range(30)]} for n in range(30)]}),
    ".json",
)  # fmt: skip
content(
    "description", "backtracking_pattern",
    lambda: schemas(A={"type": "object", "properties": {"id": {"type": "string", "pattern": "^(a+)+$"}},
                       "patternProperties": {"^(a|aa)+$": {"pattern": "^(([a-z])+.)+[A-Z]([a-z])+$"}},
                       "required": ["id"]}), ".json",
)  # fmt: skip
content(
    "description", "large_pattern",
    lambda: schemas(A={"type": "string", "pattern": "^(?:[a-z]{1,1000}){1,1000}$"}), ".json",
)  # fmt: skip
content(
    "description",
    "long_pattern",
    lambda: schemas(A={"pattern": "(a|" * 5_000 + "b" + ")" * 5_000}),
    ".json",
)
content("description", "bad_pattern", lambda: schemas(A={"pattern": "(?P<a>["}), ".json")
content(
    "description", "large_bounds",
    lambda: schemas(A={"type": "object", "required": ["t", "l"], "properties": {
        "t": {"type": "string", "minLength": 10**9}, "l": {"type": "array", "minItems": 10**9},
        "n": {"multipleOf": 1e-300}, "m": {"minimum": 10**400}}}), ".json",
)  # fmt: skip
content(
    "description", "operations",
    lambda: json.dumps(description(paths={
        f"/a{n}/{{id}}": {"get": {"operationId": f"o{n}", "responses": {"200": {"description": ""}}}}
        for n in range(5_000)})), ".json",
)  # fmt: skip
content(
    "description", "path_parameters",
    lambda: json.dumps(description(paths={"/" + "/".join(f"{{p{n}}}" for n in range(2_000)): {
        "get": {"operationId": "a", "responses": {"200": {"description": ""}},
                "parameters": [{"name": f"p{n}", "in": "path", "required": True, "schema": {}} for n in range(2_000)]}}})),
    ".json",
)  # fmt: skip
content(
    "description", "servers",
    lambda: json.dumps(description(servers=[{
        "url": "https://" + ".".join(f"{{v{n}}}" for n in range(40)) + ".example.test",
        "variables": {f"v{n}": {"default": "a", "enum": ["a", "b"] * 50} for n in range(40)}}])), ".json",
)  # fmt: skip
content(
    "description", "leaves_the_folder",
    lambda: schemas(A={"$ref": "/etc/passwd"}, B={"$ref": "../../../../etc/passwd"}), ".json",
)  # fmt: skip
content("description", "reads_a_device", lambda: schemas(A={"$ref": "./device.yaml"}), ".json")
content(
    "description",
    "extends_itself",
    lambda: "overlay: 1.0.0\nextends: ./extends_itself.yaml\nactions: []\n",
    ".yaml",
)
content(
    "description",
    "wrong_types",
    lambda: json.dumps(
        {
            "openapi": "3.1.0",
            "info": [],
            "paths": {
                "/a": {"get": {"responses": [], "parameters": {}, "operationId": 1}},
                "b": 1,
                "/c": [],
            },
            "components": {"schemas": [1], "parameters": 2},
            "servers": {"url": 1},
            "tags": 3,
        }
    ),
    ".json",
)
content(
    "description",
    "discriminator",
    lambda: schemas(
        A={
            "oneOf": [{"$ref": "#/components/schemas/A"}],
            "discriminator": {
                "propertyName": "t",
                "mapping": {f"m{n}": "#/components/schemas/A" for n in range(100_000)},
            },
        }
    ),
    ".json",
)


def _device(folder: Path, build: Builder = FILES["reads_a_device"]) -> Path:
    os.mkfifo(folder / "device.yaml")
    return build(folder)


FILES["reads_a_device"] = _device


PLAIN = schemas(A={"type": "object", "properties": {"id": {"type": "string"}}})


def _beside(name: str, file: str, text: Callable[[], str], plain: str = PLAIN) -> None:
    """A plain description, and a hostile file beside it."""

    def build(folder: Path) -> Path:
        home = folder / name
        home.mkdir()
        (home / "openapi.json").write_text(plain)
        if file == "fifo":
            os.mkfifo(home / text())
        else:
            (home / file).write_text(text())
        return home / "openapi.json"

    FILES[name], KINDS[name] = build, "description"


_ACTIONS = "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n"
_beside("overlay_selecting_all", "corrections.yaml",
        lambda: _ACTIONS + "- {target: '$" + "..*" * 6 + "', update: {x: 1}}\n",
        nested(60))  # fmt: skip
_beside("overlay_growing", "corrections.yaml",
        lambda: _ACTIONS + "- {target: '$..*[?@.type]', update: {properties: {a: {type: b}, c: {type: d}}}}\n" * 40)  # fmt: skip
_beside("overlay_pattern", "corrections.yaml",
        lambda: _ACTIONS + "- {target: \"$..[?search(@.description, '(a+)+$')]\", update: {x: 1}}\n"
        + "- {target: '$.info', update: {description: '" + "a" * 5000 + "!'}}\n"
        + "- {target: \"$..[?search(@.description, '(a|a)*$')]\", update: {x: 1}}\n")  # fmt: skip
_beside("overlay_unknown_key", "corrections.yaml",
        lambda: _ACTIONS + "- {target: '$.info', updaet: {x: 1}}\n")  # fmt: skip
_beside("overlay_is_a_pipe", "fifo", lambda: "corrections.yaml")
_beside("deviations_is_a_pipe", "fifo", lambda: "deviations.yaml")
_beside("pin_is_a_pipe", "fifo", lambda: "pin.json")
_beside("pin_deep", "pin.json", lambda: "[" * 100_000)
_beside("pin_large", "pin.json", lambda: "[" + "[]," * 5_000_000 + "[]]")
_beside(
    "deviations_many",
    "deviations.yaml",
    lambda: (
        "deviations:\n"
        + "".join(
            f"- {{check: response-schema, pointer: /a{n}, reason: r}}\n" for n in range(100_000)
        )
    ),
)
_beside("deviations_stars", "deviations.yaml", lambda: "deviations:\n- {check: response-schema, reason: r, pointer: '"
        + "/*" * 2_000 + "'}\n")  # fmt: skip
_beside("deviations_unknown_key", "deviations.yaml",
        lambda: "deviations:\n- {check: response-schema, pointer: /a, reason: r, regoins: [eu]}\n")  # fmt: skip
_beside(
    "deviations_unknown_top", "deviations.yaml", lambda: "deviation:\n- {check: response-schema}\n"
)
_beside("deviations_wrong_types", "deviations.yaml", lambda: "deviations: {a: 1}\n")
_beside("deviations_alias_bomb", "deviations.yaml", lambda: "a: &a [*a]")


# Recordings.


def har(*entries: Any) -> str:
    return json.dumps({"log": {"version": "1.2", "entries": entries}})


def line(
    body: Any = "{}", url: str = "https://api.intercom.io/tags", **more: Any
) -> dict[str, Any]:
    headers = [["Content-Type", "application/json"], *more.pop("headers", [])]
    return {
        "request": {"method": "GET", "url": url, "headers": more.pop("sent", []), **more},
        "response": {"status": 200, "headers": headers, "body": body},
    }


def ndjson(*lines: Any) -> str:
    return "".join(json.dumps(item) + "\n" for item in lines)


def _gzipped(size: int, times: int = 1) -> str:
    data = b" " * size
    for _ in range(times):
        data = gzip.compress(data)
    return base64.b64encode(data).decode()


content(
    "recording",
    "gzip_body",
    lambda: ndjson(line({"base64": _gzipped(200_000_000)}, headers=[["Content-Encoding", "gzip"]])),
    ".ndjson",
)
content(
    "recording",
    "gzip_bodies",
    lambda: ndjson(
        *[line({"base64": _gzipped(15_000_000)}, headers=[["Content-Encoding", "gzip"]])] * 60
    ),
    ".ndjson",
)
content(
    "recording",
    "gzip_of_gzip",
    lambda: ndjson(
        line({"base64": _gzipped(500_000_000, 2)}, headers=[["Content-Encoding", "gzip, gzip"]])
    ),
    ".ndjson",
)
content(
    "recording",
    "gzip_in_har",
    lambda: har(
        {
            "request": {"method": "GET", "url": "https://api.intercom.io/tags", "headers": []},
            "response": {
                "status": 200,
                "headers": [{"name": "Content-Encoding", "value": "gzip"}],
                "content": {"encoding": "base64", "text": _gzipped(200_000_000)},
            },
        }
    ),
    ".har",
)
content("recording", "deep_body", lambda: ndjson(line("[" * 100_000 + "]" * 100_000)), ".ndjson")
content(
    "recording", "deep_body_900", lambda: ndjson(line('{"a":' * 900 + "1" + "}" * 900)), ".ndjson"
)
content(
    "recording", "deep_body_60", lambda: ndjson(line('{"data":[' * 60 + "1" + "]}" * 60)), ".ndjson"
)
content(
    "recording",
    "deep_xml_body",
    lambda: ndjson(line("<a>" * 100_000, headers=[["Content-Type", "text/xml"]])),
    ".ndjson",
)
content(
    "recording",
    "large_body",
    lambda: ndjson(
        line(
            json.dumps(
                {
                    "type": "list",
                    "data": [{"type": "tag", "id": str(n), "name": 5} for n in range(200_000)],
                }
            )
        )
    ),
    ".ndjson",
)
content(
    "recording",
    "many_fields",
    lambda: ndjson(
        line(json.dumps({"type": "list", "data": [{f"f{n}": n for n in range(200_000)}]}))
    ),
    ".ndjson",
)
# As much as is looked at of one body, and wrong all over.
_MOST = 99_000
_LARGE: dict[str, tuple[str, Callable[[], Any]]] = {
    "tags": ("tags", lambda: [{"type": "tag", "id": str(n), "name": 5} for n in range(_MOST // 4)]),
    "numbers": ("tags", lambda: [1] * _MOST),
    "fields": ("tags", lambda: [{f"f{n}": n for n in range(_MOST)}]),
    "field_each": ("tags", lambda: [{"type": "tag", f"f{n}": n} for n in range(_MOST // 3)]),
    "long_keys": ("tags", lambda: [{f"{n}-" * 30: n for n in range(_MOST // 10)}]),
    "contacts": (
        "contacts",
        lambda: [{"type": "contact", "id": n, "zz": 1} for n in range(_MOST // 4)],
    ),
    "addresses": ("tags", lambda: ["a.b@example.org, 0171 1234567"] * _MOST),
    "names": ("tags", lambda: [{f"f{n}": n for n in range(9_999)}] * 9),
}
for _name, (_path, _data) in _LARGE.items():
    content(
        "recording",
        f"large_{_name}",
        lambda path=_path, data=_data: ndjson(
            line(
                json.dumps({"type": "list", "data": data()}), url=f"https://api.intercom.io/{path}"
            )
        ),
        ".ndjson",
    )
content(
    "recording",
    "many_lines",
    lambda: ndjson(line('{"type":"list","data":[]}')) * 100_001,
    ".ndjson",
)
content(
    "recording",
    "many_hosts",
    lambda: ndjson(*[line(url=f"https://h{n}.example.test/tags") for n in range(20_000)]),
    ".ndjson",
)
content(
    "recording",
    "many_parts",
    lambda: ndjson(line("".join(
        f'--b\r\nContent-Disposition: form-data; name="f{n}"\r\n\r\nv\r\n' for n in range(60_000)
    ), sent=[["Content-Type", "multipart/form-data; boundary=b"]])).replace(
        "application/json", "multipart/form-data; boundary=b"),
    ".ndjson",
)  # fmt: skip
content(
    "recording",
    "many_addresses",
    lambda: ndjson(line("".join(f"a{n}@corp{n}.io " for n in range(50_000)))),
    ".ndjson",
)


@hostile("recording")
def folder_of_fields(folder: Path) -> Path:
    home = folder / "fields"
    home.mkdir()
    for name in ("large_fields", "large_field_each", "large_long_keys"):
        FILES[name](home)
    return home


content("recording", "recording_line", lambda: ndjson(line("x" * 100_000_000)), ".ndjson")
content(
    "recording",
    "long_url",
    lambda: ndjson(line(url="https://api.intercom.io/tags/" + "a/" * 500_000)),
    ".ndjson",
)
content(
    "recording",
    "long_query",
    lambda: ndjson(
        line(
            url="https://api.intercom.io/tags?" + "&".join(f"a{n}[b][c]=1" for n in range(100_000))
        )
    ),
    ".ndjson",
)
content(
    "recording",
    "deep_query",
    lambda: ndjson(line(url="https://api.intercom.io/tags?a" + "[b]" * 50_000 + "=1")),
    ".ndjson",
)
content(
    "recording",
    "many_headers",
    lambda: ndjson(line(headers=[[f"X-{n}", "1"] for n in range(200_000)])),
    ".ndjson",
)
content(
    "recording",
    "header_like_a_secret",
    lambda: ndjson(
        line(headers=[["X-A", "a" * 1_000_000], ["X-B", "a.b@" * 200_000], ["X-C", "1 " * 500_000]])
    ),
    ".ndjson",
)
content(
    "recording",
    "charsets",
    lambda: ndjson(
        *[
            line("é", headers=[["content-type", f"application/json; charset={name}"]])
            for name in (
                "zlib",
                "hex",
                "idna",
                "punycode",
                "unicode_escape",
                "undefined",
                "utf-7",
                "\0",
                "x" * 500,
                "rot13",
                "mbcs",
            )
        ]
    ),
    ".ndjson",
)
content(
    "recording",
    "controls",
    lambda: ndjson(
        line(
            '{"type":"\\u001b[31m\\u202e","x":"\x1b]0;a\x07"}',
            url="https://api.intercom.io/tags?\x1b[31m\u202e",
        )
    ),
    ".ndjson",
)
content(
    "recording",
    "surrogates",
    lambda: ndjson(line('{"type":"\\ud800"}')).replace("tags", "\\ud800"),
    ".ndjson",
)
content(
    "recording",
    "odd_values",
    lambda: "\n".join(
        json.dumps(line()).replace('"status": 200', f'"status": {status}')
        for status in ("true", "1e3", "-1", "99999999999999999999", "null", '"200"', "{}")
    ),
    ".ndjson",
)
content(
    "recording",
    "odd_times",
    lambda: ndjson(
        *[
            {**line(), "startedDateTime": when, "time": when}
            for when in (
                "9999999-01-01",
                "x" * 10_000,
                10**400,
                -1e308,
                "2025-02-31T00:00:00Z",
                "0001-01-01T00:00:00+23:59",
            )
        ]
    ),
    ".ndjson",
)

content("recording", "many_packed", lambda: gzip.compress(b"") * 200_000, ".ndjson.gz")


@hostile("recording")
def zip_bomb(folder: Path) -> Path:
    path = folder / "bomb.har.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("har.har", b'{"log": {"entries": [' + b" " * 400_000_000)
    return path


@hostile("recording")
def cassette_bodies_elsewhere(folder: Path) -> Path:
    path = folder / "elsewhere.har"
    os.mkfifo(folder / "body.bin")
    (folder / "link.bin").symlink_to("/etc/passwd")
    path.write_text(har(*[
        {"request": {"method": "GET", "url": "https://api.intercom.io/tags", "headers": []},
         "response": {"status": 200, "headers": [], "content": {"_file": name}}}
        for name in ("body.bin", "link.bin", "../../etc/passwd", "/etc/passwd", "\0", "n" * 5000, "")
    ]))  # fmt: skip
    return path


@hostile("recording")
def folder_of_pipes(folder: Path) -> Path:
    home = folder / "pipes"
    home.mkdir()
    for name in ("a.yaml", "b.har", "c.har.zip", "d.ndjson"):
        os.mkfifo(home / name)
    return home


# Files of ours.

content(
    "report",
    "report_wrong_types",
    lambda: json.dumps({"run": 1, "findings": {}, "summary": []}),
    ".json",
)
content(
    "report", "report_unknown", lambda: json.dumps({"run": {"id": "x"}, "findings": [1]}), ".json"
)
content(
    "ignore",
    "ignore_many",
    lambda: json.dumps([{"fingerprint": f"{n:012x}", "reason": "r"} for n in range(300_000)]),
    ".json",
)
content(
    "ignore",
    "ignore_unknown",
    lambda: json.dumps([{"fingerprint": "0" * 12, "reason": "r", "expries": "2027-01-01"}]),
    ".json",
)
content(
    "ignore",
    "ignore_wrong",
    lambda: json.dumps([{"fingerprint": "0" * 12, "reason": ["r"], "expires": 10**30}]),
    ".json",
)
content(
    "state",
    "state_wrong",
    lambda: json.dumps({"version": 1, "descriptions": {"../../x": {"sha256": "/" * 64}}}),
    ".json",
)
content(
    "state",
    "state_unknown",
    lambda: json.dumps({"version": 1, "descriptions": {}, "pinz": 1}),
    ".json",
)
content(
    "state",
    "state_many",
    lambda: json.dumps(
        {"version": 1, "descriptions": {f"d{n}": {"sha256": "a" * 64} for n in range(200_000)}}
    ),
    ".json",
)
content("python", "deep_parentheses", lambda: "x = " + "(" * 50_000 + ")" * 50_000, ".py")
content("python", "long_sum", lambda: "x = " + "1+" * 50_000 + "1", ".py")
content("python", "long_attributes", lambda: "x = a" + ".b" * 50_000, ".py")
content("python", "long_calls", lambda: "x = a" + "(1)" * 20_000, ".py")
content(
    "python",
    "deep_blocks",
    lambda: "".join(" " * n + "if a:\n" for n in range(99)) + " " * 99 + "pass",
    ".py",
)
content("python", "long_text", lambda: "x = '" + "a" * 3_000_000 + "'", ".py")
content("python", "long_elif", lambda: "if a: pass\n" + "elif b: pass\n" * 20_000, ".py")
content(
    "python",
    "deep_lists",
    lambda: (
        "x = " + "[" * 150 + "]" * 150 + "\nimport requests\nrequests.get(" + "x + " * 900 + "x)"
    ),
    ".py",
)
content("python", "nul_in_python", lambda: "x = 1\0", ".py")
content(
    "configuration",
    "deep_toml",
    lambda: "[tool.intercontract]\nseed = " + "[" * 50_000 + "]" * 50_000,
    ".toml",
)
content(
    "configuration", "deep_tables", lambda: "[tool.intercontract" + ".a" * 50_000 + "]\n", ".toml"
)
content(
    "configuration", "unknown_setting", lambda: "[tool.intercontract]\nmax-exmaples = 1\n", ".toml"
)
content("configuration", "toml_latin", lambda: b"[tool.intercontract]\nx = '\xe9'\n", ".toml")
content(
    "configuration", "toml_controls", lambda: '[tool.intercontract]\n"\\u001b[31m" = 1\n', ".toml"
)

GOOD_TRAFFIC = ndjson(line('{"type":"list","data":[{"type":"tag","id":"1","name":"n"}]}'))

# Commands, and the kinds of file that each reads.
_DESCRIPTION = {"any", "description"}
_RECORDING = {"any", "recording"}
COMMANDS: list[tuple[str, set[str]]] = [
    ("audit {} -q", _RECORDING),
    ("audit {good} --contract {} -q", _DESCRIPTION),
    ("audit --documented --contract {} -q", _DESCRIPTION),
    ("drift {} 2.11 -q", _DESCRIPTION),
    ("drift {} {} -q", _DESCRIPTION),
    ("drift 2.11 {} -q", _DESCRIPTION | _RECORDING),
    ("drift {} {good} --overlay out.yaml -q", _DESCRIPTION),
    ("drift 2.11 2.11 --ignore {} -q", {"any", "ignore"}),
    ("drift 2.11 2.11 --used-by {} -q", {"any", "recording", "python"}),
    ("drift 2.11 --watch --state {} -q", {"any", "state"}),
    ("drift 2.11 {good} --overlay {} -q", {"any"}),
    ("contracts add {} --name n", _DESCRIPTION),
    ("contracts lint {}", _DESCRIPTION),
    ("contracts show {}", _DESCRIPTION),
    ("deviations propose {}", {"any", "report"}),
    ("deviations list --contract {}", _DESCRIPTION),
    ("deviations lint --contract {}", _DESCRIPTION),
    ("deviations export --upstream out --contract {}", _DESCRIPTION),
    ("scan {}", _RECORDING),
    ("cassettes show {}", _RECORDING),
    ("cassettes convert {} out.har", _RECORDING),
    ("cassettes diff {} {good}", _RECORDING),
    ("cassettes prune {} --status 404", _RECORDING),
    ("cassettes redact {} out.ndjson", _RECORDING),
    ("cassettes redact {good} {}", {"any"}),
    ("cassettes convert {good} {}", {"any"}),
    ("run --contract {} --region us --max-examples 1 --max-time 3 -q", _DESCRIPTION),
    ("run --target replay --cassettes {} --region us -q", _RECORDING),
    ("record --cassettes {} --region us --max-examples 1 --max-time 3 --operation listTags -q", {"any"}),
    ("audit {good} --report-dir {} -q", {"any"}),
    ("serve --port 0 --upstream replay --cassettes {}", _RECORDING),
    ("serve --port 0 --contract {}", _DESCRIPTION),
    ("checks list --config {}", {"configuration"}),
    ("history import {} --history h.sqlite", {"any", "report"}),
    ("history list --history {}", {"any"}),
    ("audit {good} --baseline {} -q", {"any", "report"}),
    ("sdk --upstream replay --cassettes {} -q -- true", _RECORDING),
]  # fmt: skip


def pairs() -> list[tuple[str, str]]:
    """Every command with every file that it may be given."""
    return [
        (command, name) for command, kinds in COMMANDS for name in FILES if KINDS[name] in kinds
    ]
