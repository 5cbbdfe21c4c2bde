"""Making recordings: every interaction of a run on disk at once, one cassette per scenario and operation."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path

from attrs import evolve, field

from intercontract.cassette.distillation import shown
from intercontract.cassette.journal import in_use
from intercontract.cassette.recorder import Recorded, Recorder, leftovers, recover
from intercontract.cassette.recorder import discard as drop
from intercontract.cassette.redaction.known_secrets import KnownSecrets
from intercontract.cassette.redaction.policy import DEFAULT_POLICY, Policy
from intercontract.cassette.writing import cassette_path
from intercontract.checks.judge import judge_interaction
from intercontract.checks.registry import all_checks
from intercontract.checks.requests import request_problems
from intercontract.contract.contract import Contract
from intercontract.contract.exchange import Exchange
from intercontract.engine.setup.redaction_policy import policy_for
from intercontract.errors import CassetteError
from intercontract.files.kind import is_folder
from intercontract.model.interaction import Interaction
from intercontract.model.json import generalise
from intercontract.values import define

# What a run sends for its own sake says nothing about the operations under test.
_OWN_PHASES = frozenset({"identify", "discovery", "clean-up"})


@define
class RunRecording:
    """The cassettes of one run, under ``folder/<region>/<version>/``.

    Scenarios are kept whole; generated requests are distilled to the smallest set that keeps each
    operation, status, violated rule, finding and response shape.
    """

    folder: Path
    version: str
    contract: Contract
    policy: Policy = DEFAULT_POLICY
    known: KnownSecrets = field(factory=KnownSecrets)
    _recorders: dict[tuple[str, str], Recorder] = field(factory=dict)

    def tap(self, interaction: Interaction) -> None:
        """Put an interaction on disk, redacted.

        Raises:
            CassetteError: another recorder is at work there, or a secret would be written.
        """
        case = interaction.case
        if case is None or case.phase in _OWN_PHASES or interaction.region is None:
            return
        if not interaction.response.status:
            return  # no answer: there is nothing to play back
        exchange = Exchange(interaction, self.contract)
        operation = exchange.operation.id if exchange.operation else None
        name = interaction.sequence or f"generated-{operation or 'other'}"
        recorder = self._recorder(interaction.region, name, interaction.answered_by)
        recorder.append(evolve(interaction, recorded_at=_moment(interaction)), operation=operation)

    def _recorder(self, region: str, name: str, answered_by: str) -> Recorder:
        key = (region, name)
        if key not in self._recorders:
            path = cassette_path(self.folder, region, self.version, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._recorders[key] = Recorder(
                path,
                policy=self.policy,
                known=self.known,
                contract=self.contract.digest,
                metadata={
                    "region": region,
                    "api_version": self.version,
                    "scenario": name,
                    "answered_by": answered_by,
                },
            )
        return self._recorders[key]

    def finish(self) -> list[Recorded]:
        """Make each journal a cassette, after a scan and one offline replay.

        Raises:
            CassetteError: a recording is refused; its journal and the old cassette stay.
        """
        done = []
        for (_, name), recorder in sorted(self._recorders.items()):
            generated = name.startswith("generated-")
            done.append(recorder.finish(distil=self._shows if generated else False))
        return done

    def close(self) -> None:
        """Stop without finishing; the journals stay for `complete`."""
        for recorder in self._recorders.values():
            recorder.close()

    def _shows(self, interaction: Interaction) -> Iterator[Hashable]:
        exchange = Exchange(interaction, self.contract)
        operation = (
            exchange.operation.id if exchange.operation else exchange.interaction.request.path
        )
        at = (operation, interaction.request.method, interaction.response.status)
        yield from shown(interaction)
        yield at
        for problem in request_problems(exchange):
            yield (*at, "request", problem.part, generalise(problem.pointer), problem.keyword)
        for found in judge_interaction(exchange, all_checks()):
            yield (*at, "finding", found.fingerprint)


def _moment(interaction: Interaction) -> str | None:
    """When it was answered: by the sandbox's own clock, so that recording twice gives the same file."""
    date = interaction.response.headers.get("Date")
    if interaction.answered_by != "sandbox" or date is None:
        return None
    try:
        return parsedate_to_datetime(date).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return None


def refuse_leftovers(folder: Path) -> None:
    """Refuse to record beside the journals of a recording that was cut short.

    Raises:
        CassetteError: there are some.
    """
    left = leftovers(folder) if is_folder(folder) else []
    refuse_running(left)
    if left:
        raise CassetteError(
            f"{len(left)} earlier recordings were cut short, and what they recorded is still there",
            file=str(left[0]),
            hint="complete them with: intercontract record --recover, or drop them with --discard",
        )


def refuse_running(cassettes: Iterable[Path]) -> None:
    """Refuse to touch, or to record beside, cassettes that a recorder is at work on.

    Raises:
        CassetteError: one is at work on one of them.
    """
    for path in cassettes:
        if in_use(path):
            raise CassetteError(
                "is being recorded by another process, which is running",
                file=str(path),
                hint="wait until it is finished, or record into another folder with --cassettes",
            )


def complete(folder: Path, salt: str | None = None) -> list[Recorded]:
    """Make cassettes of what cut-short recordings left; ``salt`` is the one that they were made with."""
    left = leftovers(folder)
    refuse_running(left)
    done = [recover(path, policy=policy_for(salt)) for path in left]
    return [recorded for recorded in done if recorded is not None]


def discard(folder: Path) -> int:
    """Drop what cut-short recordings left; the cassettes stay. Returns how many there were."""
    left = leftovers(folder)
    refuse_running(left)
    for path in left:
        drop(path)
    return len(left)
