"""Alternatives that are written otherwise, of which it can be proved that all that is sent stays good.

A constraint may stand beside alternatives or in each of them, and alternatives may be nested. The rules look
at one keyword after the other; here the whole is looked at.
"""

from __future__ import annotations

from intercontract.drift.canonical import Canon
from intercontract.drift.containment import Containment
from intercontract.drift.pairing import match
from intercontract.drift.schema import Schema

_COMPOSED = ("oneOf", "anyOf")


class CompositionProof:
    """Proofs about schemas with alternatives; of anything else nothing is said."""

    def __init__(self, canon: Canon):
        self._canon = canon
        self._proofs = {
            "request": Containment(canon, "readOnly", exact=True),
            "response": Containment(canon, "writeOnly", exact=True),
        }

    def fits(self, base: Schema, revision: Schema, sender: str) -> bool:
        """Whether every value that is sent is one that the other side knows.

        An alternative that only came or went is told, whatever the others admit.
        """
        if not any(keyword in s.raw for keyword in _COMPOSED for s in (base, revision)):
            return False
        for keyword in _COMPOSED:
            pairs = match(base.schemas(keyword), revision.schemas(keyword), self._canon)
            if pairs.pairs and bool(pairs.removed) != bool(pairs.added):
                return False
        produced, accepted = (base, revision) if sender == "request" else (revision, base)
        return self._proofs[sender].holds((produced,), (accepted,))
