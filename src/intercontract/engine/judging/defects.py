"""What was found, grouped into defects: counted, redacted, each with the smallest request that shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from attrs import Factory, evolve, field

from intercontract.cassette.redaction.redactor import Redactor
from intercontract.checks.registry import Check
from intercontract.contract.exchange import Exchange
from intercontract.deviation.deviation import Deviation
from intercontract.engine.judging.partial import EXAMPLES, Defect, DefectKey, Size, kinds_of
from intercontract.engine.judging.telling import Slim, Teller, Untold
from intercontract.evidence.occurrences import earliest, example
from intercontract.model.finding import Finding, Severity, Verdict
from intercontract.model.interaction import Interaction, Request
from intercontract.model.json import generalise
from intercontract.model.report import ordered
from intercontract.model.run import FindingGroup, Sample
from intercontract.values import define, frozen

# So many places and circumstances of defects are remembered.
_MOST_RECALLED = 20_000
_LONG = re.compile(r"/[0-9]{4}")
# What every client sends in words of its own.
_CLIENT = frozenset(
    ["accept", "accept-encoding", "authorization", "connection", "content-length", "user-agent"]
)

ToldDefect = tuple[DefectKey, Finding, Sample]


@frozen(eq=False)
class Shown:
    """What shows a finding: itself as it came, and which of what was judged together its exchange is.

    ``whole`` makes the finding with all words, where it came without.
    """

    untold: Untold
    position: int
    whole: Callable[[], Finding] | None = None

    def kept(self) -> Untold:
        """What is kept to be told later."""
        return evolve(self.untold, finding=self.whole()) if self.whole else self.untold

    def size(self) -> tuple[int, str, bytes]:
        """How large the request is, and what decides between those of one size.

        Hypothesis shrinks towards small requests, so the smallest is the one to show: the shorter, and of
        two that are as long the one that sorts first, as Hypothesis has it. Between equals the first stays.
        """
        return size_of(self.untold.exchange.interaction.request)


def size_of(request: Request) -> tuple[int, str, bytes]:
    """How large a request is, but for what every client sends; its URL and its body."""
    body = request.body or b""
    headers = sum(len(value) for name, value in request.headers if name.lower() not in _CLIENT)
    return len(request.url) + len(body) + headers, request.url, body


@define
class Defects:
    """The defects of a run, or of a part of one. What leaves here has passed the redactor."""

    redactor: Redactor
    checks: tuple[Check, ...]
    by_key: dict[DefectKey, Defect] = Factory(dict)
    untold: dict[DefectKey, Untold] = Factory(dict)
    _told: dict[DefectKey, frozenset[str]] = field(init=False, factory=dict)
    _heard: dict[DefectKey, tuple[Finding, Sample]] = field(init=False, factory=dict)
    _teller: Teller = field(init=False)
    _recalled: dict[object, Defect] = field(init=False, factory=dict)
    _recalled_for: frozenset[str] | None = field(init=False, default=None)

    def __attrs_post_init__(self) -> None:
        self._teller = Teller(self.redactor, {check.id: check for check in self.checks})

    def note(
        self,
        found: Finding,
        deviation: Deviation | None,
        shown: Shown | None = None,
        also: tuple[str, ...] = (),
    ) -> Defect:
        """Count a finding; ``also`` are checks that found the same; ``shown`` is None if none found it."""
        if deviation:
            verdict = Verdict.KNOWN
        else:
            verdict = Verdict.FAIL if found.severity is Severity.FAIL else Verdict.WARNING
        placed = None if shown else self.redactor.own(found)
        answered_by = shown.untold.exchange.interaction.answered_by if shown else ""
        if placed:
            key = placed.fingerprint, placed.region, verdict
        else:
            key = *self.redactor.identity(found, answered_by), verdict
        defect = self.by_key.get(key)
        if defect is None:
            defect = self.by_key[key] = Defect(
                placed or self.redactor.placed(found, answered_by), verdict
            )
            if deviation:
                defect.reason, defect.evidence = deviation.reason, deviation.evidence
            if shown:
                self.untold[key] = shown.kept()
        seen = example(self.redactor.text(found.interaction), shown.position if shown else 0)
        size = (*shown.size(), seen) if shown else None
        if shown and size and (defect.size is None or size < defect.size):
            defect.size = size
            defect.reason = deviation.reason if deviation else ""
            defect.evidence = deviation.evidence if deviation else ()
            self.untold[key] = shown.kept()
        defect.count += 1
        if (kind := self.redactor.kind(found)) not in defect.kinds:
            defect.kinds = kinds_of(*defect.kinds, kind)
        if also:
            defect.also = tuple(sorted({*defect.also, *also}))
        if found.status is not None and found.status not in defect.statuses:
            defect.statuses = tuple(sorted({*defect.statuses, found.status}))
        if found.interaction:
            defect.examples = earliest(defect.examples, seen, most=EXAMPLES)
        return defect

    def recalled(self, token: object) -> Defect | None:
        """The defect that was remembered for a token, as long as no more is known to be secret."""
        if self._recalled_for is not self.redactor.known.values:
            self._recalled.clear()
            self._recalled_for = self.redactor.known.values
        return self._recalled.get(token)

    def remember(self, token: object, defect: Defect) -> None:
        """Remember the defect that all with a token come to, on whatever exchange."""
        if len(self._recalled) >= _MOST_RECALLED:
            self._recalled.clear()
        self._recalled[token] = defect

    def sighting(self, interaction: Interaction, position: int) -> Size:
        """How large an interaction's request is, and where it was seen."""
        return *size_of(interaction.request), example(
            self.redactor.text(interaction.name), position
        )

    def fresh(self, untold: Iterable[Untold], *, tells: bool) -> tuple[Finding, ...]:
        """Findings as they may be shown at once: what was observed, or, unless it ``tells``, only where."""
        if tells:
            told = tuple(self._teller.tell(one)[0] for one in untold)
            self._teller.forget()
            return told
        return tuple(
            self.redactor.told(
                self.redactor.placed(one.finding, one.exchange.interaction.answered_by), None
            )
            for one in untold
        )

    def let_go(self, exchanges: Iterable[Exchange]) -> None:
        """Keep of exchanges no more than telling needs."""
        slim = Slim(exchanges)
        self.untold = {key: slim.untold(one) for key, one in self.untold.items()}

    def take(
        self, found: dict[DefectKey, Defect], untold: dict[DefectKey, Untold] | None = None
    ) -> None:
        """Take in defects that were found elsewhere, and what is still to be told of them."""
        self._recalled.clear()
        for key, defect in found.items():
            known = self.by_key.setdefault(key, defect)
            if untold and key in untold and (known is defect or _is_smaller(defect, known)):
                self.untold[key] = untold[key]
            if known is not defect:
                known.update(defect)

    def to_tell(self) -> list[DefectKey]:
        """The defects that are not told yet; those that one interaction shows follow on each other."""
        return sorted(self.untold, key=lambda key: (self.untold[key].finding.interaction, key))

    def tell(self, keys: Iterable[DefectKey]) -> list[ToldDefect]:
        """What may be shown of some defects."""
        told = [(key, *self._teller.tell(self.untold[key])) for key in keys]
        self._teller.forget()
        return told

    def hear(self, told: Iterable[ToldDefect]) -> None:
        """Know what a copy of this process told."""
        self._heard.update({key: (finding, sample) for key, finding, sample in told})

    def put_told(self) -> None:
        """Put what may be shown in place of what came; by what was learned since, two may be one defect."""
        self._recalled.clear()
        for key, untold in self.untold.items():
            defect = self.by_key.pop(key)
            heard = self._heard.pop(key, None)
            defect.finding, defect.sample = heard or self._teller.tell(untold)
            known = self.by_key.setdefault(defect.key, defect)
            if known is not defect:
                known.update(defect)
            self._told[defect.key] = self.redactor.known.values
        self.untold.clear()
        self._teller.forget()

    def told_elsewhere(self, keys: Iterable[DefectKey]) -> None:
        """Where these were told, other things were known to be secret."""
        for key in keys:
            self._told.pop(key, None)

    def verdicts(self) -> set[tuple[str, Verdict]]:
        """The checks that found something, each with the verdicts it came to."""
        return {
            (check, defect.verdict)
            for defect in self.by_key.values()
            for check in (defect.finding.check, *defect.also)
        }

    def groups(self) -> tuple[FindingGroup, ...]:
        """One entry per defect, those that matter most first, without what is known to be secret by now."""
        self.put_told()
        return ordered(map(self._published, self.by_key.values()))

    def _published(self, defect: Defect) -> FindingGroup:
        group = defect.published()
        if self._told.get(defect.key) is self.redactor.known.values:
            return group
        return self.redactor.again(group)


def likeness(found: Finding) -> tuple[object, ...]:
    """What findings on one exchange have in common that differ by their place in a list alone."""
    # Longer numbers may be names in an object, and somebody's.
    place = found.pointer if _LONG.search(found.pointer) else generalise(found.pointer)
    return found.check, found.part, place, found.arguments, found.observed_kind


def _is_smaller(defect: Defect, than: Defect) -> bool:
    return defect.size is not None and (than.size is None or defect.size < than.size)
