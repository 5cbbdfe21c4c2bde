"""What an aspect finds: findings about one operation of one SDK, each with a script that repeats it."""

from __future__ import annotations

from collections.abc import Callable

from intercontract.contract.description import Operation
from intercontract.model.finding import Finding
from intercontract.sdk.rules import RULES
from intercontract.values import frozen


def _none() -> str:
    return ""


@frozen
class SdkFound:
    """A finding, and its script, which is worked out for the first of its kind."""

    finding: Finding
    script: Callable[[], str] = _none


@frozen
class SdkObservation:
    """An aspect looked at one operation, or (None) at the SDK as a whole; ``found`` may be empty."""

    aspect: str
    operation: Operation | None
    found: tuple[SdkFound, ...] = ()


def finding(
    rule: str,
    sdk: str,
    operation: Operation | None,
    pointer: str = "",
    *arguments: str,
    expected: str,
    observed: str,
    message: str,
    part: str = "response",
    status: int | None = None,
    interaction: str = "",
    observed_type: str = "",
    cause: str = "",
) -> Finding:
    """A finding of a rule. ``arguments`` are the stable facts that tell two at one place apart."""
    return Finding(
        check=rule,
        severity=RULES[rule].severity,
        operation=operation.id if operation else RULES[rule].aspect,
        method=operation.method if operation else "",
        path=operation.path if operation else "",
        status=status,
        region=None,
        pointer=pointer,
        expected=expected,
        observed=observed,
        message=message,
        interaction=interaction,
        arguments=arguments,
        part=part,
        observed_type=observed_type,
        cause=cause,
        sdk=sdk,
    )
