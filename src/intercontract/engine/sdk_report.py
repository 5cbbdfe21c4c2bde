"""What the aspects observed, added up: groups of findings, and the matrix of SDKs, operations and aspects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from attrs import evolve, field

from intercontract.deviation.register import Register
from intercontract.model.finding import NOT_VERIFIED, Finding, Severity, Verdict
from intercontract.model.run import Cell, FindingGroup
from intercontract.sdk.found import SdkFound, SdkObservation
from intercontract.sdk.rules import ASPECTS, RULES
from intercontract.values import define

_EXAMPLES = 3
_Key = tuple[str, str, str]


@define
class SdkTally:
    """Observations of any number of SDKs; what comes again is counted, and keeps its first script."""

    register: Register
    observed: Counter[_Key] = field(init=False, factory=Counter)
    groups: dict[tuple[str, str], FindingGroup] = field(init=False, factory=dict)

    def add(self, sdk: str, observation: SdkObservation) -> int:
        """Count an observation; returns how many of its findings are new."""
        operation = observation.operation.id if observation.operation else observation.aspect
        self.observed[sdk, operation, observation.aspect] += 1
        return sum(self._found(sdk, found) for found in observation.found)

    def _found(self, sdk: str, found: SdkFound) -> bool:
        finding = found.finding
        key = sdk, finding.fingerprint
        group = self.groups.get(key)
        if group is not None:
            examples = group.examples
            if finding.interaction and finding.interaction not in examples:
                examples = (*examples, finding.interaction)[:_EXAMPLES]
            statuses = {*group.statuses, *([finding.status] if finding.status else [])}
            self.groups[key] = evolve(
                group,
                count=group.count + 1,
                examples=examples,
                statuses=tuple(sorted(statuses)),
            )
            return False
        known = self.register.explanation(finding)
        verdict = Verdict.KNOWN if known else Verdict(finding.severity.value)
        self.groups[key] = FindingGroup(
            finding=finding,
            verdict=verdict,
            count=1,
            examples=(finding.interaction,) if finding.interaction else (),
            reason=known.reason if known else "",
            evidence=known.evidence if known else (),
            statuses=() if finding.status is None else (finding.status,),
            script=found.script(),
        )
        return known is None

    def unverified(self, sdk: str, message: str) -> None:
        """What was asked for was not judged, and not for want of a toolchain."""
        told = self._told(NOT_VERIFIED, sdk, message, "an SDK that was judged", "none")
        self.groups[sdk, told.fingerprint] = FindingGroup(told, Verdict.FAIL, 1, ())

    def broken(self, sdk: str, aspect: str, message: str, hint: str) -> None:
        """A driver broke: an error of ours, or of whoever wrote the driver, and no verdict on the SDK."""
        expected = "an answer that keeps the protocol"
        told = self._told("sdk-driver", sdk, message, expected, hint, aspect)
        self.groups[sdk, told.fingerprint] = FindingGroup(told, Verdict.ERROR, 1, ())
        self.observed[sdk, aspect, aspect] += 1

    def _told(
        self, check: str, sdk: str, message: str, expected: str, observed: str, aspect: str = ""
    ) -> Finding:
        """A finding about no call of an SDK in particular."""
        return Finding(
            check=check,
            severity=Severity.FAIL,
            operation=aspect or None,
            method="",
            path="",
            status=None,
            region=None,
            pointer="",
            expected=expected,
            observed=observed,
            message=message,
            interaction="",
            arguments=(aspect,) if aspect else (),
            sdk=sdk,
        )

    def cells(self) -> tuple[Cell, ...]:
        """The matrix: a cell for each operation of each SDK in each aspect that looked at it."""
        rows = dict.fromkeys((sdk, operation) for sdk, operation, _ in self.observed)
        return tuple(
            self._cell(sdk, operation, aspect)
            for sdk, operation in rows
            for aspect in ASPECTS
            if self.observed[sdk, operation, aspect]
        )

    def _cell(self, sdk: str, operation: str, aspect: str) -> Cell:
        number = self.observed[sdk, operation, aspect]
        cell = Cell(operation, f"{sdk} {aspect}", interactions=number, sdk=sdk, aspect=aspect)
        return graded(cell, self.groups.values())

    def ordered(self) -> Sequence[FindingGroup]:
        """Every group."""
        return tuple(self.groups.values())


def graded(cell: Cell, groups: Iterable[FindingGroup]) -> Cell:
    """A cell of the matrix with what those of the findings come to that are about it."""
    found = [
        group
        for group in groups
        if group.finding.sdk == cell.sdk
        and group.finding.operation == cell.operation
        and (RULES[group.finding.check].aspect == cell.aspect or group.verdict is Verdict.ERROR)
    ]
    count = Counter({group.cause: group.verdict for group in found}.values())
    worst = next(
        (v for v in (Verdict.ERROR, Verdict.FAIL, Verdict.WARNING, Verdict.KNOWN) if count[v]),
        Verdict.PASS,
    )
    return evolve(
        cell,
        verdict=worst,
        fails=count[Verdict.FAIL],
        warnings=count[Verdict.WARNING],
        known=count[Verdict.KNOWN],
    )
