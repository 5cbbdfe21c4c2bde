"""What changes come to for values: proved harmless, shown harmful by a value, or neither."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from intercontract.drift.canonical import Canon
from intercontract.drift.change import MISSING, Value
from intercontract.drift.containment import Containment
from intercontract.drift.options import Options
from intercontract.drift.pair import SchemaChange, Usage
from intercontract.drift.refusal import Told
from intercontract.drift.schema import Schema
from intercontract.drift.witness import Witness, search, tells_apart
from intercontract.values import frozen

_UNSENT = {"request": "readOnly", "response": "writeOnly"}


@frozen
class BodyVerdict:
    """A rule of ours that applies, where, and the value that shows it (if one was found)."""

    rule: str
    tokens: tuple[str, ...]
    witness: Value


class Judge:
    """Decides whether a body or parameter as a whole stays compatible."""

    def __init__(self, canon: Canon, options: Options):
        self._canon = canon
        self._options = options
        self._containments = {side: Containment(canon, unsent) for side, unsent in _UNSENT.items()}
        self._samples: dict[str, dict[int, Any]] = {side: {} for side in _UNSENT}
        self._witnesses: dict[tuple[object, ...], tuple[Witness | None, Schema, Schema]] = {}

    def witness_for(
        self, found: SchemaChange, base: Schema, revision: Schema, scope: Usage
    ) -> Value:
        """A value that shows what a change of composition does; MISSING for other changes.

        Where the change lies in an alternative of the whole value (``base``, ``revision``), the value has to
        show it of the whole: another alternative may admit or refuse it.
        """
        if found.schemas is None or not scope.strongly_typed:
            return MISSING
        witness = self._witness(*found.schemas, scope.sender)
        if witness is None:
            return MISSING
        within = not found.tokens and found.schemas[0] is not base
        if within and not tells_apart(
            witness.value,
            *_in_order(base, revision, scope),
            _UNSENT[scope.sender],
            self._canon.effort,
        ):
            return MISSING
        return witness.value

    def fits(self, base: Schema, revision: Schema, scope: Usage) -> bool:
        """Whether it is proved that every value that is sent is one that the other side takes."""
        produced, accepted = _in_order(base, revision, scope)
        return self._containments[scope.sender].holds((produced,), (accepted,))

    def verdict(
        self,
        base: Schema,
        revision: Schema,
        scope: Usage,
        told: Collection[Told] = (),
        *,
        doubts: bool,
    ) -> BodyVerdict | None:
        """What no rule told: a value refused that was accepted, or come that could not.

        ``doubts`` asks also for what is neither proved nor shown. In text (forms, queries) types are not
        told apart, so where they differ nothing is concluded.
        """
        if not scope.strongly_typed and base.types != revision.types:
            return None
        requests = scope.sender == "request"
        if self.fits(base, revision, scope):
            return None
        witness = self._witness(base, revision, scope.sender, told)
        part = "request-parameter" if scope.part == "parameter" else f"{scope.sender}-body"
        verb = "narrowed" if requests else "widened"
        if witness is not None:
            return BodyVerdict(f"{part}-{verb}", witness.refusal.tokens, witness.value)
        return BodyVerdict(f"{part}-perhaps-{verb}", (), MISSING) if doubts else None

    def _witness(
        self, base: Schema, revision: Schema, side: str, told: Collection[Told] = ()
    ) -> Witness | None:
        key = (id(base), id(revision), side, frozenset((tokens, rule.id) for tokens, rule in told))
        if key not in self._witnesses:
            produced, accepted = (base, revision) if side == "request" else (revision, base)
            attempts = self._options.witness_attempts
            samples = self._samples[side]
            value = search(produced, accepted, self._canon, _UNSENT[side], attempts, samples, told)
            self._witnesses[key] = (value, base, revision)
        return self._witnesses[key][0]


def _in_order(base: Schema, revision: Schema, scope: Usage) -> tuple[Schema, Schema]:
    """The schema of who sends, and of who receives."""
    return (base, revision) if scope.sender == "request" else (revision, base)
