"""What a run is asked to do."""

from __future__ import annotations

from pathlib import Path

from attrs import Factory, field

from intercontract.engine.setup.selection import Selection
from intercontract.generate.phases import PHASES
from intercontract.model.region import REGIONS
from intercontract.transport.address import Kind, Target
from intercontract.transport.state import state_folder
from intercontract.values import frozen


@frozen
class RunSettings:
    """One run. ``workspaces`` maps region to workspace id.

    ``max_time`` is in seconds, for the whole run. Removing what it created may take ``cleanup_time`` beyond
    it. Ledgers of what is created are below ``state_dir``.

    No ``regions`` at all means those that the traffic comes from; no ``operations`` means every one.
    ``selection`` says what else is left out. The ``profile`` is one of `PROFILES`.
    """

    target: Target = field(factory=lambda: Target(Kind.SANDBOX))
    regions: tuple[str, ...] = REGIONS
    api_version: str = "2.11"
    operations: tuple[str, ...] = ()
    selection: Selection = Factory(Selection)
    seed: int = 1
    max_examples: int = 30
    max_time: float | None = None
    cleanup_time: float | None = None
    phases: tuple[str, ...] = ("scenarios", *PHASES)
    profile: str = "quick"
    allow_writes: bool = False
    read_only: bool = False
    workspaces: dict[str, str] = Factory(dict)
    cassettes: Path | None = None
    report_dir: Path = Path("reports")
    state_dir: Path = Factory(state_folder)
    environment: dict[str, str] = Factory(dict)
    command: str = "run"
    selftest: str = ""
    night: int = 0
    upgrade: str = ""

    def seed_of(self, region: str) -> int:
        """What a region draws with: each anew, so that three of them see more than one."""
        return self.seed + self.regions.index(region)

    @property
    def seeds(self) -> tuple[int, ...]:
        """What the regions draw with, in their order; empty where nothing is drawn."""
        draws = self.command in ("run", "record") and self.target.kind is not Kind.REPLAY
        wanted = draws and set(self.phases) & set(PHASES)
        return tuple(map(self.seed_of, self.regions)) if wanted else ()
