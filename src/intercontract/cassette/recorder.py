"""Recording: journaled, redacted, scanned, replayed once, then put in place of the old cassette."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Self

from attrs import evolve

from intercontract.cassette.distillation import distil as cover
from intercontract.cassette.entry import Entry, Format, entries_of, versions
from intercontract.cassette.formats.provenance import timestamp
from intercontract.cassette.journal import Journal, journal_path
from intercontract.cassette.leaks import Leak, scan_entries
from intercontract.cassette.mismatch import Mismatch
from intercontract.cassette.redaction.echoes import echoes_of
from intercontract.cassette.redaction.interactions import redact_entry, redact_metadata
from intercontract.cassette.redaction.known_secrets import KnownSecrets
from intercontract.cassette.redaction.policy import DEFAULT_POLICY, Policy
from intercontract.cassette.replay import Play, ReplayIndex
from intercontract.cassette.writing import dump, replace
from intercontract.errors import CassetteError
from intercontract.files.kind import leads_somewhere
from intercontract.model.interaction import Interaction
from intercontract.values import frozen

_PROBE = 256 * 1024

Distiller = Callable[[Interaction], Iterable[Hashable]]


class Leftover(StrEnum):
    """What to do with the journal of a recording that crashed."""

    REFUSE = "refuse"
    CONTINUE = "continue"
    DISCARD = "discard"


@frozen
class Recorded:
    """What a finished recording came to."""

    path: Path
    recorded: int
    kept: int
    cut: bool = False


def _now() -> datetime:
    return datetime.now(UTC)


class Recorder:
    """Keeps interactions in a cassette; ``append`` returns when the interaction is on the disk.

    Recorders that share ``known`` share what each learns to be secret, and it goes from all they wrote.

    Each interaction is redacted and scanned before it is written anywhere, and carries its time, region,
    API version, contract hash, what answered and what recorded it. Safe to use from several threads.
    Leaving the ``with`` block finishes the recording, or, after an exception, leaves its journal to
    :func:`recover`.

    Raises:
        CassetteError: another recorder is at work on the cassette, or a crashed one left its journal.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        policy: Policy = DEFAULT_POLICY,
        clock: Callable[[], datetime] = _now,
        contract: str | None = None,
        versions_of: Mapping[str, str] | None = None,
        metadata: Mapping[str, object] | None = None,
        leftover: Leftover = Leftover.REFUSE,
        known: KnownSecrets | None = None,
    ):
        self.path = Path(path)
        self._given = policy
        self._known = known or KnownSecrets()
        self._clock = clock
        self._contract = contract
        self._versions = versions(**(versions_of or {}))
        self._lock = threading.Lock()
        self._journal = Journal(self.path)
        self._start(redact_metadata(metadata or {}, policy), leftover)
        self._known.watch(self._clean)

    def _start(self, metadata: dict[str, object], leftover: Leftover) -> None:
        if self._journal.empty or leftover is Leftover.DISCARD:
            self._journal.start(metadata)
            return
        if leftover is Leftover.CONTINUE:
            self._journal.mend()
            return
        self._journal.close()
        raise CassetteError(
            "an earlier recording was cut short, and what it recorded is still there",
            file=str(journal_path(self.path)),
            hint="recover it, continue it, or discard it",
        )

    def append(self, interaction: Interaction, *, operation: str | None = None) -> Interaction:
        """Put an interaction on the disk, redacted; gives back what was written.

        Raises:
            DiskRefused: the disk does not take it. Nothing of it was written.
            CassetteError: the scan still finds a secret in it. Nothing of it was written.
        """
        # A secret seen once is looked for from then on: a token may be echoed by another answer.
        self._known.learn(interaction)
        with self._lock:
            moment = interaction.recorded_at or timestamp(self._clock().isoformat())
            entry = redact_entry(
                Entry(
                    evolve(interaction, recorded_at=moment),
                    operation=operation,
                    contract=self._contract,
                    recorder=self._versions,
                ),
                self.policy,
            )
            refuse_leaks(scan_entries([entry]), self.path)
            self._journal.append(entry)
            return entry.interaction

    @property
    def policy(self) -> Policy:
        """How it redacts: with what was given, and every secret that was seen since."""
        return evolve(self._given, secrets=self._given.secrets | self._known.values)

    def _clean(self, fresh: frozenset[str]) -> None:
        """Take secrets that were just learned out of what was written before anybody knew."""
        with self._lock:
            if self._journal.is_open and self._journal.shows(echoes_of(fresh)):
                journaled = self._journal.read()
                entries = tuple(redact_entry(entry, self.policy) for entry in journaled.entries)
                self._journal.rewrite(redact_metadata(journaled.metadata, self.policy), entries)

    def probe(self) -> None:
        """Try whether the disk takes anything.

        Raises:
            DiskRefused: it does not.
        """
        with self._lock:
            self._journal.probe(_PROBE)

    def finish(self, *, distil: bool | Distiller = False) -> Recorded:
        """Make the journal a cassette and remove it.

        ``distil`` keeps the smallest set that shows everything, by the default key or the one given.

        Raises:
            CassetteError: a secret is found, or the recording does not play back. The old cassette and
                the journal stay.
        """
        with self._lock:
            return _finish(self._journal, self.path, self.policy, distil)

    def close(self) -> None:
        """Stop without finishing; the journal stays for :func:`recover`."""
        self._journal.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *more: object) -> None:
        if kind is None and self._journal.path.exists():
            self.finish()
        else:
            self.close()


