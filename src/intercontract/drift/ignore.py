"""Changes that somebody has looked at and accepted: entries by fingerprint, with reason and expiry.

An entry hides a change until it expires; one that hides nothing any more is stale and is reported, so
that the list stays as short as what it excuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from intercontract.drift.change import Change
from intercontract.errors import ConfigurationError, unknown_name
from intercontract.values import frozen

_FINGERPRINT = re.compile(r"[0-9a-f]{12}")
MAX_ENTRIES = 10_000
_KEYS = {"fingerprint", "reason", "expires", "rule", "operation"}


@frozen
class IgnoreEntry:
    """One accepted change. ``expires`` is the last day on which it is hidden; None means never.

    ``rule`` and ``operation`` are for people; the fingerprint alone decides.
    """

    fingerprint: str
    reason: str
    expires: date | None = None
    rule: str = ""
    operation: str = ""

    def is_expired(self, today: date) -> bool:
        """Whether its last day is past."""
        return self.expires is not None and self.expires < today


@frozen
class Filtered:
    """What is left, what was hidden (with the entry that did it), and entries that are no use."""

    changes: tuple[Change, ...]
    ignored: tuple[tuple[Change, IgnoreEntry], ...]
    stale: tuple[IgnoreEntry, ...]
    expired: tuple[IgnoreEntry, ...]


def apply(changes: Iterable[Change], entries: Iterable[IgnoreEntry], today: date) -> Filtered:
    """Hide the changes that an entry names; an expired entry hides nothing."""
    listed = list(entries)
    active = {entry.fingerprint: entry for entry in listed if not entry.is_expired(today)}
    kept: list[Change] = []
    hidden: list[tuple[Change, IgnoreEntry]] = []
    for change in changes:
        entry = active.get(change.fingerprint)
        if entry is None:
            kept.append(change)
        else:
            hidden.append((change, entry))
    used = {change.fingerprint for change, _ in hidden}
    return Filtered(
        tuple(kept),
        tuple(hidden),
        tuple(entry for key, entry in active.items() if key not in used),
        tuple(entry for entry in listed if entry.is_expired(today)),
    )


def parse(value: object) -> tuple[IgnoreEntry, ...]:
    """Entries from plain data: a list of objects with ``fingerprint``, ``reason``, ``expires``.

    Raises:
        ConfigurationError: something is missing, unknown, or not what it should be.
    """
    if isinstance(value, dict) and "ignore" in value:
        if unknown := unknown_name(value, ("ignore", "version")):
            raise ConfigurationError(
                f"the ignore file has the unknown key {unknown[0]!r}", hint=unknown[1]
            )
        value = value["ignore"]
    if not isinstance(value, list):
        raise ConfigurationError(
            "an ignore file holds a list of entries",
            hint="write a list, or an object with a list under 'ignore'",
        )
    if len(value) > MAX_ENTRIES:
        raise ConfigurationError(
            f"the ignore file has {len(value):,} entries, more than the {MAX_ENTRIES:,} that are read",
            hint="accept changes by leaving their rules out, with --exclude-rules",
        )
    entries = tuple(_entry(item, index) for index, item in enumerate(value))
    seen: set[str] = set()
    for entry in entries:
        if entry.fingerprint in seen:
            raise ConfigurationError(
                f"two ignore entries have the fingerprint {entry.fingerprint}",
                hint="keep one of them",
            )
        seen.add(entry.fingerprint)
    return entries


def _entry(item: object, index: int) -> IgnoreEntry:
    where = f"ignore entry {index + 1}"
    if not isinstance(item, dict):
        raise ConfigurationError(f"{where} is not an object", hint=f"its keys are {_names()}")
    if unknown := unknown_name(item, _KEYS):
        raise ConfigurationError(f"{where} has the unknown key {unknown[0]!r}", hint=unknown[1])
    fingerprint = str(item.get("fingerprint", ""))
    if not _FINGERPRINT.fullmatch(fingerprint):
        raise ConfigurationError(
            f"{where} has no fingerprint of twelve hex digits: {fingerprint!r}",
            hint="copy it from the output of drift --format json",
        )
    reason = str(item.get("reason") or "").strip()
    if not reason:
        raise ConfigurationError(f"{where} has no reason", hint="say why the change is accepted")
    return IgnoreEntry(
        fingerprint,
        reason,
        _date(item.get("expires"), where),
        str(item.get("rule") or ""),
        str(item.get("operation") or ""),
    )


def _date(value: object, where: str) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ConfigurationError(
            f"{where} expires on {value!r}, which is no date", hint="write it as 2027-01-31"
        ) from None


def _names() -> str:
    return ", ".join(sorted(_KEYS))
