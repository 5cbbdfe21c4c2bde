"""Valid files with some values replaced by strange ones are read, or refused with a reason; nothing else."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intercontract.cassette import reading
from intercontract.contract.load import load
from intercontract.engine.comparison.sides import read_description
from intercontract.engine.contracts import lint_contract
from intercontract.engine.deviations import propose_deviations
from intercontract.engine.setup.known_deviations import deviations_of
from intercontract.errors import UsageError

sys.path.insert(0, str(Path(__file__).parent))
from hostile_files import GOOD_TRAFFIC, har, schemas

STRANGE = st.sampled_from(
    [None, True, 0, -1, 10**30, 1e308, "", "x", "\ud800", "\x1b[31m", "/", "~", "$", "#/", "²", "0" * 5_000,
     "https://[::1", "{x", "*", "2XX", "2025-99-99", "application/json; charset=zlib", [], {}, [[]], {"": {}},
     {"$ref": "#/components/schemas/A"}, {"$ref": "https://[::1"}, ["x", 1, None], {"a": 1, "b": [1]}]
)  # fmt: skip
CHANGES = st.lists(st.tuples(st.integers(0, 10**6), STRANGE), min_size=1, max_size=3)

DESCRIPTION = json.loads(schemas(
    A={"type": "object", "required": ["type"], "properties": {
        "type": {"enum": ["list"]}, "data": {"type": "array", "items": {"$ref": "#/components/schemas/T"}}}},
    T={"oneOf": [{"type": "object", "properties": {"id": {"type": "string", "pattern": "^a"}}}],
       "discriminator": {"propertyName": "type", "mapping": {"tag": "#/components/schemas/T"}}},
))  # fmt: skip
OVERLAY = {
    "overlay": "1.0.0", "info": {"title": "t", "version": "1"},
    "actions": [{"target": "$.info", "update": {"x": 1}}, {"target": "$.paths['/tags'].get", "remove": True}],
}  # fmt: skip
ENTRY = {
    "check": "response-schema",
    "pointer": "/a/*",
    "reason": "r",
    "status": [200],
    "regions": ["eu"],
}
DEVIATIONS = {"version": 1, "deviations": [ENTRY], "document": [ENTRY]}
HAR = json.loads(har({
    "request": {"method": "GET", "url": "https://api.intercom.io/tags",
                "headers": [{"name": "a", "value": "b"}],
                "postData": {"text": "{}", "mimeType": "application/json"}},
    "response": {"status": 200, "headers": [],
                 "content": {"text": "{}", "encoding": "", "mimeType": "text/a"}},
    "startedDateTime": "2025-01-01T00:00:00Z", "time": 1,
}))  # fmt: skip


def changed(value, changes):
    """A copy in which some values, chosen by number, are others."""
    copy = json.loads(json.dumps(value))
    for number, strange in changes:
        places, waiting = [], [copy]
        while waiting:
            holder = waiting.pop()
            keys = holder if isinstance(holder, dict) else range(len(holder))
            places += [(holder, key) for key in keys]
            waiting += [holder[key] for key in keys if isinstance(holder[key], dict | list)]
        if places:
            holder, key = places[number % len(places)]
            holder[key] = json.loads(json.dumps(strange))
    return copy


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("changed")


def read(*doings):
    for do in doings:
        with suppress(UsageError):
            do()


quick = settings(max_examples=25)


@quick
@example(changes=[(0, "https://[::1")])
@given(changes=CHANGES)
def test_descriptions(home, changes):
    file = home / "openapi.json"
    file.write_text(json.dumps(changed(DESCRIPTION, changes)))
    read(lambda: load(file), lambda: lint_contract(str(file)), lambda: read_description(file))


@quick
@given(overlay=CHANGES, deviations=CHANGES)
def test_what_stands_beside_a_description(home, overlay, deviations):
    folder = home / "beside"
    folder.mkdir(exist_ok=True)
    (folder / "openapi.json").write_text(json.dumps(DESCRIPTION))
    (folder / "corrections.yaml").write_text(json.dumps(changed(OVERLAY, overlay)))
    (folder / "deviations.yaml").write_text(json.dumps(changed(DEVIATIONS, deviations)))
    file = folder / "openapi.json"
    read(lambda: deviations_of(load(file)), lambda: lint_contract(str(file)))


@quick
@example(changes=[(3, "0" * 5_000)])
@given(changes=CHANGES)
def test_recordings(home, changes):
    (home / "a.har").write_text(json.dumps(changed(HAR, changes)))
    (home / "a.ndjson").write_text(json.dumps(changed(json.loads(GOOD_TRAFFIC), changes)) + "\n")
    read(lambda: reading.load(home / "a.har"), lambda: reading.load(home / "a.ndjson"))


@quick
@given(at=st.integers(0, 10**6), inserted=st.binary(max_size=6), removed=st.integers(0, 6))
def test_bytes(home, at, inserted, removed):
    for text in (GOOD_TRAFFIC, json.dumps(HAR), json.dumps(DESCRIPTION, indent=1)):
        data = bytearray(text.encode())
        data[at % len(data) : at % len(data) + removed] = inserted
        for suffix in (".yaml", ".ndjson", ".json"):
            file = home / f"bytes{suffix}"
            file.write_bytes(data)
            read(lambda: reading.load(file), lambda: load(file), lambda: propose_deviations(file))  # noqa: B023
