"""No secret of any kind, in any place of request or response, is in a byte that a run writes or prints."""

from __future__ import annotations

import io
import sys
from collections import Counter
from itertools import cycle
from pathlib import Path

import pytest
import requests
from attrs import evolve

from intercontract.cassette.entry import Entry, Format
from intercontract.cassette.reading import read
from intercontract.cassette.redaction.interactions import redact
from intercontract.cassette.redaction.pattern import PatternTable
from intercontract.cassette.writing import dump
from intercontract.contract.contract import Contract
from intercontract.drift.report import DriftReport
from intercontract.engine.drift import drift
from intercontract.engine.runs.offline import run_offline
from intercontract.engine.runs.recording import RunRecording, complete
from intercontract.engine.serve import serve
from intercontract.engine.setup.redaction_policy import policy_for
from intercontract.engine.setup.settings import RunSettings
from intercontract.gateway.log import Log
from intercontract.model.event import InteractionDone
from intercontract.model.interaction import Case, Interaction
from intercontract.model.report import Report
from intercontract.report.formats import format_names
from intercontract.report.progress import Progress
from intercontract.report.registry import outline
from intercontract.report.write import show, write_reports
from intercontract.transport.address import Kind, Target

sys.path.insert(0, str(Path(__file__).parent))
from planting import PLACES, planted, secrets, spellings, telling

RECORDED = RunSettings(target=Target(Kind.RECORDED), regions=())


def plan(seed: int, each: int = 2) -> list[tuple[str, str]]:
    """Kinds and places: every kind and every place, each place with some kinds, in turn."""
    kinds = cycle(secrets(seed))
    for _ in range(seed):
        next(kinds)
    return [(next(kinds), place) for place in PLACES for _ in range(each)]


def everything(folder: Path) -> bytes:
    """All that is in the files of a folder, hidden ones too."""
    return b"\n".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def published(report: Report | DriftReport, folder: Path) -> str:
    """A report as each format prints it, written as well."""
    told, stream = outline(report), io.StringIO()
    write_reports(told, folder)
    for form in format_names():
        show(told, form, stream)
    return stream.getvalue()


def seen(written: bytes, known: dict[str, str]) -> list[str]:
    """The kinds of which something can be read."""
    return [
        f"{kind}: {spelling}"
        for kind, secret in known.items()
        for spelling in spellings(telling(kind, secret))
        if spelling.encode() in written
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_of_what_is_audited_nothing_is_told(contract: Contract, tmp_path: Path, seed: int):
    known, events, told = secrets(seed), [], io.StringIO()
    interactions = [
        planted(kind, place, known[kind], n) for n, (kind, place) in enumerate(plan(seed))
    ]
    with Progress(told) as progress:

        def listen(event):
            progress(event)
            events.append(repr(event))
            if isinstance(event, InteractionDone):
                events.append(repr(event.interaction))

        report = run_offline(
            RECORDED, contract, ((f"{known['github']}.ndjson", i) for i in interactions), listen
        )
    printed = published(report, tmp_path) + told.getvalue() + repr(report) + "".join(events)
    assert seen(printed.encode("utf-8", "surrogatepass") + everything(tmp_path), known) == []
    assert {"response-schema", "undocumented-field", "request-conformance"} <= {
        finding.check for finding in report.findings
    }


def test_what_is_planted_would_be_seen(contract: Contract, monkeypatch):
    monkeypatch.setattr("intercontract.cassette.redaction.secret_patterns.ALL", PatternTable(()))
    monkeypatch.setattr("intercontract.cassette.redaction.scrub._cached", lambda _made, text: text)
    known = secrets(9)
    report = run_offline(
        RECORDED, contract, (("t", planted(kind, "enumeration", known[kind])) for kind in known)
    )
    assert seen(repr(report).encode(), known)


def tapped(kind: str, place: str, secret: str, number: int) -> Interaction:
    """As a run has it: generated, with a case."""
    came = planted(kind, place, secret, number)
    return evolve(came, case=Case("fuzzing", "positive", f"case {number}"), sequence="walk")


@pytest.mark.parametrize("ends", ["finished", "killed"])
def test_of_what_is_recorded_nothing_is_kept(contract: Contract, tmp_path: Path, ends: str):
    known = secrets(4)
    recording = RunRecording(tmp_path, "2.11", contract, policy_for("salt", contract))
    for number, (kind, place) in enumerate(plan(4)):
        recording.tap(tapped(kind, place, known[kind], number))
    assert seen(everything(tmp_path), known) == []
    if ends == "finished":
        recording.finish()
    else:
        recording.close()
        complete(tmp_path, "salt")
    assert seen(everything(tmp_path), known) == []
    assert len(list(tmp_path.rglob("*.yaml"))) == 1


def test_what_changed_in_recordings_is_told_without_what_was_recorded(tmp_path: Path):
    known = secrets(5)
    entries = [
        Entry(planted(kind, place, known[kind], n)) for n, (kind, place) in enumerate(plan(5))
    ]
    (tmp_path / "t.ndjson").write_bytes(dump(Format.NDJSON, entries))
    report = drift("2.11", tmp_path / "t.ndjson")
    assert report.changes
    assert seen(published(report, tmp_path / "reports").encode(), known) == []
    assert seen(everything(tmp_path / "reports"), known) == []


def test_raw_and_redacted_are_judged_the_same(contract: Contract):
    folder = Path(contract.path).parents[2] / "cassettes" / "us" / "2.11"
    came = [live(i) for i in read(folder / "lifecycle.yaml")]
    clean = [redact(interaction) for interaction in came]
    assert any(a.response.body != b.response.body for a, b in zip(came, clean, strict=True))
    found, again = (
        Counter((g.finding.fingerprint, g.verdict, g.count) for g in audited(contract, each).groups)
        for each in (came, clean)
    )
    assert found == again


def live(interaction: Interaction) -> Interaction:
    """As if it were no sandbox's, whose texts stay."""
    return evolve(interaction, answered_by="intercom")


def audited(contract: Contract, interactions: list[Interaction]) -> Report:
    return run_offline(RECORDED, contract, (("t", i) for i in interactions))


REQUESTS = [
    *("id in the path", "undocumented path", "query value", "unknown query value", "query name"),
    *("client's name", "cookie", "request header", "body that is sent", "form", "part of a form"),
]


def test_of_what_passes_the_gateway_nothing_is_told(tmp_path: Path):
    known, lines, answered = secrets(6), [], io.StringIO()
    kinds = cycle(known)
    with serve(
        port=0, record=tmp_path / "kept", report_dir=tmp_path, log=Log(lines.append)
    ) as served:
        (url,) = served.urls.values()
        for place in REQUESTS * 2:
            kind = next(kinds)
            request = planted(kind, place, known[kind]).request
            headers = {name: value.encode() for name, value in request.headers}
            path = request.url.removeprefix("https://api.intercom.io")
            answer = requests.request(
                request.method, url + path, headers=headers, data=request.body, timeout=30
            )
            answered.write(answer.headers.get("X-Intercontract-Findings", ""))
        for name in ("seen", "findings"):
            answered.write(requests.get(f"{url}/__intercontract__/{name}", timeout=30).text)
    assert served.report is not None
    assert not served.not_kept
    assert not served.failures
    printed = published(served.report, tmp_path / "reports") + answered.getvalue() + "".join(lines)
    assert lines
    assert seen(printed.encode() + everything(tmp_path), known) == []
