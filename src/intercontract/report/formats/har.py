"""HAR 1.2: the interactions that show findings, to be looked at in a browser or judged again."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlsplit

from intercontract import __version__
from intercontract.model.transcript import Transcript
from intercontract.report.outline import Outline, ReportEntry
from intercontract.report.registry import FormatOptions
from intercontract.report.text import line

_LONG_AGO = "1970-01-01T00:00:00.000Z"


def write(outline: Outline, _options: FormatOptions) -> str:
    """One HAR log; each interaction once, with the findings it shows as its comment."""
    shown: dict[Transcript, list[ReportEntry]] = {}
    without: list[str] = []
    for found in outline.new:
        for entry in found.members:
            told = entry.transcript()
            if told is None:
                without.append(f"{entry.rule} {entry.place}")
            else:
                shown.setdefault(told, []).append(entry)
    log: dict[str, object] = {
        "version": "1.2",
        "creator": {"name": "intercontract", "version": __version__},
        "entries": [_entry(told, entries) for told, entries in shown.items()],
    }
    if without:
        log["comment"] = line(f"no interaction shows: {'; '.join(dict.fromkeys(without))}", 4000)
    return json.dumps({"log": log}, indent=1) + "\n"


def _entry(told: Transcript, entries: list[ReportEntry]) -> dict[str, object]:
    time = round(1000 * (told.seconds or 0.0), 3)
    rules = dict.fromkeys(f"{entry.rule} {entry.pointer}".strip() for entry in entries)
    return {
        "startedDateTime": told.at or _LONG_AGO,
        "time": time,
        "request": _request(told),
        "response": _response(told),
        "cache": {},
        "timings": {"send": 0, "wait": time, "receive": 0},
        "comment": line("; ".join(rules), 2000),
    }


def _request(told: Transcript) -> dict[str, object]:
    request: dict[str, object] = {
        "method": told.method,
        "url": told.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(told.request_headers),
        "queryString": [{"name": name, "value": value} for name, value in _query(told.url)],
        "headersSize": -1,
        "bodySize": len(told.request_body.encode("utf-8", "replace")),
    }
    if told.request_body:
        data = {"mimeType": _type(told.request_headers), "text": told.request_body}
        request["postData"] = data | ({"encoding": "base64"} if told.request_base64 else {})
    return request


def _response(told: Transcript) -> dict[str, object]:
    size = len(told.response_body.encode("utf-8", "replace"))
    content = {"size": size, "mimeType": _type(told.response_headers), "text": told.response_body}
    return {
        "status": told.status,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(told.response_headers),
        "content": content | ({"encoding": "base64"} if told.response_base64 else {}),
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": size,
    }


def _headers(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _type(headers: tuple[tuple[str, str], ...]) -> str:
    return next((value for name, value in headers if name.lower() == "content-type"), "")


def _query(url: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(url).query, keep_blank_values=True)
    except ValueError:
        return []
