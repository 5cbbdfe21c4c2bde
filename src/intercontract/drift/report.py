"""What comes of one comparison: its changes, where they are used, and what was accepted."""

from __future__ import annotations

from collections import Counter

from attrs import Factory, evolve, field

from intercontract.drift.change import Change
from intercontract.drift.ignore import Filtered, IgnoreEntry
from intercontract.drift.impact.upgrade import Upgrade
from intercontract.drift.rules import Level
from intercontract.model.baseline import Baseline
from intercontract.model.json import JSONValue
from intercontract.model.plain import to_plain
from intercontract.values import frozen

LEVELS = (Level.BREAKING, Level.WARNING, Level.INFO)
LEVEL_WORDS = {
    Level.BREAKING: "breaking",
    Level.WARNING: "to look at",
    Level.INFO: "for information",
}


@frozen
class Use:
    """Where what a change touches is used, whether that surely breaks, and why."""

    where: tuple[str, ...] = ()
    breaks: bool | None = None
    why: str = ""


@frozen
class DriftReport:
    """One comparison of two sides, by name.

    ``kind`` is ``contracts``, ``recorded-contract``, ``recordings`` or ``watch``. ``uses`` goes by
    fingerprint and is empty where nobody asked; ``untouched`` counts the changes left out because of it.
    ``extra`` goes into the JSON document as it is: what a watch saw. ``documents`` are the two
    descriptions, where there are two, for whoever shows a change's place in them.
    """

    base: str
    revision: str
    kind: str
    changes: tuple[Change, ...]
    ignored: tuple[tuple[Change, IgnoreEntry], ...] = ()
    stale: tuple[IgnoreEntry, ...] = ()
    expired: tuple[IgnoreEntry, ...] = ()
    notes: tuple[str, ...] = ()
    uses: dict[str, Use] = Factory(dict)
    untouched: int = 0
    upgrade: Upgrade | None = None
    facts: tuple[tuple[str, str], ...] = ()
    extra: dict[str, object] = Factory(dict)
    documents: tuple[dict[str, JSONValue], dict[str, JSONValue]] | None = field(
        default=None, eq=False, repr=False
    )

    def total(self, level: Level) -> int:
        """How many changes have a level."""
        return sum(change.level is level for change in self.changes)

    @property
    def worst(self) -> Level | None:
        """The worst level found; entries that no longer ignore anything count as warnings."""
        found = {change.level for change in self.changes}
        if self.stale or self.expired:
            found.add(Level.WARNING)
        return next((level for level in LEVELS if level in found), None)

    @property
    def summary(self) -> str:
        """What was found, in one line."""
        words = LEVEL_WORDS.items()
        counts = [f"{self.total(level):,} {word}" for level, word in words if self.total(level)]
        found = ", ".join(counts) or "nothing has changed"
        if not self.changes and self.upgrade is not None and self.untouched:
            found = f"none of {self.untouched:,} changes touches what is used"
        return f"{self.base} → {self.revision}: {found}"

    @property
    def counts(self) -> tuple[tuple[Level, str, int], ...]:
        """How many changes each rule told, by level and number."""
        found = Counter((change.level, change.rule) for change in self.changes)
        listed = sorted(found.items(), key=lambda one: (-one[0][0].rank, -one[1], one[0][1]))
        return tuple((level, rule, number) for (level, rule), number in listed)

    @property
    def next_steps(self) -> tuple[str, ...]:
        """What to do with the changes, as options of the command."""
        if not self.changes:
            return ()
        steps = ["--ignore FILE hides what somebody has accepted: fingerprint, reason, expires"]
        if self.upgrade is None:
            steps.insert(
                0,
                "--used-by PATH keeps what touches your recordings, code or models, and answers: "
                "can I upgrade?",
            )
        return tuple(steps)

    def exit_code(self, fail_on: str = "breaking") -> int:
        """What a command that made this report leaves with: 1 where something fails, else 0."""
        outdated = fail_on == "warning" and bool(self.stale or self.expired)
        return int(outdated or any(self.is_failure(change, fail_on) for change in self.changes))

    def is_failure(self, change: Change, fail_on: str) -> bool:
        """Whether a change makes the exit code 1: by its level, or because it breaks a use for sure."""
        if fail_on == "never":
            return False
        failing = {Level.BREAKING} | ({Level.WARNING} if fail_on == "warning" else set())
        return change.level in failing or self.use(change).breaks is True

    def use(self, change: Change) -> Use:
        """Where a change is used."""
        return self.uses.get(change.fingerprint, Use())

    def to_dict(self) -> dict[str, object]:
        """The document of ``drift --format json``."""
        document: dict[str, object] = {
            "base": self.base,
            "revision": self.revision,
            "kind": self.kind,
            "summary": {
                **{level.value: self.total(level) for level in LEVELS},
                "ignored": len(self.ignored),
                "stale": len(self.stale) + len(self.expired),
                "untouched": self.untouched,
            },
            "changes": [self._change(change) for change in self.changes],
            "rules": [
                {"rule": rule, "level": level.value, "count": number}
                for level, rule, number in self.counts
            ],
            "ignored": [
                {**change.to_dict(), "reason": entry.reason, "expires": _day(entry)}
                for change, entry in self.ignored
            ],
            "stale": [_entry(entry, "stale") for entry in self.stale]
            + [_entry(entry, "expired") for entry in self.expired],
            "notes": list(self.notes),
            "next": list(self.next_steps),
        }
        if self.upgrade is not None:
            document["upgrade"] = to_plain(self.upgrade)
        return document | self.extra

    def since(self, baseline: Baseline) -> DriftReport:
        """The same comparison, judged by what is new: changes that were there before are ignored."""
        there = [change for change in self.changes if baseline.holds(change.fingerprint)]
        entries = [IgnoreEntry(change.fingerprint, baseline.reason) for change in there]
        return evolve(
            self,
            changes=tuple(one for one in self.changes if not baseline.holds(one.fingerprint)),
            ignored=(*self.ignored, *zip(there, entries, strict=True)),
        )

    def _change(self, change: Change) -> dict[str, JSONValue]:
        use = self.use(change)
        document: dict[str, JSONValue] = {**change.to_dict(), "used_by": list(use.where)}
        if self.upgrade is not None:
            document |= {"breaks": use.breaks, "why": use.why}
        return document


def filtered(report: DriftReport, result: Filtered) -> DriftReport:
    """A report with what an ignore file hides moved aside."""
    return evolve(
        report,
        changes=result.changes,
        ignored=result.ignored,
        stale=result.stale,
        expired=result.expired,
    )


def place(change: Change) -> str:
    """The operation of a change for people; the whole API where it has none."""
    return change.operation or f"{change.method} {change.path}".strip() or "the whole API"


def _entry(entry: IgnoreEntry, state: str) -> JSONValue:
    return {
        "fingerprint": entry.fingerprint,
        "reason": entry.reason,
        "expires": _day(entry),
        "rule": entry.rule,
        "operation": entry.operation,
        "state": state,
    }


def _day(entry: IgnoreEntry) -> str | None:
    return entry.expires.isoformat() if entry.expires else None
