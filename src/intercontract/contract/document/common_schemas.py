"""Schemas that corrections leave as they are, with all that they refer to: they need judging once."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import field

from intercontract.contract.document.references import target_of
from intercontract.contract.reading.text import canonical
from intercontract.model.json import JSONObject, JSONValue, resolve
from intercontract.values import frozen

# With these a schema means what the document around it says.
_FAR = frozenset(("$id", "$dynamicRef", "$dynamicAnchor"))


@frozen
class CommonSchemas:
    """What two views of one description have in common; each place is compared once."""

    documented: JSONObject
    corrected: JSONObject
    _known: dict[str, bool] = field(factory=dict, repr=False, eq=False)
    _leads: dict[str, frozenset[str] | None] = field(factory=dict, repr=False, eq=False)

    def holds(self, pointer: str) -> bool:
        """Whether the schema at a pointer, and each that it leads to, is the same in both."""
        known = self._known.get(pointer)
        if known is None:
            known = self._known[pointer] = self._holds(pointer)
        return known

    def _holds(self, pointer: str) -> bool:
        seen, waiting = {pointer}, [pointer]
        while waiting:
            leads = self._compared(waiting.pop())
            if leads is None:
                return False
            waiting += leads - seen
            seen |= leads
        return True

    def _compared(self, pointer: str) -> frozenset[str] | None:
        """Where a schema leads; None if the two differ, or nothing is there."""
        if pointer not in self._leads:
            self._leads[pointer] = self._leads_of(pointer)
        return self._leads[pointer]

    def _leads_of(self, pointer: str) -> frozenset[str] | None:
        try:
            one, other = resolve(self.documented, pointer), resolve(self.corrected, pointer)
            leads = frozenset(_references(one))
            return leads if canonical(one) == canonical(other) else None
        except (KeyError, TypeError):
            return None


def _references(value: JSONValue) -> Iterator[str]:
    """The pointers of the references in a schema.

    Raises:
        KeyError: it refers to more than places in its own document.
    """
    waiting = [value]
    while waiting:
        held = waiting.pop()
        if isinstance(held, dict):
            if not _FAR.isdisjoint(held):
                raise KeyError(held)
            if (reference := held.get("$ref")) is not None:
                target = target_of(reference)
                if target is None:
                    raise KeyError(reference)
                yield target
            waiting.extend(held.values())
        elif isinstance(held, list):
            waiting.extend(held)
