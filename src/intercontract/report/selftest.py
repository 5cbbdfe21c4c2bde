"""A selftest for people: a row per fault, and a closing line."""

from __future__ import annotations

from intercontract.model.selftest import FaultOutcome, SelftestReport


def row(outcome: FaultOutcome, width: int) -> str:
    """One fault, or combination; ``width`` is that of the longest name."""
    name = " + ".join(outcome.claims)
    also = [check for check in outcome.found if check not in outcome.claimed]
    mark = "caught" if outcome.caught else "MISSED"
    by = (
        ", ".join(check for check in outcome.claimed if check in outcome.found)
        or f"(claimed by {', '.join(outcome.claimed)})"
    )
    after = f"after {outcome.cases}" if outcome.cases else ""
    return f"{mark}  {name:<{width}}  {after:>10}  {by}" + (
        f"  also {', '.join(also)}" if also else ""
    )


def closing(report: SelftestReport) -> str:
    """How many faults were caught, and whether the unfaulted sandbox gave an alarm."""
    alarms = (
        f"false alarms of {', '.join(report.false_alarms)}"
        if report.false_alarms
        else "no false alarm"
    )
    return (
        f"{report.caught} of {len(report.outcomes)} faults caught; "
        f"{alarms} on the unfaulted sandbox"
    )
