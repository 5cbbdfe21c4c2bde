"""What a run comes to: its facts, grouped findings, and what was exercised."""

from __future__ import annotations

from attrs import Factory, evolve, field

from intercontract.model.finding import Finding, Verdict
from intercontract.model.headers import CREDENTIALS
from intercontract.model.interaction import Interaction, without_user
from intercontract.model.json import JSONValue, around, widest
from intercontract.model.plain import from_plain, to_plain
from intercontract.model.transcript import Transcript, transcript
from intercontract.values import frozen

LONGEST_BODY = 16_384
"""So many bytes of an answer are kept to be shown."""

# Beside more than these nothing around a place is kept: every defect has its own copy.
_BESIDE = 1_000
# So many entries of a value fill the lines that an excerpt shows of it.
_SHOWN = 13


@frozen
class RunInfo:
    """What was run, against what, when. Times are RFC 3339 in UTC; ``duration`` is in seconds.

    ``complete`` is False when the run was cut short; ``stopped`` then says by what: ``time`` (the limit
    that was asked for), ``interrupted``, ``unreachable`` (a target did not answer, or went away), or
    ``broken`` (no requests could be made for an operation). ``signal`` names what interrupted: ``SIGTERM``.
    ``seeds`` are those that the ``regions`` drew with, in their order.
    """

    id: str
    started_at: str
    command: str
    target: str
    api_version: str
    contract: str
    regions: tuple[str, ...] = ()
    seed: int | None = None
    seeds: tuple[int, ...] = ()
    complete: bool = True
    stopped: str = ""
    signal: str = ""
    duration: float = 0.0
    selftest: str = ""
    notes: tuple[str, ...] = ()


@frozen
class Sample:
    """The interaction that shows a defect with the smallest request, as far as reports show it.

    ``interaction`` is without credentials, and of a long body only the beginning came along. ``body`` is the
    JSON that the finding is about, cut down to what is `around` its pointer; None where there is none, or too
    much stands beside the place.
    ``schema`` is what the contract says of the place, without prose.
    """

    interaction: Interaction
    body: JSONValue = None
    schema: JSONValue = None

    @staticmethod
    def of(
        interaction: Interaction, body: object, pointer: str, schema: JSONValue = None
    ) -> Sample:
        """What is kept of an interaction, and of a body of it in which a place is to be shown."""
        request, response = interaction.request, interaction.response
        headers = request.headers.without(*CREDENTIALS)
        sent = evolve(request, url=without_user(request.url), headers=headers)
        answer = evolve(
            response,
            headers=response.headers.without("set-cookie"),
            body=response.body[:LONGEST_BODY],
        )
        kept = evolve(interaction, request=sent, response=answer)
        shown: JSONValue = None
        if isinstance(body, (dict, list)) and widest(body, pointer) <= _BESIDE:
            shown = around(body, pointer, most=_SHOWN)
        return Sample(kept, shown, schema)

    @property
    def transcript(self) -> Transcript:
        """Request and answer as text."""
        return transcript(self.interaction)


@frozen
class Rendered:
    """A sample as a written report has it: the commands and the lines that people copy and read.

    ``documented`` is the schema of the place, ``start`` what starts that which answers the command.
    """

    curl: str = ""
    excerpt: str = ""
    documented: str = ""
    start: str = ""
    transcript: Transcript | None = None


@frozen
class FindingGroup:
    """One defect: every finding with one fingerprint, region and verdict.

    ``examples`` names at most three interactions, that of ``sample`` first; ``reason`` and ``evidence``
    come from the deviation that makes a finding known; ``statuses`` are those of all the answers it was
    seen in, ``kinds`` the kinds of wrong value, ``also`` other checks that found the same wrong value;
    ``baseline`` names the earlier run in which it was there, where that is why it is known. ``script``
    repeats a finding about an SDK, in the SDK's language. The sample is `Rendered` in a report that was read
    from a file.
    """

    finding: Finding
    verdict: Verdict
    count: int
    examples: tuple[str, ...]
    sample: Sample | Rendered | None = None
    reason: str = ""
    evidence: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    statuses: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    baseline: str = ""
    script: str = ""

    @property
    def cause(self) -> tuple[str, ...]:
        """What defects have in common that are one finding to a person.

        A known deviation that explains them; a keyword or property of one schema; else the defect itself, in
        whatever regions.
        """
        finding = self.finding
        if self.verdict is Verdict.KNOWN and self.reason and not self.baseline:
            return self.verdict, finding.check, self.reason
        if finding.cause:
            return self.verdict, finding.check, finding.part, finding.cause, *finding.arguments
        return self.verdict, finding.fingerprint

    def to_dict(self) -> dict[str, JSONValue]:
        """The group in plain JSON values, on one level with what its finding says."""
        own: dict[str, JSONValue] = to_plain(self)
        finding: dict[str, JSONValue] = to_plain(self.finding)
        del own["finding"]
        return finding | {"fingerprint": self.finding.fingerprint} | own

    @staticmethod
    def from_dict(document: dict[str, JSONValue]) -> FindingGroup:
        """The group that `to_dict` made this of, or that a ``report.json`` tells.

        Raises:
            TypeError, ValueError: it tells of none.
        """
        written = document if "curl" in document else document.get("sample")
        group: FindingGroup = from_plain(
            FindingGroup, document | {"finding": document, "sample": written}
        )
        return group


@frozen
class Cell:
    """One operation in one region: how often it was exercised, with what statuses and verdict.

    ``seconds`` were spent in all on waiting for its answers; 0 where nothing tells. Of a run that verifies
    SDKs, a cell is one operation in one ``aspect`` of one ``sdk``.
    """

    operation: str
    region: str
    verdict: Verdict = Verdict.SKIP
    interactions: int = 0
    statuses: tuple[int, ...] = ()
    fails: int = 0
    warnings: int = 0
    known: int = 0
    seconds: float = field(default=0.0, eq=False)
    sdk: str = ""
    aspect: str = ""


@frozen
class Coverage:
    """What was exercised and what was not; a skipped check is not a pass.

    Each mapping is ``{"exercised": [...], "missing": [...]}`` of names: operations by id, parameters
    as ``operation query per_page``, statuses as ``operation 200``, fields as ``operation 200 /pointer``,
    keywords as ``operation 200 /pointer enum``.
    """

    operations: dict[str, JSONValue] = Factory(dict)
    parameters: dict[str, JSONValue] = Factory(dict)
    statuses: dict[str, JSONValue] = Factory(dict)
    fields: dict[str, JSONValue] = Factory(dict)
    keywords: dict[str, JSONValue] = Factory(dict)
    checks: dict[str, JSONValue] = Factory(dict)


def names(dimension: dict[str, JSONValue], key: str) -> list[str]:
    """The names under ``exercised`` or ``missing`` in one dimension of coverage."""
    value = dimension.get(key)
    return [str(name) for name in value] if isinstance(value, list) else []


@frozen
class FieldRemark:
    """What all answers together say of one field: ``required but absent in 12 of 38``."""

    operation: str
    status: str
    pointer: str
    remarks: tuple[str, ...]