def recover(
    path: str | Path, *, policy: Policy = DEFAULT_POLICY, distil: bool | Distiller = False
) -> Recorded | None:
    """Complete the recording that a crash cut short; None if there is none.

    At most the interaction in flight is missing (``Recorded.cut``).

    Raises:
        CassetteError: a recorder is still at work on it, or what it holds leaks or does not play.
    """
    cassette = Path(path)
    if not leads_somewhere(journal_path(cassette)):
        return None
    journal = Journal(cassette)
    try:
        return _finish(journal, cassette, policy, distil)
    except CassetteError:
        journal.close()
        raise


def discard(path: str | Path) -> bool:
    """Drop the journal that a crash left beside a cassette; whether there was one. The cassette stays.

    Raises:
        CassetteError: a recorder is still at work on it.
    """
    cassette = Path(path)
    if not leads_somewhere(journal_path(cassette)):
        return False
    Journal(cassette).remove()
    return True


def leftovers(folder: str | Path) -> list[Path]:
    """The cassettes (not their journals) below a folder whose recording was cut short, sorted."""
    return sorted(
        file.with_name(file.name[1:].removesuffix(".journal"))
        for file in Path(folder).rglob(".*.journal")
    )


def _finish(journal: Journal, path: Path, policy: Policy, distil: bool | Distiller) -> Recorded:
    journaled = journal.read()
    # Again, with every secret that the whole recording showed.
    entries = tuple(redact_entry(entry, policy) for entry in journaled.entries)
    if distil is not False:
        kept = cover((e.interaction for e in entries), None if distil is True else distil)
        wanted = {id(interaction) for interaction in kept}
        entries = tuple(entry for entry in entries if id(entry.interaction) in wanted)
    save(path, entries, metadata=journaled.metadata)
    journal.remove()
    return Recorded(path, len(journaled.entries), len(entries), journaled.cut)


def save(
    path: Path,
    items: Iterable[Interaction | Entry],
    *,
    metadata: Mapping[str, object] | None = None,
) -> None:
    """Write a redacted recording after scanning it and playing it once; the old one stays if that fails.

    Raises:
        CassetteError: a secret is found in it, or it does not play back.
    """
    entries = entries_of(items)
    refuse_leaks(scan_entries(entries), path)
    data = dump(Format.VCR_YAML, entries, metadata, elapsed=False)
    refuse_unplayable(data, entries, path)
    replace(path, data)


def refuse_leaks(leaks: Iterable[Leak], path: Path) -> None:
    """Refuse to keep what leaks.

    Raises:
        CassetteError: there is a leak; names the first few, never their value.
    """
    found = list(leaks)
    if found:
        listed = "; ".join(f"{leak.kind} in {leak.where}" for leak in found[:3])
        raise CassetteError(
            f"not kept: {len(found)} secrets or personal data left after redaction ({listed})",
            file=str(path),
            hint="add what redaction missed to the policy's secrets, and tell us",
        )


def refuse_unplayable(data: bytes, entries: tuple[Entry, ...], path: Path) -> None:
    """Play the bytes of a cassette once, offline, before anybody relies on them.

    Raises:
        CassetteError: it cannot be read back, or a request does not get the answer recorded for it.
    """
    from intercontract.cassette.formats import vcr as vcr_format

    back = vcr_format.read_bytes(data, path).interactions
    if len(back) != len(entries):
        raise _unplayable(
            path, f"{len(entries)} interactions were written and {len(back)} read back"
        )
    index = ReplayIndex(back, Play.IN_ORDER)
    for number, entry in enumerate(entries):
        written = back[number]
        answer = index.find(written.request)
        if isinstance(answer, Mismatch):
            raise _unplayable(path, f"interaction #{number} has no answer: {answer.message}")
        wanted = entry.interaction.response
        if (answer.response.status, answer.response.body) != (wanted.status, wanted.body):
            raise _unplayable(
                path, f"interaction #{number} ({written.request.method}) gets another's answer"
            )


def _unplayable(path: Path, why: str) -> CassetteError:
    return CassetteError(
        f"not kept: it does not play back: {why}",
        file=str(path),
        hint="the journal still holds it; tell us",
    )
