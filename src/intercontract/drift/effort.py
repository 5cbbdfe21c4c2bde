"""How much one comparison may cost: steps, counted where work is done, the same on every machine.

Two small descriptions can ask for work without end: schemas that lead to one another along more ways than
can be told, thousands of alternatives of which each is held against each, one change that shows at a million
places.
"""

from __future__ import annotations

from attrs import field

from intercontract.errors import ContractError
from intercontract.values import define

MAX_STEPS = 6_000_000
"""About as many microseconds on a slow core."""
MAX_CHANGES = 20_000


@define
class Effort:
    """What is ``left`` of the steps of one comparison."""

    left: int = MAX_STEPS
    _for_proofs: int = field(init=False)

    @_for_proofs.default
    def _share(self) -> int:
        return self.left // 4

    def spend(self, steps: int) -> None:
        """Count steps.

        Raises:
            ContractError: there are no more of them.
        """
        self.left -= steps
        if self.left < 0:
            raise ContractError(
                "comparing the two descriptions takes more steps than are allowed",
                hint="compare them without their longest lists of alternatives, values or parameters",
            )

    def may_prove(self, steps: int) -> bool:
        """Count steps of a proof; False where no more can be proved, as if no proof had been found."""
        self._for_proofs -= steps
        return self._for_proofs >= 0

    def refuse_beyond(self, changes: int) -> None:
        """Refuse more changes than can be told.

        Raises:
            ContractError: there are more than `MAX_CHANGES`.
        """
        if changes > MAX_CHANGES:
            raise ContractError(
                f"the two descriptions differ in more than {MAX_CHANGES:,} places",
                hint="compare versions that lie closer together",
            )
