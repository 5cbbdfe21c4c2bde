"""VCR cassettes, YAML and JSON, as vcrpy and its namesakes in Ruby, R, PHP and Go write them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import yaml
from attrs import evolve

from intercontract.cassette.entry import Entry, Format, Recording
from intercontract.cassette.formats import provenance
from intercontract.cassette.formats.attachments import Attachments
from intercontract.cassette.formats.collecting import collect
from intercontract.cassette.formats.messages import EntryReader, standard_reason
from intercontract.cassette.formats.packed import open_recording
from intercontract.cassette.formats.wire import OWN_KEY, canonical_url, playable
from intercontract.cassette.formats.yaml_stream import YamlStream
from intercontract.cassette.limits import DEFAULT, Limits
from intercontract.errors import CassetteError
from intercontract.model.headers import Headers

LISTS = frozenset({"interactions", "http_interactions"})
VERSION = 1

_HEADLINES = {
    "sandbox": "Recorded against the intercontract sandbox, not against Intercom.",
    "intercom": "Recorded against Intercom, then redacted: names, addresses, tokens and texts are made up.",
    "unknown": "What answered these requests is not known.",
}


def read_yaml(path: Path, limits: Limits) -> Recording:
    """A YAML cassette, one interaction in memory at a time."""
    with open_recording(path) as stream:
        return _recording(
            YamlStream(stream, limits, str(path)).pairs(LISTS), path, limits, Format.VCR_YAML
        )


def read_bytes(data: bytes, path: Path, limits: Limits = DEFAULT) -> Recording:
    """A YAML cassette that is in memory."""
    pairs = YamlStream(io.BytesIO(data), limits, str(path)).pairs(LISTS)
    return _recording(pairs, path, limits, Format.VCR_YAML)


def read_document(document: Mapping[str, object], path: Path, limits: Limits) -> Recording:
    """A JSON cassette that is parsed already."""
    return _recording(_pairs(document), path, limits, Format.VCR_JSON)


def _pairs(document: Mapping[str, object]) -> Iterator[tuple[str, object, int | None]]:
    for key, value in document.items():
        if key in LISTS and isinstance(value, list):
            yield key, ..., None
            for item in value:
                yield key, item, None
        else:
            yield key, value, None


def _recording(
    pairs: Iterable[tuple[str, object, int | None]], path: Path, limits: Limits, kind: Format
) -> Recording:
    found = False
    metadata: dict[str, object] = {}

    def values() -> Iterator[tuple[object, int | None]]:
        nonlocal found, metadata
        for key, value, line in pairs:
            if key in LISTS and value is ...:
                found = True
            elif key in LISTS and found:
                yield value, line
            elif key == "metadata" and isinstance(value, dict):
                metadata = value

    attachments = Attachments(path.parent, limits)
    recording = collect(values(), _entry, path, limits, kind, wraps=True, attachments=attachments)
    if not found:
        raise CassetteError(
            "is not a cassette: it has no list named 'interactions'",
            file=str(path),
            hint="if the file was cut or overwritten, restore it; it is never taken as empty",
        )
    return evolve(recording, metadata=metadata)


def _entry(value: object, reader: EntryReader) -> Entry:
    if not isinstance(value, Mapping):
        raise reader.broken("is not a mapping with request and response")
    sent = reader.request(value.get("request"))
    got, reason = reader.response(value.get("response"))
    own = value.get(OWN_KEY)
    if not isinstance(own, Mapping):
        own = {name: value[name] for name in provenance.TIMES if name in value}
    return provenance.entry(sent, got, reason, own, reader)


def document(
    entries: Iterable[Entry],
    metadata: Mapping[str, object] | None,
    *,
    text_only: bool,
    elapsed: bool,
) -> dict[str, object]:
    """A cassette as plain data; ``text_only`` for JSON, which has no bytes."""
    found: dict[str, object] = {"version": VERSION}
    if metadata:
        found["metadata"] = dict(metadata)
    found["interactions"] = [
        _interaction(entry, text_only=text_only, elapsed=elapsed) for entry in entries
    ]
    return found


def _interaction(entry: Entry, *, text_only: bool, elapsed: bool) -> dict[str, object]:
    interaction = entry.interaction
    sent, got = interaction.request, interaction.response
    kept, dropped = playable(got.headers, got.body)
    own = provenance.stored(entry, elapsed=elapsed)
    if dropped:
        own["dropped_headers"] = [list(pair) for pair in dropped]
    reason = entry.reason or standard_reason(got.status)
    return {
        "request": {
            "method": sent.method,
            "uri": canonical_url(sent.url, interaction.region),
            "headers": grouped(sent.headers),
            "body": None if sent.body is None else _content(sent.body, text_only=text_only),
        },
        "response": {
            "status": {"code": got.status, "message": reason},
            "headers": grouped(kept),
            "body": _wrapped(got.body, text_only=text_only),
        },
        OWN_KEY: own,
    }


def grouped(given: Headers) -> dict[str, list[str]]:
    """Headers as VCR keeps them: a list of values by name, in the spelling that came first."""
    found: dict[str, list[str]] = {}
    spelling: dict[str, str] = {}
    for name, value in given.fields:
        found.setdefault(spelling.setdefault(name.lower(), name), []).append(value)
    return found


def _content(body: bytes, *, text_only: bool) -> str | bytes:
    try:
        return body.decode()
    except UnicodeDecodeError:
        if text_only:
            raise CassetteError(
                "a body is not UTF-8 text, which a JSON cassette cannot hold",
                hint="write YAML or NDJSON",
            ) from None
        return body


def _wrapped(body: bytes, *, text_only: bool) -> dict[str, str | bytes]:
    return {"string": _content(body, text_only=text_only)}


def dump_yaml(
    entries: tuple[Entry, ...], metadata: Mapping[str, object] | None, *, elapsed: bool
) -> bytes:
    """The text of a YAML cassette; the same entries always give the same bytes."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text = yaml.dump(
        document(entries, metadata, text_only=False, elapsed=elapsed),
        Dumper=_without_aliases(dumper),
        sort_keys=False,
        allow_unicode=True,
        width=100,
    )
    who = sorted({entry.interaction.answered_by for entry in entries}) or ["unknown"]
    lines = [f"# {_HEADLINES.get(name, f'Answered by {name!r}.')}\n" for name in who]
    return "".join(lines).encode() + text.encode()


def _without_aliases(dumper: type[yaml.SafeDumper]) -> type[yaml.SafeDumper]:
    return type("Dumper", (dumper,), {"ignore_aliases": lambda _self, _data: True})


def dump_json(
    entries: tuple[Entry, ...], metadata: Mapping[str, object] | None, *, elapsed: bool
) -> bytes:
    """The text of a JSON cassette.

    Raises:
        CassetteError: a body is not UTF-8; vcrpy's JSON format has no place for it.
    """
    import orjson

    data = document(entries, metadata, text_only=True, elapsed=elapsed)
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS) + b"\n"
