"""From what was found to what is reported: levels, places and sentences."""

from __future__ import annotations

from functools import lru_cache

from attrs import Factory

from intercontract.drift.change import MISSING, Change, Value, text
from intercontract.drift.effort import Effort
from intercontract.drift.options import Options
from intercontract.drift.pair import SchemaChange
from intercontract.drift.rules import RULES, Level
from intercontract.model.json import join
from intercontract.values import frozen


@frozen(cache_hash=True)
class OperationRef:
    """Where in a description something is: an operation, or nothing for the whole of it."""

    operation: str = ""
    method: str = ""
    path: str = ""

    @property
    def is_webhook(self) -> bool:
        """Whether the client is the one that is called."""
        return self.path.startswith(WEBHOOK)


WEBHOOK = "webhook:"
"""What stands before a webhook's name where a path is expected."""

WHOLE_API = OperationRef()


def sides(action: str, value: Value) -> tuple[Value, Value]:
    """From and to of something that was ``removed`` or ``added``."""
    return (value, MISSING) if action == "removed" else (MISSING, value)


_Key = tuple[str, OperationRef, str, str, tuple[str, str]]


@frozen(eq=False)
class ChangeCollector:
    """Collects changes; the same change twice is one."""

    options: Options
    effort: Effort = Factory(Effort)
    _changes: dict[_Key, Change] = Factory(dict)

    def add(
        self,
        rule: str,
        place: OperationRef = WHOLE_API,
        pointer: str = "",
        from_: Value = MISSING,
        to: Value = MISSING,
        *,
        location: str = "",
        schema_path: str = "",
        witness: Value = MISSING,
        values: tuple[str, str] | None = None,
        schema: str = "",
        harmless: bool = False,
    ) -> Change | None:
        """Report a change; None when it is one that is not asked for or was reported already.

        A ``harmless`` change is told for information whatever its rule's level is.
        """
        texts = values or (text(from_), text(to))
        key = (rule, place, pointer, location, texts)
        if key in self._changes:
            self.effort.spend(5)
            return None
        known = RULES[rule]
        if known.source != "oasdiff" and not self.options.own_rules:
            return None
        change = Change(
            rule=rule,
            level=self.options.levels.get(rule, Level.INFO if harmless else known.level),
            operation=place.operation,
            method=place.method,
            path=place.path,
            pointer=pointer,
            from_=from_,
            to=to,
            direction=known.direction,
            location=location,
            schema_path=schema_path,
            schema=schema,
            witness=witness,
        )
        self._changes[key] = change
        self.effort.spend(50)
        self.effort.refuse_beyond(len(self._changes))
        return change

    def add_found(
        self, found: SchemaChange, place: OperationRef, location: str, witness: Value = MISSING
    ) -> Change | None:
        """Report what was found in a schema that is used at ``location``."""
        return self.add(
            found.rule,
            place,
            _pointer(found.tokens),
            found.from_,
            found.to,
            location=location,
            schema_path="/".join(found.trail),
            witness=witness,
            values=found.texts,
            schema=found.home,
            harmless=found.harmless,
        )

    def changes(self) -> tuple[Change, ...]:
        """All changes, worst first; an operation before a property, its loss before its type."""
        return tuple(sorted(self._changes.values(), key=_gravity))

    @property
    def breaks(self) -> bool:
        """Whether a breaking change was reported by a rule that is not only ours.

        The policy on version numbers is oasdiff's, and so is what it judges them by.
        """
        return any(
            change.level is Level.BREAKING and change.definition.source == "oasdiff"
            for change in self._changes.values()
        )


@lru_cache(maxsize=8192)
def _pointer(tokens: tuple[str, ...]) -> str:
    return join("", *tokens)


_AREAS = (
    "paths",
    "servers",
    "security",
    "parameters",
    "requestbody",
    "responses",
    "headers",
    "schema",
    "components",
    "tags",
    "info",
)
_KINDS = (
    "existence",
    "type",
    "structure",
    "requiredness",
    "values",
    "constraints",
    "mutability",
    "lifecycle",
)


def _gravity(change: Change) -> tuple[object, ...]:
    rule = change.definition
    place = change.path, change.method, change.location, change.pointer
    grave = _AREAS.index(rule.area), _KINDS.index(rule.kind)
    return (-change.level.rank, *grave, *place, change.rule)
