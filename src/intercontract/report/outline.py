"""What a report says, run or comparison alike: the values from which every format is written.

A header (word, headline, facts, notes), entries (findings or changes), and what is left over: what was
accepted, and what was not verified. A format reads these and knows nothing of runs or comparisons.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from attrs import Factory

from intercontract.model.finding import Verdict
from intercontract.model.json import generalise
from intercontract.model.run import Cell, FieldRemark
from intercontract.model.transcript import Transcript
from intercontract.model.words import plural
from intercontract.report.past import FindingPast, Past
from intercontract.values import frozen


@frozen
class EntrySide:
    """One of the two things that an entry sets against each other; ``kind`` names its style."""

    kind: str
    name: str
    text: str


@frozen
class Block:
    """Lines to read, or to copy into a shell (``copied``)."""

    title: str
    text: str
    copied: bool = False


def _none() -> tuple[()]:
    return ()


def _nothing() -> None:
    return None


def _never(_fail_on: str) -> bool:
    return False


@frozen(kw_only=True, eq=False)
class ReportEntry:
    """One finding in one region, or one change of one operation.

    ``word`` is its level in the report's own words, ``tone`` the same in verdicts. Entries with the same
    word and ``same`` are one to a person. ``at`` says where at the method and path it is, ``whole`` what
    to call the place where there is no pointer, and ``chip`` tells the merged apart. ``others`` are
    operations that have the same; ``values`` is what was expected and observed, ``rows`` are more facts by
    name. ``accepted`` says why it fails nothing, where somebody accepted it; ``fails`` whether it does
    under a ``--fail-on``. ``documented`` is what the contract says of the place, ``transcript`` the
    interaction that shows it; ``entry`` is what to write to accept it. These, ``sides`` and ``blocks`` are
    worked out only for those that ask. ``past`` is what earlier runs say of it, ``cause`` the
    place of the contract that it breaks, ``script`` the program that repeats a finding about an SDK.
    """

    word: str
    tone: Verdict
    rule: str
    fingerprint: str
    same: str
    place: str
    method: str
    path: str
    at: str
    pointer: str
    whole: str
    message: str
    suite: str
    classname: str
    fails: Callable[[str], bool]
    chip: str = ""
    others: tuple[str, ...] = ()
    count: int = 0
    values: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    examples: tuple[str, ...] = ()
    accepted: str = ""
    reason: str = ""
    evidence: tuple[str, ...] = ()
    sides: Callable[[], tuple[EntrySide, ...]] = _none
    blocks: Callable[[], tuple[Block, ...]] = _none
    documented: Callable[[], str] = str
    entry: Callable[[], str] = str
    past: FindingPast | None = None
    cause: str = ""
    transcript: Callable[[], Transcript | None] = _nothing
    script: str = ""

    @property
    def script_file(self) -> str:
        """Where the script is in the folder of a report: its first line ends with what it is called."""
        called = self.script.partition("\n")[0].rpartition(".")[2].strip()
        ending = called if re.fullmatch(r"[a-z]{1,8}", called) else "txt"
        sdk = re.sub(r"[^A-Za-z0-9._-]+", "-", self.chip).strip(".-")
        return f"scripts/{sdk}/{self.fingerprint}.{ending}" if self.script else ""

    @property
    def short(self) -> str:
        """The message, less the pointer that it begins with, to stand beside that."""
        return self.message.removeprefix(f"{self.pointer} ") or self.message

    @property
    def where(self) -> str:
        """Method, path, and where at these."""
        return f"{self.method} {self.path} {self.at}".strip()


@frozen(eq=False, slots=False)
class Merged:
    """The entries that are one to a person: a finding's regions and places, a change's operations."""

    members: tuple[ReportEntry, ...]

    @property
    def first(self) -> ReportEntry:
        """The entry that stands for the others."""
        return self.members[0]

    @cached_property
    def since(self) -> str:
        """When the first of the members was first seen; empty where nothing tells."""
        return min((m.past.first_seen for m in self.members if m.past), default="")

    @cached_property
    def is_new(self) -> bool:
        """Whether an earlier run was looked into, and no member of it was there."""
        pasts = [member.past for member in self.members if member.past]
        return bool(pasts) and all(past.is_new for past in pasts)

    @cached_property
    def chips(self) -> tuple[str, ...]:
        """What tells the members apart."""
        return tuple(dict.fromkeys(member.chip for member in self.members if member.chip))

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The operations it was seen in."""
        return tuple(dict.fromkeys(member.place for member in self.members))

    @cached_property
    def pointers(self) -> tuple[str, ...]:
        """The pointers it was seen at, array positions apart."""
        return tuple(dict.fromkeys(generalise(member.pointer) for member in self.members))

    @property
    def pointer(self) -> str:
        """Where it was seen, in a word: the first pointer, and how many more."""
        first, more = self.first.pointer, len(self.pointers) - 1
        return f"{generalise(first)} and {plural(more, 'more place')}" if more else first

    @cached_property
    def count(self) -> int:
        """How often it was seen; 0 where that is not counted."""
        return sum(member.count for member in self.members)

    @property
    def anchor(self) -> str:
        """The name of its element on a page."""
        return f"{self.first.word}-{self.first.fingerprint}"


def merged(entries: Iterable[ReportEntry]) -> tuple[Merged, ...]:
    """The entries as a person reads them, in the order in which each is first seen."""
    found: dict[tuple[str, str], list[ReportEntry]] = {}
    for entry in entries:
        found.setdefault((entry.word, entry.same), []).append(entry)
    return tuple(Merged(tuple(members)) for members in found.values())


