"""Where interactions arrive: judged at once, kept, and grouped into defects at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import Factory, define, field

from intercontract.checks.judge import judge_interaction, judge_sequences
from intercontract.checks.registry import Check
from intercontract.contract.bodies import Missing
from intercontract.contract.contract import Contract
from intercontract.contract.exchange import Exchange
from intercontract.deviation.deviation import Deviation
from intercontract.deviation.parse import parse
from intercontract.deviation.register import Register, exercised
from intercontract.model.finding import Finding, Severity, Verdict
from intercontract.model.interaction import Interaction
from intercontract.model.report import ordered
from intercontract.model.run import FindingGroup, Sample

EXAMPLES = 3


@define
class _Group:
    finding: Finding
    verdict: Verdict
    deviation: Deviation | None
    exchange: Exchange | None
    count: int = 0
    examples: list[str] = Factory(list)
    statuses: set[int] = Factory(set)


@define
class Collector:
    """Judges interactions as they come and keeps what is needed to report.

    ``listen`` is told of each interaction and how many of its findings are new. Where ``operations``
    are named, findings about others are passed over.
    """

    contract: Contract
    checks: tuple[Check, ...]
    register: Register
    listen: Callable[[Interaction, int], None] = lambda _i, _n: None
    exchanges: list[Exchange] = Factory(list)
    groups: dict[tuple[str, str | None, Verdict], _Group] = field(factory=dict)
    operations: tuple[str, ...] = ()
    _registers: dict[str, Register] = field(factory=dict)

    @property
    def own(self) -> list[Exchange]:
        """What was judged by the run's own contract."""
        return [exchange for exchange in self.exchanges if exchange.contract is self.contract]

    def report(self, found: Finding) -> None:
        """Take in a finding that comes from no check."""
        if self._wanted(found):
            self._note(found, None)

    def add(
        self, interaction: Interaction, contract: Contract | None = None
    ) -> tuple[Finding, ...]:
        """Judge one interaction, perhaps by the contract of another version than the run's.

        Returns the findings that no deviation explains.
        """
        exchange = Exchange(interaction, contract or self.contract)
        self.exchanges.append(exchange)
        fresh = tuple(
            found
            for found in judge_interaction(exchange, self.checks)
            if self._wanted(found) and self._note(found, exchange) is not Verdict.KNOWN
        )
        self.listen(interaction, len(fresh))
        return fresh

    def add_all(self, interactions: Iterable[Interaction]) -> None:
        """Judge many."""
        for interaction in interactions:
            self.add(interaction)

    def finish(self, *, stale: bool) -> None:
        """Judge sequences and regions, and look for deviations that no longer show."""
        by_name = {exchange.interaction.name: exchange for exchange in self.exchanges}
        for found in judge_sequences(self.exchanges, self.checks):
            if self._wanted(found):
                self._note(found, by_name.get(found.interaction))
        if stale:
            rows = (
                (
                    exchange.interaction.region,
                    exchange.operation.id if exchange.operation else None,
                    exchange.status,
                    exchange.interaction.api_version,
                )
                for exchange in self.own
                # What has no body that can be read shows no deviation in it.
                if not isinstance(exchange.response_json, Missing)
            )
            for found in self.register.stale(exercised(rows)):
                if self._wanted(found):
                    self._note(found, None)

    def _wanted(self, found: Finding) -> bool:
        return not self.operations or found.operation in self.operations

    def _note(self, found: Finding, exchange: Exchange | None) -> Verdict:
        deviation = self._register(exchange).explanation(found)
        if deviation:
            verdict = Verdict.KNOWN
        else:
            verdict = Verdict.FAIL if found.severity is Severity.FAIL else Verdict.WARNING
        key = (found.fingerprint, found.region, verdict)
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = _Group(found, verdict, deviation, exchange)
        elif exchange and _simpler(exchange, group.exchange):
            group.finding, group.exchange = found, exchange
        group.count += 1
        if found.status is not None:
            group.statuses.add(found.status)
        if (
            found.interaction
            and len(group.examples) < EXAMPLES
            and found.interaction not in group.examples
        ):
            group.examples.append(found.interaction)
        return verdict

    def _register(self, exchange: Exchange | None) -> Register:
        """What is known to deviate from the contract that an exchange was judged by."""
        if exchange is None or exchange.contract is self.contract:
            return self.register
        contract = exchange.contract
        if contract.path not in self._registers:
            deviations = parse(contract.deviations, file=contract.path)
            self._registers[contract.path] = Register(deviations, self.register.today)
        return self._registers[contract.path]

    def verdicts(self) -> set[tuple[str, Verdict]]:
        """The checks that found something, each with the verdicts it came to."""
        return {(group.finding.check, group.verdict) for group in self.groups.values()}

    def report_groups(self) -> tuple[FindingGroup, ...]:
        """One entry per defect, those that matter most first."""
        return ordered(_published(group) for group in self.groups.values())


def _simpler(new: Exchange, old: Exchange | None) -> bool:
    # Hypothesis shrinks towards small requests, so the smallest is the one to show: the shorter, and of
    # two that are as long the one that sorts first, as Hypothesis has it. Between equals the first stays.
    return old is not None and _size(new) < _size(old)


# What every client sends in words of its own.
_CLIENT = frozenset(
    ["accept", "accept-encoding", "authorization", "connection", "content-length", "user-agent"]
)


def _size(exchange: Exchange) -> tuple[int, str, bytes]:
    request = exchange.interaction.request
    body = request.body or b""
    headers = sum(len(value) for name, value in request.headers if name.lower() not in _CLIENT)
    return len(request.url) + len(body) + headers, request.url, body


def _published(group: _Group) -> FindingGroup:
    found, exchange = group.finding, group.exchange
    first = [found.interaction] if found.interaction else []
    examples = (first + [name for name in group.examples if name not in first])[:EXAMPLES]
    return FindingGroup(
        finding=found,
        verdict=group.verdict,
        count=group.count,
        examples=tuple(examples),
        sample=_sample(exchange, found) if exchange else None,
        reason=group.deviation.reason if group.deviation else "",
        evidence=group.deviation.evidence if group.deviation else (),
        statuses=tuple(sorted(group.statuses)),
    )


def _sample(exchange: Exchange, found: Finding) -> Sample:
    body: object = None  # a query, path or header has no JSON around it
    if found.part in ("request", "response"):
        body = exchange.request_json if found.part == "request" else exchange.response_json
    return Sample.of(exchange.interaction, body, found.pointer)
