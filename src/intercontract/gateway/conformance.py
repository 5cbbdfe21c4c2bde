"""Holding a client to a scenario: its requests in the scenario's order, and nothing else.

A request that names the current step's method and path is that step, and what differs in it is a finding
each. One that is a later step to the letter means that the steps between were left out. Any other is not in
the scenario. An answer that invites a retry (injected, 429, 5xx) leaves the step open.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, field

from intercontract.gateway.findings import own_finding
from intercontract.gateway.step import Difference, cursor_of, differences, same_place, taken_from
from intercontract.generate.scenario import Scenario, Step
from intercontract.model.finding import Finding
from intercontract.model.interaction import Case, Interaction, Request, Response
from intercontract.model.json import JSONValue
from intercontract.model.region import canonical_base
from intercontract.values import define, frozen

CHECK = "scenario"


@frozen
class StepResult:
    """What a request came to; ``case`` is the step that it is to the letter, if it is one."""

    findings: tuple[Finding, ...] = ()
    case: Case | None = None


@define(eq=False)
class ScenarioConformance:
    """One region's client and how far it has come in the scenario."""

    scenario: Scenario
    region: str
    _next: int = field(init=False, default=0)
    _bound: dict[str, JSONValue] = field(init=False, factory=dict)
    _cursor: str | None = field(init=False, default=None)
    _followed: int = field(init=False, default=0)
    _rounds: int = field(init=False, default=0)

    def reset(self) -> list[Finding]:
        """Back to the first step; what the round that ends here left out."""
        left = self.missing() if self._begun else []
        self._rounds += self._begun
        self._go(0)
        self._bound.clear()
        return left

    @property
    def _begun(self) -> bool:
        return self._next > 0 or self._cursor is not None

    def meet(self, interaction: Interaction, *, injected: bool = False) -> StepResult:
        """What is wrong with a request at this point; moves on when it was answered."""
        number = self._find(interaction)
        if number is None:
            return StepResult((self._unexpected(interaction),))
        found = list(self._left_out(interaction, number))
        if number != self._next:
            self._go(number)
        step = self._steps[number]
        differing = differences(self._step(number), interaction, self._bound)
        found += [self._differs(interaction, number, difference) for difference in differing]
        status = interaction.response.status
        if not injected and status != 429 and status < 500:
            self._advance(step, interaction)
        case = Case("scenario", step.mode, f"{self.scenario.id}, step {number + 1}")
        return StepResult(tuple(found), None if differing else case)

    def missing(self) -> list[Finding]:
        """The steps that were never requested, once the client is done with a round."""
        if self._rounds and not self._begun:
            return []
        return [
            self._finding(
                Interaction(
                    Request(step.method, canonical_base(self.region) + step.path),
                    Response(0),
                    region=self.region,
                ),
                f"step {number} of the scenario {self.scenario.id} was never requested",
                f"{step.method} {step.path}",
                "no such request",
                ("missing", str(number)),
                step,
            )
            for number, step in enumerate(self._steps[self._next :], self._next + 1)
        ]

    @property
    def progress(self) -> dict[str, object]:
        """How far the client has come."""
        return {"scenario": self.scenario.id, "done": self._next, "steps": len(self._steps)}

    @property
    def _steps(self) -> tuple[Step, ...]:
        return self.scenario.steps

    def _step(self, number: int) -> Step:
        """A step as it is due now: in a walk through pages, with the cursor of the last answer."""
        step = self._steps[number]
        if number == self._next and step.follow and self._cursor is not None:
            return evolve(step, query={**step.query, step.follow.parameter: self._cursor})
        return step

    def _expected(self) -> str:
        if self._next >= len(self._steps):
            return "no further request"
        step = self._step(self._next)
        query = f" with {step.query}" if step.query else ""
        return f"{step.method} {step.path}{query}"

    def _find(self, interaction: Interaction) -> int | None:
        """The step that a request is: the current one, or a later one that it is to the letter."""
        fits = [
            number
            for number in range(self._next, len(self._steps))
            if same_place(self._steps[number], interaction.request, self._bound)
        ]
        exact = (n for n in fits if not differences(self._step(n), interaction, self._bound))
        first = next(exact, None)
        if first is not None:
            return first
        return self._next if self._next in fits else None

    def _left_out(self, interaction: Interaction, number: int) -> Iterator[Finding]:
        for passed in range(self._next, number):
            step = self._steps[passed]
            walking = passed == self._next and self._cursor is not None
            what = "was left before its last page" if walking else "was left out"
            yield self._finding(
                interaction,
                f"step {passed + 1} of the scenario {self.scenario.id} {what}",
                f"{step.method} {step.path}",
                _told(interaction.request),
                ("left-out", str(passed + 1)),
                step,
            )

    def _unexpected(self, interaction: Interaction) -> Finding:
        where = f"step {self._next + 1}" if self._next < len(self._steps) else "the end"
        return self._finding(
            interaction,
            f"the scenario {self.scenario.id} has no such request at {where}",
            self._expected(),
            _told(interaction.request),
            ("unexpected",),
        )

    def _differs(self, interaction: Interaction, number: int, difference: Difference) -> Finding:
        return own_finding(
            CHECK,
            interaction,
            f"step {number + 1} of the scenario {self.scenario.id}: {difference.what} differs",
            expected=difference.expected,
            observed=difference.observed,
            pointer=difference.pointer,
            part=difference.part,
            arguments=(self.scenario.id, "differs", str(number + 1)),
        )

    def _finding(
        self,
        interaction: Interaction,
        message: str,
        expected: str,
        observed: str,
        arguments: tuple[str, ...],
        step: Step | None = None,
    ) -> Finding:
        found = own_finding(
            CHECK,
            interaction,
            message,
            expected=expected,
            observed=observed,
            arguments=(self.scenario.id, *arguments),
        )
        return evolve(found, method=step.method, path=step.path) if step else found

    def _go(self, number: int) -> None:
        self._next, self._cursor, self._followed = number, None, 0

    def _advance(self, step: Step, interaction: Interaction) -> None:
        if interaction.response.status < 300:
            self._bound.update(taken_from(step, interaction))
        cursor = cursor_of(step, interaction)
        if step.follow and cursor is not None and self._followed + 1 < step.follow.limit:
            self._cursor, self._followed = cursor, self._followed + 1
            return
        self._go(self._next + 1)


def _told(request: Request) -> str:
    return f"{request.method} {request.path}"
