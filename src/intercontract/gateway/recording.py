"""Recording what passes in a region: cassettes started fresh, each finished while the next is written."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from attrs import field

from intercontract.cassette.reading import load
from intercontract.cassette.recorder import Recorded, Recorder, save
from intercontract.cassette.redaction.interactions import redact_entry
from intercontract.cassette.redaction.policy import Policy
from intercontract.cassette.redaction.redactor import Redactor
from intercontract.cassette.writing import cassette_path
from intercontract.errors import CassetteError, DiskRefused
from intercontract.files.reading import listed, read_text
from intercontract.model.interaction import Interaction
from intercontract.values import define

NAME = "captured"
MOST = 100
"""How many interactions a cassette holds: what is left to do at the end must take no time."""
MOST_BYTES = 1024 * 1024
"""How many bytes of bodies a cassette holds, before redaction."""


@define(eq=False)
class RegionRecording:
    """``folder/<region>/<version>/captured.yaml``, then ``captured_0002.yaml`` and so on.

    `keep` and `refusal` are called from one thread. ``tell`` is told when the disk takes nothing more, and
    when it does again. ``contract`` is the contract's hash.

    Raises:
        CassetteError: there is such a cassette already (what a client did is not repeated at will), another
            recorder is at work on it, a crashed one left its journal, or the folder cannot be written.
    """

    folder: Path
    region: str
    version: str
    contract: str
    tell: Callable[[str], object] = lambda _text: None
    redactor: Redactor = field(factory=Redactor)
    recorded: list[Recorded] = field(init=False, factory=list)
    problems: list[str] = field(init=False, factory=list)
    _recorder: Recorder = field(init=False)
    _number: int = field(init=False, default=1)
    _count: int = field(init=False, default=0)
    _size: int = field(init=False, default=0)
    _full: str = field(init=False, default="")
    _finisher: ThreadPoolExecutor = field(init=False)
    _finishing: Future[None] | None = field(init=False, default=None)
    _unfinished: list[Recorder] = field(init=False, factory=list)
    _written: dict[Path, frozenset[str]] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        first = self._path()
        earlier = listed(first.parent, f"{NAME}*.yaml", CassetteError)
        if earlier:
            raise CassetteError(
                "is there already, and would be replaced",
                file=str(earlier[0]),
                hint="record into another folder, or move it away",
            )
        self._recorder = self._open(first)
        self._finisher = ThreadPoolExecutor(1, f"gateway-record-{self.region}")

    def _path(self) -> Path:
        name = NAME if self._number == 1 else f"{NAME}_{self._number:04}"
        return cassette_path(self.folder, self.region, self.version, name)

    def _open(self, path: Path) -> Recorder:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return Recorder(
                path,
                policy=self.redactor.policy,
                known=self.redactor.known,
                contract=self.contract,
                metadata={"region": self.region, "api_version": self.version, "scenario": NAME},
            )
        except OSError as problem:
            raise CassetteError(f"cannot be written: {problem.strerror}", file=str(path)) from None

    def keep(self, interaction: Interaction, operation: str | None) -> Interaction:
        """Put an interaction on the disk, redacted; gives back what was written.

        Raises:
            DiskRefused: the disk takes nothing more; what was kept before is there.
            CassetteError: a secret is left in it.
        """
        try:
            kept = self._recorder.append(interaction, operation=operation)
        except DiskRefused as problem:
            self._refused(problem)
            raise
        self._count += 1
        self._size += len(interaction.response.body) + len(interaction.request.body or b"")
        if self._count >= MOST or self._size >= MOST_BYTES:
            self._turn()
        return kept

    @property
    def is_full(self) -> bool:
        """Whether the disk took nothing the last time."""
        return bool(self._full)

    def refusal(self) -> str:
        """Why nothing can be recorded now, after another try; empty where it can."""
        if self._full:
            try:
                self._recorder.probe()
            except DiskRefused as problem:
                self._refused(problem)
            else:
                self._full = ""
                self.tell(f"{self.region}  recording goes on: the disk takes something again")
        return self._full

    def _refused(self, problem: DiskRefused) -> None:
        if not self._full:
            self.tell(
                f"{self.region}  recording stopped, requests are answered 503: {problem.message}"
            )
        self._full = problem.message

    def _turn(self) -> None:
        """Begin the next cassette, and finish the last one meanwhile."""
        self._number += 1
        try:
            following = self._open(self._path())
        except CassetteError:  # a full disk, perhaps: this one goes on, until there is room
            self._number -= 1
            return
        done, self._recorder = self._recorder, following
        self._count = self._size = 0
        if self._finishing is not None:
            self._finishing.result()  # one at a time, or more would be left to do at the end
        self._finishing = self._finisher.submit(self._finish, done)

    def _finish(self, recorder: Recorder) -> None:
        try:
            self._whole(recorder)
        except CassetteError:
            self._unfinished.append(recorder)  # tried once more at the end

    def _whole(self, recorder: Recorder) -> None:
        known = recorder.policy.secrets
        recorded = recorder.finish()
        recorder.close()
        if recorded.kept:
            self.recorded.append(recorded)
            self._written[recorded.path] = known
        else:
            recorded.path.unlink()

    def finish(self) -> None:
        """Make cassettes of all that was kept; ``problems`` says which could not be made: a journal stays."""
        self._finisher.shutdown(wait=True)
        for recorder in (*self._unfinished, self._recorder):
            try:
                self._whole(recorder)
            except CassetteError as problem:
                self.problems.append(str(problem))
        self._clean(self._recorder.policy)
        self.recorded.sort(key=lambda recorded: recorded.path)

    def _clean(self, policy: Policy) -> None:
        """Take out of earlier cassettes what was learned to be a secret after they were finished."""
        for path, known in self._written.items():
            late = policy.secrets - known
            try:
                if late and _shows(read_text(path, CassetteError), late):
                    found = load(path)
                    entries = [redact_entry(entry, policy) for entry in found.entries]
                    save(path, entries, metadata=found.metadata)
            except (OSError, CassetteError) as problem:
                self.problems.append(
                    f"{path}: may still hold a secret: {self.redactor.text(str(problem))}"
                )

    def abandon(self) -> None:
        """Let go; what was kept stays in journals."""
        self._finisher.shutdown(wait=True)
        for recorder in (*self._unfinished, self._recorder):
            recorder.close()


def _shows(text: str, secrets: frozenset[str]) -> bool:
    return any(secret in text for secret in secrets)
