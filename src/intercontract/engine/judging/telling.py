"""Findings in words that may be shown: those that the same check finds for the redacted interaction.

Interactions are judged as they came. What a defect shows of one is worked out when it is asked for, when all
secrets of the run are known: the interaction is redacted, judged again by that one check, and the finding at
the same place says it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from attrs import evolve, field

from intercontract.cassette.redaction.redactor import NOT_SHOWN, Redactor
from intercontract.checks.judge import finding as finding_of
from intercontract.checks.registry import Check
from intercontract.contract.excerpt import schema_at
from intercontract.contract.exchange import Exchange
from intercontract.contract.messages.json_body import Missing, unread
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Finding
from intercontract.model.json import JSONValue, resolve
from intercontract.model.run import Sample
from intercontract.values import define, frozen

# Of a longer sequence not everything is redacted for the sake of one sentence.
_LONGEST = 200

_Place = tuple[str, str, str, tuple[str, ...], str]


@frozen(eq=False)
class Untold:
    """A finding as it came, the ``number``-th of its like, in an exchange and perhaps a sequence of them."""

    finding: Finding
    number: int
    exchange: Exchange
    along: Sequence[Exchange] = ()


class Slim:
    """What is kept of exchanges that are let go: those that findings need, without what was worked out."""

    def __init__(self, exchanges: Iterable[Exchange]):
        self._exchanges = {id(exchange): exchange for exchange in exchanges}
        self._made: dict[int, Exchange] = {}

    def untold(self, untold: Untold) -> Untold:
        """A finding with no more of its sequence than telling needs; of other exchanges as it is."""
        if id(untold.exchange) not in self._exchanges:
            return untold
        along, _ = _about(untold)
        slim = tuple(map(self._slim, along))
        return Untold(untold.finding, untold.number, self._slim(untold.exchange), slim)

    def _slim(self, exchange: Exchange) -> Exchange:
        made = self._made.get(id(exchange))
        if made is None:
            made = Exchange(exchange.interaction, exchange.contract)
            self._made[id(exchange)] = made
        return made


def numbered(findings: Iterable[Finding]) -> list[tuple[Finding, int]]:
    """Each finding with the number of those before it that say the same of the same place."""
    seen: Counter[_Place] = Counter()
    found = []
    for one in findings:
        place = _place(one)
        found.append((one, seen[place]))
        seen[place] += 1
    return found


def _place(finding: Finding) -> _Place:
    at = (finding.check, finding.part, finding.pointer)
    return *at, finding.arguments, finding.interaction


@define(eq=False)
class Teller:
    """Tells findings; keeps what was redacted and judged anew until it is let go."""

    redactor: Redactor
    rules: dict[str, Check]
    _redacted: dict[int, tuple[Exchange, Exchange]] = field(init=False, factory=dict)
    _twins: dict[tuple[str, int, str], dict[_Place, list[Finding]]] = field(
        init=False, factory=dict
    )
    _held: list[Untold] = field(init=False, factory=list)

    def tell(self, untold: Untold) -> tuple[Finding, Sample]:
        """The finding as it may be shown, and the interaction that shows it."""
        found, exchange = untold.finding, untold.exchange
        answered_by = exchange.interaction.answered_by
        placed = self.redactor.placed(found, answered_by)
        clean = self._exchange(exchange)
        if clean is exchange and not untold.along and found.check in self.rules:
            twin: Finding | None = found
        else:
            alike = self._found_anew(untold, answered_by).get(_place(placed), ())
            twin = alike[untold.number] if untold.number < len(alike) else None
        body: JSONValue | Missing = Missing.ABSENT  # a query, path or header has no JSON around it
        if found.part in ("request", "response"):
            body = clean.request_json if found.part == "request" else clean.response_json
        told = self.redactor.told(placed, twin, _shown(body, placed.pointer))
        schema = schema_at(exchange.contract, found.cause) if found.cause else None
        return told, Sample.of(clean.interaction, body, told.pointer, schema)

    def forget(self) -> None:
        """Let go of what was redacted: secrets that are learned later are not gone from it."""
        self._redacted.clear()
        self._twins.clear()
        self._held.clear()

    def _exchange(self, exchange: Exchange) -> Exchange:
        known = self._redacted.get(id(exchange))
        if known is None:
            clean = self.redactor.exchange(_readable(exchange))
            # Of most of what machines tell each other there is nothing to hide.
            same = clean.interaction == exchange.interaction
            known = self._redacted[id(exchange)] = (exchange, exchange if same else clean)
        return known[1]

    def _found_anew(self, untold: Untold, answered_by: str) -> dict[_Place, list[Finding]]:
        rule = self.rules.get(untold.finding.check)
        if rule is None:
            return {}
        group, beginning = _about(untold)
        key = (rule.id, id(untold.along or untold.exchange), beginning)
        if key not in self._twins:
            self._held.append(untold)  # its identity is a key for as long as it lives
            found = self._twins[key] = {}
            for twin in self._judged_anew(rule, untold.exchange, group):
                place = _place(self.redactor.placed(twin, answered_by))
                found.setdefault(place, []).append(twin)
        return self._twins[key]

    def _judged_anew(
        self, rule: Check, exchange: Exchange, group: Sequence[Exchange]
    ) -> list[Finding]:
        if group:
            clean = [self._exchange(each) for each in group]
            return [finding_of(rule, clean[v.at], v) for v in rule.violations_along(clean)]
        alone = self._exchange(exchange)
        return [finding_of(rule, alone, violation) for violation in rule.violations(alone)]


def _readable(exchange: Exchange) -> Exchange:
    """An exchange without the bodies of which nothing was looked at but that they came."""
    interaction = exchange.interaction
    request, response = interaction.request, interaction.response
    if told := unread(exchange.request_json):
        request = evolve(request, body=_stand_in(request.body, told))
    if told := unread(exchange.response_json):
        response = evolve(response, body=_stand_in(response.body, told))
    if request is interaction.request and response is interaction.response:
        return exchange
    return Exchange(evolve(interaction, request=request, response=response), exchange.contract)


def _stand_in(body: bytes | None, told: str) -> bytes:
    return f"[JSON {told}, {len(body or b'')} bytes]".encode()


def _shown(body: JSONValue | Missing, pointer: str) -> str:
    if isinstance(body, Missing):
        return NOT_SHOWN
    try:
        return show(resolve(body, pointer))
    except KeyError:
        return NOT_SHOWN


def _about(untold: Untold) -> tuple[Sequence[Exchange], str]:
    """The exchanges that a sequence's finding is about, and how their paths begin.

    Of a long sequence that is what concerns the same thing: the latest calls of its path, and below it.
    """
    along = untold.along
    if len(along) <= _LONGEST:
        return along, ""
    beginning = "/".join(untold.exchange.interaction.request.path.split("/")[:3])
    near = [one for one in along if one.interaction.request.path.startswith(beginning)]
    last = next(at for at, one in enumerate(near) if one is untold.exchange)
    return near[max(0, last + 1 - _LONGEST) : last + 1], f"{beginning} {last}"
