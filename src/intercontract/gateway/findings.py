"""Findings as the gateway tells them: in a response header, in its log, and over its control path."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from attrs import Factory, evolve

from intercontract.model.finding import Finding, Severity, Verdict
from intercontract.model.interaction import Interaction
from intercontract.model.run import FindingGroup
from intercontract.values import define

HEADER = "X-Intercontract-Findings"
_LONGEST = 1000
_EXAMPLES = 3
_DEFECTS = 1000
_SAFE = "/~*-._@:{}[]()!$'+="


def name_of(finding: Finding) -> str:
    """Check and place: ``response-schema@/state``, ``request-conformance@query:/per_page``."""
    places = [finding.part] if finding.part != "response" else []
    where = ":".join([*places, *([finding.pointer] if finding.pointer else [])])
    return f"{finding.check}@{where}" if where else finding.check


def header_value(findings: Iterable[Finding]) -> str:
    """The findings by name, each once, in printable ASCII and at most 1,000 characters."""
    names = list(dict.fromkeys(quote(name_of(finding), safe=_SAFE)[:200] for finding in findings))
    told: list[str] = []
    length = 0
    for name in names:
        length += len(name) + 2
        if length > _LONGEST - 20:
            told.append(f"+{len(names) - len(told)} more")
            break
        told.append(name)
    return "; ".join(told)


def as_json(finding: Finding) -> dict[str, object]:
    """A finding over the control path."""
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "region": finding.region,
        "operation": finding.operation,
        "method": finding.method,
        "path": finding.path,
        "status": finding.status,
        "part": finding.part,
        "pointer": finding.pointer,
        "expected": finding.expected,
        "observed": finding.observed,
        "message": finding.message,
        "interaction": finding.interaction,
        "fingerprint": finding.fingerprint,
    }


def own_finding(
    check: str,
    interaction: Interaction,
    message: str,
    *,
    expected: str,
    observed: str,
    pointer: str = "",
    part: str = "request",
    arguments: tuple[str, ...] = (),
) -> Finding:
    """A finding of the gateway's own: about the order of requests, or about what is not recorded."""
    request = interaction.request
    return Finding(
        check=check,
        severity=Severity.FAIL,
        operation=None,
        method=request.method.upper(),
        path=request.path,
        status=interaction.response.status or None,
        region=interaction.region,
        pointer=pointer,
        expected=expected,
        observed=observed,
        message=message,
        interaction=interaction.name,
        arguments=arguments,
        part=part,
        api_version=interaction.api_version,
    )


@define(eq=False)
class FindingTally:
    """The gateway's own findings by defect, each with its count and a few examples.

    Of more than a thousand defects, the rest is counted only (``beyond``).
    """

    beyond: int = 0
    _groups: dict[tuple[str, str | None], FindingGroup] = Factory(dict)

    def add(self, found: Finding) -> None:
        """Count one."""
        key = found.fingerprint, found.region
        known = self._groups.get(key)
        if known is None and len(self._groups) >= _DEFECTS:
            self.beyond += 1
            return
        group = known or FindingGroup(finding=found, verdict=Verdict.FAIL, count=0, examples=())
        examples = (*group.examples, *([found.interaction] if found.interaction else []))
        self._groups[key] = evolve(
            group,
            count=group.count + 1,
            examples=tuple(dict.fromkeys(examples))[:_EXAMPLES],
        )

    def groups(self) -> tuple[FindingGroup, ...]:
        """As the report wants them: one entry per defect."""
        return tuple(self._groups.values())
