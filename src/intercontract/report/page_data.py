"""What a page shows on demand, as JSON: a row for each entry, and apart from them the details.

The rows are read when the page opens, the details when somebody opens an entry. Both are deflated, so that
thousands of findings stay a small file.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

import orjson

from intercontract.model.finding import Verdict
from intercontract.model.transcript import Transcript
from intercontract.report.excerpt import MARK
from intercontract.report.outline import Merged, Outline, ReportEntry
from intercontract.report.text import block, line
from intercontract.values import frozen

MOST_BYTES = 1_300_000
"""How large the deflated details may be; what is beyond stands in the JSON document."""

ENTRIES = 100
"""So many entries, the gravest, come with what to write to accept them."""

_WHOLE = 5_000
"""So many entries have details on the page, if these are not too large."""

_MEMBERS, _PLACES, _EXAMPLES = 60, 200, 5
_RANKS = (Verdict.ERROR, Verdict.FAIL, Verdict.WARNING, Verdict.KNOWN)
SYMBOLS = {
    Verdict.PASS: "✓",
    Verdict.FAIL: "✕",
    Verdict.WARNING: "!",
    Verdict.KNOWN: "≈",
    Verdict.SKIP: "○",
    Verdict.ERROR: "⚡",
}
Plain = dict[str, Any]


@frozen
class PageData:
    """Both parts as Base64 of deflated JSON; ``whole`` of the rows have details."""

    rows: str
    details: str
    whole: int


def gravest_first(found: Iterable[Merged]) -> list[Merged]:
    """What fails before what warns, what is new to this run before what was there, the wide-spread first."""

    def rank(one: Merged) -> tuple[int, ...]:
        tone = one.first.tone
        grave = _RANKS.index(tone) if tone in _RANKS else len(_RANKS)
        return grave, not one.is_new, -len(one.places), -len(one.chips), -one.count

    return sorted(found, key=rank)


def page_data(outline: Outline, new: Sequence[Merged]) -> PageData:
    """The data of a page; ``new`` is what is new in the order of the page."""
    shown = [(one, "new") for one in new] + [(one, "known") for one in outline.accepted]
    runs = (
        [[run.id, run.started_at[:10], run.page] for run in outline.past.runs]
        if outline.past
        else []
    )
    rows = deflated({"rows": [row(one, part) for one, part in shown], "runs": runs})
    coverage = [[one.name, one.exercised, one.missing] for one in outline.coverage]
    whole = min(len(shown), _WHOLE)
    while True:
        transcripts: dict[Transcript, int] = {}
        told = [
            detail(one, transcripts, proposes=number < ENTRIES)
            for number, (one, _) in enumerate(shown[:whole])
        ]
        content = {
            "details": told,
            "transcripts": [_transcript(one) for one in transcripts],
            "coverage": coverage,
        }
        details = deflated(content)
        if len(details) <= MOST_BYTES or not whole:
            return PageData(rows, details, whole)
        whole, coverage = whole // 2, coverage if whole > 100 else []


def deflated(value: object) -> str:
    """A value as Base64 of deflated JSON; the same value gives the same text."""
    try:
        content = orjson.dumps(value)
    except TypeError:  # half a character of something that was recorded
        content = orjson.dumps(_encodable(value))
    return base64.b64encode(zlib.compress(content, 6)).decode("ascii")


def _encodable(value: object) -> object:
    match value:
        case str():
            return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {key: _encodable(item) for key, item in value.items()}
        case list() | tuple():
            return [_encodable(item) for item in value]
        case _:
            return value


def row(found: Merged, part: str) -> Plain:
    """What a list shows of an entry, and what is searched."""
    first = found.first
    return {
        "i": found.anchor,
        "s": part,
        "w": first.word,
        "t": first.tone.value,
        "g": SYMBOLS[first.tone],
        "r": line(first.rule, 100),
        "p": line(found.pointer or first.whole, 160),
        "m": line(first.reason if part == "known" else first.short, 300),
        "c": [line(chip, 60) for chip in found.chips],
        "o": [line(place, 160) for place in found.places[:_PLACES]],
        "n": found.count,
        "f": found.since[:10],
        "b": found.is_new,
        "x": " ".join(dict.fromkeys(member.fingerprint for member in found.members[:_PLACES])),
    }


def detail(found: Merged, transcripts: dict[Transcript, int], *, proposes: bool) -> Plain:
    """What is shown of an entry that is opened; its transcript goes to the others."""
    first = found.first
    told = first.transcript()
    number = None if told is None else transcripts.setdefault(told, len(transcripts))
    return {
        "m": block(first.message, 1000),
        "v": [[s.kind, line(s.name, 80), block(s.text, 4000)] for s in first.sides()],
        "d": block(first.documented(), 4000),
        "w": [line(first.method, 20), line(first.path, 300), line(first.at, 300)],
        "k": [
            [each.title, _lines(each.text) if MARK in each.text else block(each.text, 12_000)]
            for each in first.blocks()
        ],
        "h": number,
        "a": [[name.capitalize(), line(value, 600)] for name, value in first.rows],
        "y": block(first.entry(), 6000) if proposes else "",
        "u": [_member(member, first) for member in found.members[:_MEMBERS]],
        "e": [[line(item, 200), safe_link(item)] for item in first.evidence[:10]],
        "z": block(first.reason, 1000),
        "l": [
            [
                line(m.chip, 20),
                m.past.first_seen[:10],
                m.past.flaky,
                m.past.returned,
                list(m.past.marks),
            ]
            for m in found.members[:_EXAMPLES]
            if m.past
        ],
    }


def _lines(text: str) -> list[list[object]]:
    """The lines of an excerpt, each with whether it is marked."""
    rows = block(text, 6000).split("\n")
    return [
        [row.startswith(MARK), row[len(MARK) :] if row.startswith(MARK) else row.removeprefix("  ")]
        for row in rows
    ]


def _member(member: ReportEntry, first: ReportEntry) -> list[object]:
    return [
        line(member.chip, 60),
        line(member.place, 160),
        line(member.pointer, 160),
        member.count,
        [line(name, 200) for name in member.examples[:_EXAMPLES]],
        [
            [name, line(text, 300)]
            for name, text in member.values
            if (name, text) not in first.values
        ],
    ]


def _transcript(told: Transcript) -> list[str]:
    sent = [f"{told.method} {told.url}", *_headers(told.request_headers)]
    seconds = "" if told.seconds is None else f"  ({told.seconds:.3f} s)"
    status = f"HTTP {told.status}" if told.status else "no answer"
    got = [f"{status}{seconds}", *_headers(told.response_headers)]
    return [
        block("\n".join([*sent, "", told.request_body]).rstrip("\n"), 4000),
        block("\n".join([*got, "", told.response_body]).rstrip("\n"), 6000),
    ]


def _headers(headers: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{name}: {value}" for name, value in headers]


def safe_link(text: str) -> bool:
    """Whether evidence may become a link: http and https only, and nothing invisible in it."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and text.isprintable()
