"""Where interactions arrive: judged as they came, kept for as long as sequences need them, and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from attrs import Factory, evolve, field

from intercontract.cassette.redaction.redactor import Redactor
from intercontract.checks.judge import exercised_checks, finding, judge_alike, judged_along
from intercontract.checks.once import told_once
from intercontract.checks.registry import Check, Party, Scope
from intercontract.checks.uncovered import Outside, Uncovered, uncovered
from intercontract.checks.unjudged import cut_short, is_judged, unjudged
from intercontract.contract.alike import Alike
from intercontract.contract.contract import Contract
from intercontract.contract.exchange import Exchange
from intercontract.contract.load import load
from intercontract.contract.messages.json_body import Missing
from intercontract.deviation.deviation import Deviation
from intercontract.deviation.register import Register
from intercontract.engine.judging.defects import Defects, Shown, likeness
from intercontract.engine.judging.not_verified import nothing, unread, unversioned
from intercontract.engine.judging.partial import (
    Answered,
    CellName,
    Defect,
    Partial,
)
from intercontract.engine.judging.telling import Untold, numbered
from intercontract.engine.judging.versions import Versions
from intercontract.engine.setup.known_deviations import deviations_of
from intercontract.engine.setup.selection import Selection
from intercontract.evidence.evidence import Evidence
from intercontract.evidence.occurrences import example
from intercontract.model.finding import NOT_VERIFIED, Finding, Verdict
from intercontract.model.interaction import Interaction, Source
from intercontract.values import define, frozen


@frozen(eq=False)
class _Judged:
    """A finding with what explains it: how many it stands for, what makes it with all words, and what is said
    again of others of its kind.
    """

    finding: Finding
    deviation: Deviation | None
    count: int = 1
    whole: Callable[[], Finding] | None = None
    token: tuple[object, ...] | None = None


@define
class Collector:
    """Judges interactions as they come and keeps what is needed to report.

    ``listen`` is told of each interaction and how many of its findings are new. Where ``operations``
    are named, findings about others are passed over. ``versions`` finds the contracts of other versions.
    ``earlier`` are exchanges that were judged before: sequences reach back to them, and nothing is found at
    them again. What is found goes to ``defects``, and leaves them redacted; with ``tells``, findings that
    `add` returns say what was observed, else only where. Without ``counts`` the interactions are counted
    elsewhere.
    """

    contract: Contract
    checks: tuple[Check, ...]
    register: Register
    listen: Callable[[Interaction, int], None] = lambda _i, _n: None
    exchanges: list[Exchange] = Factory(list)
    earlier: tuple[Exchange, ...] = ()
    operations: tuple[str, ...] = ()
    selection: Selection = Factory(Selection)
    passed_over: Counter[Uncovered] = Factory(Counter)
    redactor: Redactor = Factory(Redactor)
    tells: bool = False
    counts: bool = True
    versions: Versions = field(init=False)
    defects: Defects = field(init=False)
    _contracts: dict[str, Contract] = field(factory=dict)
    _registers: dict[str, Register] = field(factory=dict)
    _past: Partial = field(init=False, factory=Partial)
    _cut: set[str] = field(init=False, factory=set)
    _yields_to: dict[str, tuple[str, ...]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.versions = Versions(self.contract)
        self.defects = Defects(self.redactor, self.checks)
        self._yields_to = {check.id: check.yields_to for check in self.checks}

    @property
    def own(self) -> list[Exchange]:
        """What was judged by the run's own contract."""
        return self._own(self.exchanges)

    def _own(self, exchanges: Sequence[Exchange]) -> list[Exchange]:
        return [exchange for exchange in exchanges if exchange.contract is self.contract]

    def report(self, found: Finding) -> None:
        """Take in a finding that comes from no check."""
        if self._wanted(found):
            self.defects.note(found, self.register.explanation(found))

    def add(
        self, interaction: Interaction, contract: Contract | None = None
    ) -> tuple[Finding, ...]:
        """Judge one interaction, perhaps by the contract of another version than the run's.

        Returns the findings that no deviation explains.
        """
        host = interaction.request.host
        if not self.selection.has_host(host):
            self.passed_over[Outside.LEFT_OUT, self.redactor.text(host or "no host")] += 1
            return ()
        self.redactor.learn(interaction)
        contract = contract or self.contract
        self._contracts[contract.path] = contract
        exchange = Exchange(interaction, contract)
        position = len(self.exchanges)
        self.exchanges.append(exchange)
        found: Counter[str] = Counter()
        judged = [*self._judged(exchange, position, found)]
        self._cut.update(cut_short(exchange, found))
        numbers = {id(one): number for one, number in numbered(one.finding for one in judged)}
        known = {id(one.finding): one for one in judged}
        once = told_once(
            [one.finding for one in judged],
            self._yields_to,
            lambda one: known[id(one)].deviation is not None,
        )
        fresh = []
        noted: dict[tuple[object, ...], Defect] = {}
        for one, also in once:
            untold, its = Untold(one, numbers[id(one)], exchange), known[id(one)]
            if its.deviation is None:
                fresh.append(untold)
            # What is wrong with each item of a list alike is one defect, and counted.
            like = likeness(one), id(its.deviation), also
            if (defect := noted.get(like)) is None:
                shown = Shown(untold, position, its.whole)
                defect = noted[like] = self.defects.note(one, its.deviation, shown, also)
                defect.count -= 1
            defect.count += its.count
            if its.token:
                self.defects.remember(its.token, defect)
        self.listen(interaction, len(fresh))
        return self.defects.fresh(fresh, tells=self.tells)

    def _judged(self, exchange: Exchange, position: int, found: Counter[str]) -> Iterator[_Judged]:
        """Each finding, and what explains it; counts what each check ``found``.

        What is known and alike is found once, without words, and only counted where it was found before on
        an answer of the same operation, status, region and version. What is new is found one by one.
        """
        register, interaction = self._register(exchange), exchange.interaction
        circumstances = _circumstances(exchange)
        sighting = self.defects.sighting(interaction, position)
        for rule, one in judge_alike(exchange, self.checks):
            if not isinstance(one, Alike):
                found[rule.id] += 1
                single = finding(rule, exchange, one)
                if self._wanted(single):
                    yield _Judged(single, register.explanation(single))
                continue
            found[rule.id] += one.count
            token = (rule.id, one.token, circumstances) if one.token else None
            defect = self.defects.recalled(token) if token else None
            if defect is not None and defect.again(one.count, sighting):
                continue
            alike = one.map(partial(finding, rule, exchange))
            like = alike.like
            if not self._wanted(like):
                continue
            deviation = register.explanation(like)
            if deviation and not register.is_told_by_value(like):
                yield _Judged(like, deviation, one.count, alike.first, token)
            else:
                for each in alike.each():
                    yield _Judged(each, register.explanation(each))

    def of_requests(self) -> Collector:
        """One that judges requests alone, and keeps none of them; what it finds is found here."""
        checks = tuple(check for check in self.checks if check.judges is Party.CLIENT)
        found = evolve(self, checks=checks, exchanges=[])
        found.defects = self.defects
        return found

    def add_recorded(self, interactions: Iterable[Interaction]) -> None:
        """Judge each by the contract of the version that answered; count those that none is known for."""
        for interaction in interactions:
            contract = self.versions.contract_of(interaction)
            if contract is not None:
                self.add(interaction, contract)

    def judge_together(self, scope: Scope, exchanges: Sequence[Exchange] | None = None) -> None:
        """Judge sequences, or scenarios across regions: of what was added, or of other exchanges."""
        exchanges = [*self.earlier, *self.exchanges] if exchanges is None else exchanges
        before = set(map(id, self.earlier))
        positions = {id(one): at for at, one in enumerate(exchanges)}
        for along, found in judged_along(exchanges, self._of(scope)):
            owners = {id(one): exchange for exchange, one in found}
            for one, number in numbered(one for _, one in found):
                exchange = owners[id(one)]
                if self._wanted(one) and id(exchange) not in before:
                    untold = Untold(one, number, exchange, along)
                    deviation = self._register(exchange).explanation(one)
                    self.defects.note(one, deviation, Shown(untold, positions[id(exchange)]))

    def part(self) -> Partial:
        """What was added as a part of a whole, its sequences judged. To be asked for once."""
        self.judge_together(Scope.SEQUENCE)
        self.defects.put_told()
        self._past.update(self._counted())
        self._past.defects = self.defects.by_key
        return self._past

    def let_go(self) -> None:
        """Judge the sequences of what was added, count it, and keep none of it but what shows a defect."""
        self.judge_together(Scope.SEQUENCE)
        self._past.update(self._counted())
        self.defects.let_go([*self.earlier, *self.exchanges])
        self.exchanges, self.passed_over = [], Counter()
        self.versions = self.versions.fresh()

    @property
    def past(self) -> Partial:
        """What was counted of interactions that were let go."""
        return self._past

    def sent(self) -> bytes:
        """What was judged, for `take` in the process that this one is a copy of; it is told there."""
        self.let_go()
        self._past.defects = self.defects.by_key
        from intercontract.engine.judging.pickled import to_bytes  # most commands begin no process

        return to_bytes((self._past, self.defects.untold))

    def take(self, sent: bytes) -> None:
        """Take in what was judged in a copy of this process."""
        from intercontract.engine.judging.pickled import from_bytes

        part, untold = from_bytes(sent, self._contract)
        self.defects.take(part.defects, untold)
        part.defects = {}
        self._past.update(part)

    def _counted(self) -> Partial:
        alone = self._of(Scope.INTERACTION, Scope.SEQUENCE)
        exercised = exercised_checks(self._own([*self.earlier, *self.exchanges]), alone)
        if not self.counts:
            return Partial(exercised=exercised, fired=set(self.register.fired))
        evidence = Evidence()
        for exchange in self.own:
            evidence.add(exchange)
        across = [
            (exchange.contract.path, exchange.interaction)
            for exchange in self.exchanges
            if exchange.interaction.sequence is not None
            and exchange.interaction.source is not Source.DOCUMENTED
        ]
        return Partial(
            {},
            Counter(answered(one, own=one.contract is self.contract) for one in self.exchanges),
            evidence,
            exercised,
            set(self.register.fired),
            across if self._of(Scope.REGIONS) else [],
            set(map(self.redactor.text, (*unjudged(self.exchanges), *self._cut))),
            self.versions.unjudged,
            self.passed_over + self._uncovered(),
            self._waited(),
        )

    def _waited(self) -> Counter[CellName]:
        waited: Counter[CellName] = Counter()
        for exchange in self.own:
            region, took = exchange.interaction.region, exchange.interaction.response.elapsed
            if exchange.operation and took:
                waited[exchange.operation.id, region or ""] += round(took * 1_000_000)
        return waited

    def _uncovered(self) -> Counter[Uncovered]:
        found = (uncovered(exchange) for exchange in self.exchanges)
        return Counter((one[0], self.redactor.path(one[1])) for one in found if one)

    def finish(self, *parts: Partial, stale: bool) -> Partial:
        """The whole: what was added and what came of other parts, regions compared.

        ``stale`` looks for deviations that no longer show. To be asked for once.
        """
        whole = self.part()
        for part in parts:
            whole.update(part)
            self.defects.told_elsewhere(part.defects)
        known = {exchange.interaction.name: exchange for exchange in self.exchanges}
        across = [
            known.get(one.name) or Exchange(one, self._contract(path))
            for path, one in sorted(whole.scenarios, key=lambda pair: example(pair[1].name))
        ]
        self.judge_together(Scope.REGIONS, across)
        whole.exercised |= exercised_checks(
            [one for one in across if one.contract is self.contract], self._of(Scope.REGIONS)
        )
        self._report_unjudged(whole)
        if stale:
            self.register.fired |= whole.fired
            counts: Counter[tuple[str, str, int, str]] = Counter()
            for one, count in whole.answered.items():
                # What has no body that can be read shows no deviation in it.
                if one.readable and one.own:
                    counts[one.region, one.operation, one.status, one.version] += count
            for found in self.register.stale(counts):
                self.report(found)
        self.defects.put_told()
        return whole

    def _report_unjudged(self, whole: Partial) -> None:
        for found in unversioned(whole.unversioned, whole.answered, self.contract):
            self.report(found)
        new = {
            (defect.finding.operation or "", defect.finding.region or "")
            for defect in whole.defects.values()
            if defect.verdict is not Verdict.KNOWN
        }
        for found in unread(whole.answered, new, self.contract):
            self.report(found)
        for found in nothing(whole.answered, whole.uncovered):
            self.report(found)

    def _of(self, *scopes: Scope) -> list[Check]:
        return [check for check in self.checks if check.scope in scopes]

    def _wanted(self, found: Finding) -> bool:
        # That nothing was judged is about whatever was asked for.
        whole = found.check == NOT_VERIFIED and not found.operation
        named = whole or not self.operations or found.operation in self.operations
        return named and self.selection.wants(found)

    def _contract(self, path: str) -> Contract:
        if path not in self._contracts:
            self._contracts[path] = self.contract if path == self.contract.path else load(path)
        return self._contracts[path]

    def _register(self, exchange: Exchange | None) -> Register:
        """What is known to deviate from the contract that an exchange was judged by."""
        if exchange is None or exchange.contract is self.contract:
            return self.register
        contract = exchange.contract
        if contract.path not in self._registers:
            self._registers[contract.path] = Register(deviations_of(contract), self.register.today)
        return self._registers[contract.path]


def _circumstances(exchange: Exchange) -> tuple[str | int | None, ...]:
    """All of an exchange that decides which defect a finding comes to, and what explains it."""
    interaction, operation = exchange.interaction, exchange.operation
    return (
        exchange.contract.path,
        operation.id if operation else "",
        interaction.request.method,
        exchange.status,
        interaction.region,
        interaction.api_version,
        interaction.answered_by,
    )


def answered(exchange: Exchange, *, own: bool = True) -> Answered:
    """What an exchange is counted by; ``own``: it was judged by the run's own contract."""
    interaction = exchange.interaction
    return Answered(
        region=interaction.region or "",
        operation=exchange.operation.id if exchange.operation else "",
        method=interaction.request.method.upper(),
        status=exchange.status,
        version=(interaction.api_version or "") if own else exchange.contract.version,
        readable=not isinstance(exchange.response_json, Missing),
        own=own,
        judged=is_judged(exchange),
    )
