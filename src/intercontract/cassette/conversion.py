"""From one format to another, and what that loses; redacting and pruning files that exist."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import evolve

from intercontract.cassette import reading
from intercontract.cassette.entry import Entry, Format, Note, Recording
from intercontract.cassette.formats.packed import refuse_packed
from intercontract.cassette.leaks import scan_entries
from intercontract.cassette.limits import DEFAULT, Limits
from intercontract.cassette.recorder import refuse_leaks
from intercontract.cassette.redaction.interactions import redact_entry, redact_metadata
from intercontract.cassette.redaction.known_secrets import KnownSecrets
from intercontract.cassette.redaction.policy import DEFAULT_POLICY, Policy
from intercontract.cassette.writing import dump, replace
from intercontract.errors import CassetteError
from intercontract.files.kind import is_file
from intercontract.files.writing import in_place, is_stream
from intercontract.files.writing import write as output
from intercontract.model.interaction import Interaction, Request, Response

_BY_SUFFIX = {
    ".yaml": Format.VCR_YAML,
    ".yml": Format.VCR_YAML,
    ".json": Format.VCR_JSON,
    ".har": Format.HAR,
    ".ndjson": Format.NDJSON,
    ".jsonl": Format.NDJSON,
}


def format_of(path: str | Path) -> Format:
    """The format that a file name asks for.

    Raises:
        CassetteError: its suffix stands for none.
    """
    try:
        return _BY_SUFFIX[Path(path).suffix.lower()]
    except KeyError:
        raise CassetteError(
            "has a suffix that stands for no format",
            file=str(path),
            hint=f"use one of {', '.join(_BY_SUFFIX)}, or name the format",
        ) from None


def suffix_of(kind: Format) -> str:
    """The first suffix that stands for a format."""
    return next(suffix for suffix, known in _BY_SUFFIX.items() if known is kind)


def convert(
    source: str | Path,
    target: str | Path,
    *,
    format: Format | None = None,  # noqa: A002 - the field's word
    limits: Limits = DEFAULT,
) -> tuple[Note, ...]:
    """Write the recordings at ``source`` to ``target`` in another format; returns what was lost.

    Nothing is redacted: see :func:`redact_file`. The result is read back and compared, so that the notes
    say what really differs.

    Raises:
        CassetteError: the source cannot be read, is the target, or the target's format has no place for a
            body.
    """
    kind = format or format_of(target)
    path = Path(target)
    if is_file(path) and is_file(Path(source)) and path.samefile(source):
        raise CassetteError(
            "is source and target in one; what the format cannot hold would be gone",
            file=str(source),
            hint="name another target",
        )
    recordings = list(reading.load_all(source, limits=limits))
    entries = tuple(entry for recording in recordings for entry in recording.entries)
    metadata = recordings[0].metadata if len(recordings) == 1 else {}
    notes = [note for recording in recordings for note in recording.notes]
    if kind is Format.NDJSON and not entries:
        raise CassetteError("has no interactions, and NDJSON cannot say so", file=str(source))
    data = dump(kind, entries, metadata or None)
    if is_stream(path):
        with TemporaryDirectory() as folder:
            copy = Path(folder) / f"{path.name or 'output'}{suffix_of(kind)}"
            replace(copy, data)
            back = reading.load(copy, limits=limits)
        output(path, data, CassetteError)
    else:
        replace(path, data)
        back = reading.load(path, limits=limits)
    notes += _lost(entries, metadata, back, str(target))
    if any(recording.format is Format.HAR for recording in recordings):
        notes.append(
            Note(str(source), "pages, timings, cache and fields of the browser's own are not kept")
        )
    return tuple(notes)


def _lost(
    before: tuple[Entry, ...], metadata: dict[str, object], after: Recording, file: str
) -> Iterator[Note]:
    if metadata and after.metadata != metadata:
        yield Note(file, "what was told about the whole recording is not kept")
    if len(after.entries) != len(before):
        lost = len(before) - len(after.entries)
        yield Note(file, f"{lost} of {len(before)} are not read from it: they were never answered")
        return
    for old, new in zip(before, after.entries, strict=True):
        differing = [name for name, get in _ASPECTS.items() if get(old) != get(new)]
        if differing:
            index = new.interaction.name.rpartition("#")[2]
            yield Note(f"{file}#{index}", f"not kept as it was: {', '.join(differing)}")


_ASPECTS: dict[str, Callable[[Entry], object]] = {
    "URL": lambda e: e.interaction.request.url,
    "method": lambda e: e.interaction.request.method,
    "order or spelling of request headers": lambda e: e.interaction.request.headers,
    "order or spelling of response headers": lambda e: e.interaction.response.headers,
    "request body": lambda e: e.interaction.request.body,
    "response body": lambda e: e.interaction.response.body,
    "status": lambda e: e.interaction.response.status,
    "response time": lambda e: e.interaction.response.elapsed,
    "reason phrase": lambda e: e.reason,
    "what is known beside the request": lambda e: (
        evolve(e.interaction, name="", request=Request("", ""), response=Response(0)),
        e.operation,
        e.contract,
        e.recorder,
    ),
}


def redact_file(
    source: str | Path,
    target: str | Path | None = None,
    *,
    policy: Policy = DEFAULT_POLICY,
    limits: Limits = DEFAULT,
) -> int:
    """Redact an existing file, in place or into another of the same format; returns the interactions.

    In place is where a link leads to: what held the secrets holds them no more.

    Raises:
        CassetteError: it cannot be read, or something is still left after redaction.
    """
    recording = reading.load(source, limits=limits)
    if target is None or Path(target) == Path(source):
        _refuse_partial(recording)
    known = KnownSecrets(policy.secrets)
    for entry in recording.entries:  # what is secret in one place is so in all, before it and after
        known.learn(entry.interaction)
    policy = evolve(policy, secrets=known.values)
    entries = tuple(redact_entry(entry, policy) for entry in recording.entries)
    path = Path(target) if target is not None else in_place(Path(source))
    refuse_leaks(scan_entries(entries), path)
    metadata = redact_metadata(recording.metadata, policy) or None
    output(path, dump(recording.format, entries, metadata), CassetteError)
    return len(entries)


def _refuse_partial(recording: Recording) -> None:
    """Refuse to replace a file by less than it holds, or one whose bodies stand elsewhere."""
    recording.refuse_broken()
    refuse_packed(Path(recording.path))
    if recording.attached:
        raise CassetteError(
            "has bodies in other files, which would stay as they are",
            file=recording.path,
            hint="convert it into one file first",
        )


def prune(
    path: str | Path, keep: Callable[[Interaction], bool], *, limits: Limits = DEFAULT
) -> tuple[Interaction, ...]:
    """Remove from a file the interactions that are not to be kept, say those never used; returns them.

    Raises:
        CassetteError: it cannot be read, or nothing would be left.
    """
    recording = reading.load(path, limits=limits)
    _refuse_partial(recording)
    kept = tuple(entry for entry in recording.entries if keep(entry.interaction))
    gone = tuple(i for i in recording.interactions if not keep(i))
    if not kept:
        raise CassetteError(
            "would have nothing left", file=str(path), hint="delete the file instead"
        )
    if gone:
        replace(in_place(Path(path)), dump(recording.format, kept, recording.metadata or None))
    return gone
