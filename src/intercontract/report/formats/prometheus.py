"""Prometheus' text format, for node_exporter's textfile collector or a push gateway."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from intercontract.report.cases import began
from intercontract.report.outline import Outline
from intercontract.report.registry import FormatOptions
from intercontract.report.text import line

Samples = Mapping[tuple[tuple[str, str], ...], float]


def write(outline: Outline, _options: FormatOptions) -> str:
    """Gauges of the last run; labels name rule, level and region."""
    return "".join(f"{row}\n" for row in _rows(outline))


def _rows(outline: Outline) -> Iterator[str]:
    found: Counter[tuple[tuple[str, str], ...]] = Counter()
    for entry in outline.entries:
        labels = {"rule": entry.rule, "level": entry.word, "region": entry.chip}
        found[tuple(labels.items())] += 1
    yield from _metric("findings", "Findings by rule, level and region.", found)
    verdict = (("verdict", outline.word),)
    yield from _metric("verdict", "The verdict of the last run, as a label.", {verdict: 1})
    covered: dict[tuple[tuple[str, str], ...], float] = {}
    for one in outline.coverage:
        covered[("kind", one.name), ("state", "exercised")] = len(one.exercised)
        covered[("kind", one.name), ("state", "missing")] = len(one.missing)
    yield from _metric("coverage", "What was exercised of the contract, and what not.", covered)
    spent: dict[tuple[tuple[str, str], ...], float] = {}
    answered: Counter[tuple[tuple[str, str], ...]] = Counter()
    for _, cells in outline.grid.rows if outline.grid else ():
        for cell in cells:
            if cell and cell.interactions:
                answered[("region", cell.region),] += cell.interactions
                key = (("region", cell.region),)
                spent[key] = spent.get(key, 0.0) + cell.seconds
    yield from _metric("interactions", "Interactions judged, by region.", answered)
    yield from _metric("response_seconds", "Seconds spent on answers, by region.", spent)
    if outline.duration is not None:
        yield from _metric("duration_seconds", "How long the run took.", {(): outline.duration})
    if at := began(outline):
        yield from _metric("started_seconds", "When the run began, since 1970.", {(): at / 1000})


def _metric(name: str, about: str, samples: Samples) -> Iterator[str]:
    if not samples:
        return
    yield f"# HELP intercontract_{name} {about}"
    yield f"# TYPE intercontract_{name} gauge"
    for labels, value in samples.items():
        told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels)
        braces = f"{{{told}}}" if told else ""
        yield f"intercontract_{name}{braces} {value:.15g}"


def _escaped(text: str) -> str:
    return line(text, 200).replace("\\", "\\\\").replace('"', '\\"')
