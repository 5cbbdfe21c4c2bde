"""The committed cassettes: stock vcrpy plays them, and they say what answered."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
import requests
import vcr
import yaml

from intercontract.cassette.guard import socket_guard

FOLDER = Path(__file__).resolve().parents[2] / "cassettes"
CASSETTES = sorted(FOLDER.glob("*/*/*.yaml"))
MATCH = ["method", "scheme", "host", "port", "path", "query", "body"]


def name(path: Path) -> str:
    return str(path.relative_to(FOLDER))


def test_there_are_cassettes_for_each_region() -> None:
    assert {path.parts[-3] for path in CASSETTES} == {"us", "eu", "au"}
    for region in ("us", "eu", "au"):
        names = {path.stem for path in CASSETTES if path.parts[-3] == region}
        assert {"lifecycle", "pages", "errors"} <= names
        assert any(name.startswith("generated-") for name in names)


@pytest.mark.parametrize("path", CASSETTES, ids=name)
def test_stock_vcrpy_loads_and_replays_it(path: Path) -> None:
    recorded = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)["interactions"]
    statuses = defaultdict(set)
    for interaction in recorded:
        request = interaction["request"]
        statuses[request["method"], request["uri"]].add(interaction["response"]["status"]["code"])
    recorder = vcr.VCR(record_mode="none", match_on=MATCH)
    with socket_guard(loopback=False), recorder.use_cassette(str(path)) as cassette:
        for interaction in recorded:
            request = interaction["request"]
            prepared = requests.Request(request["method"], request["uri"]).prepare()
            prepared.url = request["uri"]
            prepared.headers.update({key: values[0] for key, values in request["headers"].items()})
            prepared.body = request["body"]
            answer = requests.Session().send(prepared, allow_redirects=False)
            assert answer.status_code in statuses[request["method"], request["uri"]]
        assert cassette.all_played
        assert len(cassette) == len(recorded)


@pytest.mark.parametrize("path", CASSETTES, ids=name)
def test_it_says_what_answered(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith("#")
    assert "sandbox" in text.split("interactions:")[0]
