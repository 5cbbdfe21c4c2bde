"""`drift --watch`: descriptions from night to night, by a pin, a copy, and a history that only grows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from attrs import evolve, field

from intercontract.contract.listing import available
from intercontract.contract.locate import locate
from intercontract.contract.reading.text import canonical, read_json
from intercontract.drift.change import Change
from intercontract.drift.report import DriftReport
from intercontract.engine.comparison.settings import DriftSettings
from intercontract.engine.comparison.sides import OpenAPIDocument, read_description
from intercontract.engine.drift import changes_between, finish
from intercontract.errors import ConfigurationError, ContractError, unknown_name
from intercontract.files.kind import is_there
from intercontract.files.writing import append, in_place, replace
from intercontract.values import define

_STATE_HINT = "name another file with --state"
_VERSION = 1
_MOST = 10_000


@define
class _State:
    """What was known last time; files beside it hold the copies and the history."""

    path: Path
    pins: dict[str, dict[str, str]] = field(factory=dict)

    @property
    def copies(self) -> Path:
        return self.path.parent / self.path.stem

    @property
    def history(self) -> Path:
        return self.path.parent / f"{self.path.stem}-history.ndjson"


def watch(names: Sequence[str], path: Path, settings: DriftSettings) -> DriftReport:
    """Every known description (or those named) against its copy of last time, which the new one replaces.

    Raises:
        ConfigurationError: the state is damaged or cannot be written.
        ContractError: a description that is named cannot be read.
    """
    night = _Night(_read(path), settings, _now())
    for name, file in _known(names):
        try:
            document, digest = _load(file)
        except ContractError as problem:
            if names:
                raise
            night.rows.append({"name": name, "state": "unreadable"})
            night.notes.append(f"{name} cannot be read: {problem.message}")
            continue
        night.see(name, file, document, digest)
    if not names:
        night.miss()
    changes = tuple(sorted(night.changes, key=lambda change: -change.level.rank))
    if not night.events:
        count = len(night.rows)
        night.notes.append(f"no description has changed since last time ({count} watched)")
    report = DriftReport("last time", "now", "watch", changes, notes=tuple(night.notes))
    result = finish(report, settings)
    # Only now: what could not be judged is looked at again next time.
    _write(night)
    return evolve(result, extra={"watched": night.rows, "history": str(night.state.history)})


@define
class _Night:
    """What one night finds."""

    state: _State
    settings: DriftSettings
    now: str
    rows: list[dict[str, object]] = field(factory=list)
    events: list[dict[str, object]] = field(factory=list)
    notes: list[str] = field(factory=list)
    changes: list[Change] = field(factory=list)
    copies: dict[str, OpenAPIDocument] = field(factory=dict)

    def see(self, name: str, file: Path, document: OpenAPIDocument, digest: str) -> None:
        """Compare one description with its copy, and pin it as it is now."""
        pinned = self.state.pins.get(name)
        row: dict[str, object] = {"name": name, "sha256": digest, "state": "unchanged"}
        self.rows.append(row)
        if pinned is None:
            row["state"] = "new"
            self.notes.append(f"{name}: pinned at {digest[:12]}")
            self.events.append({"at": self.now, "name": name, "event": "pinned", "to": digest})
        elif pinned["sha256"] != digest:
            row |= {"state": "changed", "was": pinned["sha256"]}
            counts = self._compare(name, document, pinned)
            row["changes"] = counts
            event = {"from": pinned["sha256"], "to": digest, "changes": counts}
            self.events.append({"at": self.now, "name": name, "event": "changed", **event})
        if row["state"] != "unchanged":
            self.copies[digest] = document
            self.state.pins[name] = {"sha256": digest, "at": self.now, "path": str(file)}

    def _compare(
        self, name: str, document: OpenAPIDocument, pinned: dict[str, str]
    ) -> dict[str, int]:

        counts = dict.fromkeys(("breaking", "warning", "info"), 0)
        since = f"{name}: changed since {pinned.get('at', 'last time')}"
        copy = _copy(self.state, pinned["sha256"])
        if copy is None:
            self.notes.append(f"{since}, and its copy is lost: nothing was compared")
            return counts
        found = self.settings.chosen(changes_between(copy, document, self.settings))
        for change in found:
            counts[change.level.value] += 1
        self.changes += found
        said = ", ".join(f"{count} {level}" for level, count in counts.items() if count)
        self.notes.append(f"{since}: {said or 'nothing that a rule names'}")
        return counts

    def miss(self) -> None:
        """Take note of descriptions that are no longer there."""
        for name in sorted(set(self.state.pins) - {str(row["name"]) for row in self.rows}):
            pinned = self.state.pins.pop(name)
            self.rows.append({"name": name, "state": "gone"})
            self.notes.append(f"{name}: is gone; its copy is kept")
            event = {"at": self.now, "name": name, "event": "gone", "from": pinned["sha256"]}
            self.events.append(dict(event))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _known(names: Sequence[str]) -> list[tuple[str, Path]]:
    if names:
        return [(name, locate(name)[1]) for name in names]
    return [(one.name, one.path) for one in available()]


def _load(path: Path) -> tuple[OpenAPIDocument, str]:
    document = read_description(path)
    # Over the content: layout and comments are no change.
    return document, hashlib.sha256(canonical(document)).hexdigest()


def _read(path: Path) -> _State:
    if not is_there(path):
        return _State(path)
    try:
        value: Any = read_json(path, ConfigurationError)
        if value["version"] != _VERSION:
            raise ValueError("of another version")
        if unknown := unknown_name(value, ("version", "descriptions")):
            raise ValueError(f"it has the unknown key {unknown[0]!r}; {unknown[1]}")
        if len(value["descriptions"]) > _MOST:
            raise ValueError(f"it names more than {_MOST:,} descriptions")
        pins = {
            str(name): {str(key): str(item) for key, item in pin.items()}
            for name, pin in value["descriptions"].items()
        }
        for pin in pins.values():
            if len(pin["sha256"]) != 64 or not pin["sha256"].isalnum():
                raise ValueError("a hash is none")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise ConfigurationError(
            f"the state of --watch cannot be read: {problem}",
            file=str(path),
            hint="restore it, or remove it to pin everything anew",
        ) from None
    return _State(path, pins)


def _copy(state: _State, digest: str) -> OpenAPIDocument | None:
    try:
        value = read_json(state.copies / f"{digest}.json", ConfigurationError)
    except (ConfigurationError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def _write(night: _Night) -> None:
    state = night.state
    for digest, document in night.copies.items():
        replace(state.copies / f"{digest}.json", canonical(document), hint=_STATE_HINT)
    # The history first: a change that is told twice is better than one that is told never.
    if night.events:
        told = b"".join(orjson.dumps(event) + b"\n" for event in night.events)
        append(state.history, told, hint=_STATE_HINT)
    value = {"version": _VERSION, "descriptions": state.pins}
    text = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
    replace(in_place(state.path), text, hint=_STATE_HINT)
