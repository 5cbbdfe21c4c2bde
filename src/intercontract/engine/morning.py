"""The page of a night, made of what its parts left in their folders and of what the history compares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from intercontract.contract.reading.structure import MAX_REPORTED
from intercontract.contract.reading.text import read_json
from intercontract.drift.report import LEVEL_WORDS
from intercontract.drift.rules import Level
from intercontract.errors import ConfigurationError
from intercontract.files.writing import replace
from intercontract.history.compare import Compared, Outcome
from intercontract.history.night import Night
from intercontract.history.notice import Notice
from intercontract.history.record import FindingKey
from intercontract.model.finding import Verdict
from intercontract.report.formats.html import render_morning
from intercontract.report.morning import (
    CHANGES_SHOWN,
    DriftChange,
    Morning,
    MorningDrift,
    MorningFinding,
    MorningGroup,
    MorningPart,
    SdkMatrix,
)

_LARGEST = 256 * 1024 * 1024
_HEADINGS = {
    Outcome.NEW: "New",
    Outcome.FIXED: "Fixed",
    Outcome.FLAKY: "Flaky",
    Outcome.STILL: "Still there",
}
_LEVELS = {
    Level.BREAKING: Verdict.FAIL,
    Level.WARNING: Verdict.WARNING,
    Level.INFO: Verdict.KNOWN,
}
_GRAVEST = (
    *(Verdict.ERROR, Verdict.FAIL, Verdict.WARNING),
    *(Verdict.KNOWN, Verdict.PASS, Verdict.SKIP),
)


def part_folder(folder: Path, number: int, line: str) -> Path:
    """Where the ``number``-th part of a night, counted from 0, has its reports."""
    return folder / f"{number + 1}-{line.split()[0]}"


def write_morning(folder: Path, night: Night, notice: Notice) -> None:
    """Write ``index.html`` into the folder of a night; what a part did not leave there is not told."""
    replace(folder / "index.html", render_morning(_morning(folder, night, notice)))


def _morning(folder: Path, night: Night, notice: Notice) -> Morning:
    folders = [part_folder(folder, n, part.line) for n, part in enumerate(night.parts)]
    pages = [_page(each, folder) for each in folders]
    of_run = {part.run: page for part, page in zip(night.parts, pages, strict=True) if part.run}
    parts = tuple(
        MorningPart(
            part.line,
            _verdict(part.code) if part.code is not None else Verdict.SKIP,
            part.outcome,
            part.seconds,
            part.headline,
            page,
        )
        for part, page in zip(night.parts, pages, strict=True)
    )
    runs = {
        one.sighting.key: of_run.get(comparison.run.id, "")
        for comparison in notice.comparisons
        for one in comparison.findings
    }
    return Morning(
        title=notice.title,
        headline=notice.headline,
        verdict=next((v for v in _GRAVEST if v in {part.verdict for part in parts}), Verdict.SKIP)
        if night.is_over and not night.told
        else Verdict.ERROR,
        parts=parts,
        found={
            heading: tuple(_groups(outcome, notice.of(outcome), runs))
            for outcome, heading in _HEADINGS.items()
        },
        notes=(*night.notes, *(f"broken: {told}" for told in (*notice.broken, *notice.cut_short))),
        drifts=tuple(_drifts(folders, folder)),
        matrices=tuple(_matrices(folders, folder)),
    )


def _verdict(code: int) -> Verdict:
    return {0: Verdict.PASS, 1: Verdict.FAIL}.get(code, Verdict.ERROR)


def _groups(
    outcome: Outcome, found: list[list[Compared]], pages: Mapping[FindingKey, str]
) -> list[MorningGroup]:
    """By check, gravest first; what is fixed stands on no page of tonight."""
    gone = outcome is Outcome.FIXED
    groups: dict[tuple[str, str], list[MorningFinding]] = {}
    for members in found:
        seen = members[0].sighting
        page = "" if gone else pages[seen.key]
        groups.setdefault((seen.check, page), []).append(_finding(members, page, gone=gone))
    made = [
        MorningGroup(
            check, min((one.verdict for one in each), key=_GRAVEST.index), tuple(each), page
        )
        for (check, page), each in groups.items()
    ]
    return sorted(made, key=lambda group: _GRAVEST.index(group.verdict))


def _finding(members: list[Compared], page: str, *, gone: bool) -> MorningFinding:
    seen = members[0].sighting
    return MorningFinding(
        verdict=Verdict.PASS if gone else seen.verdict,
        check=seen.check,
        operation=seen.operation,
        pointer=seen.pointer,
        message=seen.message,
        places=tuple(dict.fromkeys(m.sighting.region for m in members if m.sighting.region)),
        first_seen=min(one.first_seen for one in members),
        returned=any(one.returned for one in members),
        page=f"{page}#{quote(seen.fingerprint)}" if page else "",
    )


def _page(folder: Path, base: Path) -> str:
    for name in ("latest/index.html", "drift/index.html", "index.html"):
        if (folder / name).is_file():
            return quote((folder / name).relative_to(base).as_posix())
    return ""


def _read(file: Path) -> Any:
    """A document that a part left, or None where there is none that can be read."""
    try:
        return read_json(file, ConfigurationError, limit=_LARGEST, values=MAX_REPORTED)
    except (ConfigurationError, OSError, ValueError):
        return None


def _drifts(folders: Iterable[Path], base: Path) -> Iterator[MorningDrift]:
    for folder in folders:
        document = _read(folder / "drift" / "drift.json")
        try:
            if document is not None:
                yield _drift(document, _page(folder, base))
        except (AttributeError, KeyError, TypeError, ValueError):
            continue  # a part of another release, or not of ours


def _drift(document: dict[str, Any], page: str) -> MorningDrift:
    levels = list(LEVEL_WORDS)
    changes = sorted(document["changes"], key=lambda change: levels.index(Level(change["level"])))
    counts = [
        f"{document['summary'][level.value]:,} {word}"
        for level, word in LEVEL_WORDS.items()
        if document["summary"][level.value]
    ]
    sides = f"{document['base']} → {document['revision']}"
    shown = [
        DriftChange(
            _LEVELS[level := Level(each["level"])],
            LEVEL_WORDS[level],
            each["rule"],
            each["operation"] or "",
            each["message"],
        )
        for each in changes[:CHANGES_SHOWN]
    ]
    told = f"{sides}: {', '.join(counts) or 'nothing has changed'}"
    return MorningDrift(told, page, tuple(shown), len(changes) - len(shown))


def _matrices(folders: Iterable[Path], base: Path) -> Iterator[SdkMatrix]:
    for folder in folders:
        document = _read(folder / "latest" / "report.json")
        try:
            cells = [cell for cell in document["grid"] if cell.get("sdk")] if document else []
            if cells:
                yield _matrix(cells, _page(folder, base))
        except (AttributeError, KeyError, TypeError, ValueError):
            continue


def _matrix(cells: list[dict[str, Any]], page: str) -> SdkMatrix:
    aspects = tuple(dict.fromkeys(cell["aspect"] for cell in cells))
    verdicts: dict[tuple[str, str], list[Verdict]] = {}
    for cell in cells:
        verdicts.setdefault((cell["sdk"], cell["aspect"]), []).append(Verdict(cell["verdict"]))

    def at(sdk: str, aspect: str) -> tuple[Verdict, int, int] | None:
        found = verdicts.get((sdk, aspect))
        if not found:
            return None
        worst = next((v for v in _GRAVEST if v in found), Verdict.SKIP)
        return worst, sum(v is not Verdict.PASS for v in found), len(found)

    rows = tuple(
        (sdk, tuple(at(sdk, aspect) for aspect in aspects))
        for sdk in dict.fromkeys(cell["sdk"] for cell in cells)
    )
    return SdkMatrix(page, aspects, rows)
