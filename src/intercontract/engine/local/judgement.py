"""Judging what one test sent and got, apart from what other tests did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache

from attrs import evolve

from intercontract.cassette.redaction.redactor import Redactor
from intercontract.checks.registry import Scope
from intercontract.contract.contract import Contract
from intercontract.engine.judging.collect import Collector
from intercontract.engine.judging.run_state import Run
from intercontract.engine.judging.windows import following
from intercontract.engine.setup.redaction_policy import policy_for
from intercontract.engine.setup.selection import Selection, client_checks
from intercontract.engine.setup.settings import RunSettings
from intercontract.errors import ConfigurationError
from intercontract.gateway.findings import name_of
from intercontract.model.finding import Finding, Verdict
from intercontract.model.interaction import Interaction
from intercontract.model.run import FindingGroup
from intercontract.values import define

JUDGED = ("requests", "all", "nothing")
"""What can be judged: what the client sends, the answers as well, or neither."""


@define(eq=False)
class OwnJudgement:
    """One test's judge. Called from one thread, and asked for `groups` when that is idle.

    ``allow`` are findings that are none to this test: check, place or fingerprint, each with ``*``
    (``undocumented-input``, ``request-conformance@query:/per_page``, ``3301*``). With ``follows``, requests
    that ask for another version are judged by the contract of that one.
    """

    collector: Collector
    allow: tuple[str, ...] = ()
    follows: bool = True

    def __call__(self, interaction: Interaction, alone: bool) -> tuple[Finding, ...]:
        """Judge one interaction; ``alone``: its request only. Returns what is not allowed."""
        collector = self.collector
        contract = collector.contract
        if self.follows:
            found = collector.versions.contract_of(interaction)
            if found is None:
                return ()
            contract = found
        if alone:
            collector = collector.of_requests()
        return tuple(one for one in collector.add(interaction, contract) if not self.allows(one))

    def allows(self, found: Finding) -> bool:
        """Whether a finding is none to this test."""
        names = (found.check, name_of(found), found.fingerprint)
        return any(fnmatchcase(name, pattern) for pattern in self.allow for name in names)

    def groups(self) -> list[FindingGroup]:
        """What was found since this was last asked, is explained by no deviation, and not allowed."""
        self.collector.judge_together(Scope.SEQUENCE)
        groups = [group for group in self.collector.defects.groups() if self.counts(group)]
        self.collector = following(self.collector)
        return groups

    def counts(self, group: FindingGroup) -> bool:
        """Whether a defect is new, and not allowed."""
        return group.verdict in (Verdict.FAIL, Verdict.WARNING) and not self.allows(group.finding)

    def notes(self) -> list[str]:
        """What was not judged."""
        return list(self.collector.versions.notes())


def judgement_for(
    contract: Contract,
    judge: str,
    allow: Sequence[str],
    region: str,
    version: str,
    *,
    follows: bool,
) -> OwnJudgement | None:
    """A judge for one test; None where nothing is to be judged.

    Raises:
        ConfigurationError: there is no such thing to judge.
    """
    if judge not in JUDGED:
        raise ConfigurationError(
            f"{judge!r} cannot be judged", hint=f"there are {', '.join(JUDGED)}"
        )
    if judge == "nothing":
        return None
    shared = _collector(_Key(contract), judge, region, version)
    collector = evolve(shared, exchanges=[], passed_over=Counter())
    collector.versions = shared.versions.fresh()
    return OwnJudgement(collector, tuple(allow), follows)


@define(frozen=True, eq=False)
class _Key:
    """A contract as a key: two of them are the same if they are one object."""

    contract: Contract

    def __hash__(self) -> int:
        return id(self.contract)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.contract is self.contract


@lru_cache(maxsize=16)
def _collector(key: _Key, judge: str, region: str, version: str) -> Collector:
    """What tests share: checks and known deviations, read once."""
    contract = key.contract
    settings = RunSettings(
        regions=(region,), api_version=version, selection=_selection(judge), command="sdk"
    )
    run = Run(settings, contract, redactor=Redactor(policy_for(None, contract)))
    return evolve(run.collector, tells=True, listen=lambda _interaction, _fresh: None)


def _selection(judge: str) -> Selection:
    return Selection(checks=client_checks()) if judge == "requests" else Selection()


def told(groups: Iterable[FindingGroup]) -> str:
    """Findings for people: what, where, expected and observed."""
    lines = []
    for group in groups:
        found = group.finding
        times = f", {group.count} times" if group.count > 1 else ""
        lines += [
            f"{name_of(found)}  ({found.fingerprint}{times})",
            f"  {found.method} {found.path}{f' -> {found.status}' if found.status else ''}",
            f"  {found.message}",
            f"  expected {found.expected}; observed {found.observed}",
        ]
    return "\n".join(lines)
