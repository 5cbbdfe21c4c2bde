"""What a run created in a workspace, on disk at once, so that it can be removed even after a crash."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote

import orjson
from attrs import define

from intercontract.errors import ConfigurationError
from intercontract.generate.sender import Sender
from intercontract.model.headers import Headers
from intercontract.model.interaction import Case, Interaction, Request

# How each kind is removed. Deleting a conversation exists from version 2.13 on (the vendor's
# descriptions); the others exist in every version that is served.
_REMOVAL = {
    "conversation": ("/conversations/{id}", "2.13"),
    "contact": ("/contacts/{id}", None),
    "tag": ("/tags/{id}", None),
}
# Conversations first: a contact with conversations stays visible in them.
_ORDER = {"conversation": 0, "tag": 1, "contact": 2}

# What a successful POST to a path created, and where the answer says its id.
_CREATION = {
    "/conversations": ("conversation", "conversation_id"),
    "/contacts": ("contact", "id"),
    "/tags": ("tag", "id"),
}
# POST /tags finds an existing tag of that name too, and that one is not ours to remove.
_OUR_TAGS = b'"intercontract '


def created(interaction: Interaction) -> tuple[str, str] | None:
    """The kind and id of what an interaction created, or None."""
    request, response = interaction.request, interaction.response
    found = _CREATION.get(request.path) if request.method == "POST" else None
    if not found or not 200 <= response.status < 300:
        return None
    kind, field = found
    if kind == "tag" and _OUR_TAGS not in (request.body or b""):
        return None
    try:
        answer = orjson.loads(response.body)
    except orjson.JSONDecodeError:
        return None
    identifier = answer.get(field) if isinstance(answer, dict) else None
    known = isinstance(identifier, (str, int)) and not isinstance(identifier, bool)
    return (kind, str(identifier)) if known and identifier != "" else None


@define
class Ledger:
    """A file of created things, one JSON line each: kind, id, workspace."""

    path: Path
    workspace: str

    def note(self, kind: str, identifier: str) -> None:
        """Write down what was created, before the next request leaves.

        Raises:
            ConfigurationError: the file cannot be written.
        """
        line = orjson.dumps({"kind": kind, "id": identifier, "workspace": self.workspace})
        with self._opened() as file:
            # A crash may have torn the last line; what follows must not hang on to it.
            end = file.seek(0, os.SEEK_END)
            file.seek(max(end - 1, 0))
            start = b"\n" if end and file.read(1) != b"\n" else b""
            file.write(start + line + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def prepare(self) -> None:
        """Make sure that it can be written, before anything is created.

        Raises:
            ConfigurationError: it cannot.
        """
        with self._opened():
            pass

    @contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab+") as file:
                yield file
        except OSError as problem:
            raise ConfigurationError(
                f"the ledger of what is created cannot be written: {problem.strerror}",
                file=str(self.path),
                hint="name a folder that can be written with --report-dir",
            ) from None

    def entries(self) -> list[tuple[str, str]]:
        """What was created in this workspace and not yet removed; a torn last line is passed over."""
        if not self.path.is_file():
            return []
        return [(kind, identifier) for kind, identifier in self._lines()]

    def _lines(self) -> Iterator[tuple[str, str]]:
        for line in self.path.read_bytes().splitlines():
            try:
                entry = orjson.loads(line)
            except orjson.JSONDecodeError:
                continue
            if isinstance(entry, dict) and entry.get("workspace") == self.workspace:
                yield str(entry.get("kind")), str(entry.get("id"))

    def clean(self, sender: Sender, api_version: str) -> list[str]:
        """Remove everything in the ledger; returns what could not be removed, and keeps only that."""
        entries = sorted(set(self.entries()), key=lambda entry: (_ORDER.get(entry[0], 9), entry[1]))
        left = []
        for kind, identifier in entries:
            if kind not in _REMOVAL:
                left.append((kind, identifier))
                continue
            path, version = _REMOVAL[kind]
            sender.label(Case("clean-up", description=f"remove the {kind} that this run created"))
            headers = Headers(
                {"Accept": "application/json", "Intercom-Version": version or api_version}
            )
            url = sender.base_url + path.replace("{id}", quote(identifier, safe=""))
            status = sender.send(Request("DELETE", url, headers)).response.status
            if status != 404 and not 200 <= status < 300:
                left.append((kind, identifier))
        self._rewrite(left)
        return [f"{kind} {identifier}" for kind, identifier in left]

    def _rewrite(self, left: list[tuple[str, str]]) -> None:
        if not self.path.is_file():
            return
        others = []
        for line in self.path.read_bytes().splitlines():
            try:
                entry = orjson.loads(line)
            except orjson.JSONDecodeError:
                continue
            if isinstance(entry, dict) and entry.get("workspace") != self.workspace:
                others.append(line)
        lines = others + [
            orjson.dumps({"kind": kind, "id": identifier, "workspace": self.workspace})
            for kind, identifier in left
        ]
        if not lines:
            self.path.unlink()
            return
        fresh = self.path.with_suffix(".new")
        fresh.write_bytes(b"\n".join(lines) + b"\n")
        fresh.replace(self.path)