SHARED = "In several operations"
"""The heading of what several operations have in common."""


def by_place(found: Iterable[Merged]) -> dict[str, list[Merged]]:
    """By operation, in the order in which each is first seen; what several share stands apart."""
    places: dict[str, list[Merged]] = {}
    for one in found:
        places.setdefault(one.places[0] if len(one.places) == 1 else SHARED, []).append(one)
    return places


@frozen
class ListingRow:
    """One line of a listing: its level, what it is and where, and more in words."""

    tone: Verdict
    word: str
    name: str
    where: str
    text: str
    region: str = ""
    operation: str = ""


@frozen
class Listing:
    """Lines beside the entries, such as what was fixed; ``link`` leads to all of it."""

    anchor: str
    title: str
    lead: str
    rows: tuple[ListingRow, ...]
    link: str = ""


@frozen
class Matrix:
    """Things by columns, each cell a verdict and a few words; an SDK by what it was put to."""

    anchor: str
    title: str
    lead: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[Verdict, str], ...]], ...]


@frozen
class Section:
    """Entries under a heading; a console shows ``full`` of them whole and ``short`` more as a line."""

    title: str
    heading: str
    entries: tuple[Merged, ...]
    full: int
    short: int = 0


@frozen
class Number:
    """A number at the head of a page, None where it was not measured; ``anchor`` is what explains it."""

    tone: Verdict
    number: int | None
    label: str
    anchor: str = "findings"


@frozen
class LabelledCount:
    """How often one rule spoke."""

    word: str
    tone: Verdict
    rule: str
    number: int


@frozen
class Grid:
    """Operations by region, or by aspect; a cell is None where it was not planned."""

    regions: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell | None, ...]], ...]
    title: str = "Operations by region"


@frozen
class Dimension:
    """One kind of coverage: the names of what was exercised and of what was not."""

    name: str
    exercised: tuple[str, ...]
    missing: tuple[str, ...]


@frozen
class Question:
    """A question that was asked, in few words and in full, with its answer and why."""

    question: str
    heading: str
    answer: str
    tone: Verdict
    reasons: tuple[str, ...]


@frozen
class ReportCase:
    """Something that was looked at beside the entries, a test case to JUnit.

    ``outcome`` is ``error`` or ``skipped``, or empty; with ``fails`` it may be a failure too.
    """

    suite: str
    classname: str
    name: str
    text: str = ""
    outcome: str = ""
    message: str = ""
    type: str = ""
    fails: Callable[[str], bool] = _never
    seconds: float = 0.0


@frozen(kw_only=True, eq=False)
class Outline:
    """Everything that formats show.

    ``noun`` is what an entry is called, ``across`` what the members of a merged one differ in. ``word`` and
    ``tone`` are the verdict; ``clauses`` the headline for large letters, ``title`` and ``lead`` what a text
    begins with; ``brief`` and ``facts`` say what was looked at, in lines and as pairs. ``total`` counts
    what nobody accepted, before it was merged, and ``tally`` by rule; ``nothing`` says that there is none.
    ``past``, ``listings`` and ``matrices`` are what stands beside it: earlier runs, what was fixed, what else
    was compared. ``next_steps`` are what to do with it. ``folder`` is where
    the files go, and ``files`` has their names where they are not the format's.
    """

    name: str
    noun: str
    across: str
    folder: str
    document: Callable[[], Mapping[str, object]]
    files: dict[str, str] = Factory(dict)
    latest: bool = False

    title: str
    lead: str
    subject: str
    context: str
    word: str
    tone: Verdict
    headline: str
    clauses: tuple[str, ...]
    badge: str = ""
    badge_tone: Verdict = Verdict.PASS
    numbers: tuple[Number, ...] = ()
    tally: tuple[LabelledCount, ...] = ()
    brief: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    question: Question | None = None
    grid: Grid | None = None
    past: Past | None = None
    listings: tuple[Listing, ...] = ()
    matrices: tuple[Matrix, ...] = ()

    entries: tuple[ReportEntry, ...] = ()
    sections: tuple[Section, ...] = ()
    total: int = 0
    heading: str
    nothing: str

    accepted_heading: str = ""
    accepted_lead: str = ""
    not_verified: tuple[str, ...] | None = None
    coverage: tuple[Dimension, ...] = ()
    fields: tuple[FieldRemark, ...] = ()
    footer: str = ""
    index: str = ""
    contract: str = ""
    next_steps: tuple[str, ...] = ()

    suites: tuple[str, ...] = ()
    cases: tuple[ReportCase, ...] = ()
    properties: dict[str, str] = Factory(dict)
    timestamp: str = ""
    duration: float | None = None

    @property
    def new(self) -> tuple[Merged, ...]:
        """What nobody accepted, all sections together."""
        return tuple(entry for section in self.sections for entry in section.entries)

    @property
    def accepted(self) -> tuple[Merged, ...]:
        """What somebody has accepted."""
        return merged(entry for entry in self.entries if entry.accepted)


def label(cell: Cell | None) -> str:
    """A cell in words: ``fail 2``, ``known 3``, ``pass``, ``not run``."""
    if cell is None or (cell.verdict is Verdict.SKIP and not cell.interactions):
        return "not run"
    number = {
        Verdict.FAIL: cell.fails,
        Verdict.WARNING: cell.warnings,
        Verdict.KNOWN: cell.known,
    }.get(cell.verdict, 0)
    return f"{cell.verdict.value} {number}" if number else cell.verdict.value
