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

from intercontract.contract.resources.catalogue import Catalogue
from intercontract.contract.resources.intercom import INTERCOM
from intercontract.errors import ConfigurationError
from intercontract.generate.sender import Sender
from intercontract.model.headers import Headers
from intercontract.model.interaction import Case, Interaction, Request

# What finds an existing thing too creates one of ours only under a name of ours.
_OUR_NAME = b'"intercontract '


def created(interaction: Interaction, catalogue: Catalogue = INTERCOM) -> tuple[str, str] | None:
    """The kind and id of what an interaction created and can be removed, or None."""
    request, response = interaction.request, interaction.response
    if request.method != "POST" or not 200 <= response.status < 300:
        return None
    resource = catalogue.created_at(request.path)
    creation = resource.creation if resource and resource.removal else None
    if not (resource and creation):
        return None
    if creation.finds_existing and _OUR_NAME not in (request.body or b""):
        return None
    try:
        answer = orjson.loads(response.body)
    except orjson.JSONDecodeError:
        return None
    identifier = answer.get(creation.id_field) if isinstance(answer, dict) else None
    known = isinstance(identifier, (str, int)) and not isinstance(identifier, bool)
    return (resource.name, str(identifier)) if known and identifier != "" else None


@define
class Ledger:
    """A file of created things, one JSON line each: kind, id, workspace."""

    path: Path
    workspace: str
    catalogue: Catalogue = INTERCOM

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
        order = {resource.name: number for number, resource in enumerate(self.catalogue)}
        entries = sorted(set(self.entries()), key=lambda e: (order.get(e[0], len(order)), e[1]))
        left = []
        for kind, identifier in entries:
            resource = self.catalogue.named(kind)
            if not resource or not resource.removal:
                left.append((kind, identifier))
                continue
            path, version = resource.removal.path, resource.removal.since
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
