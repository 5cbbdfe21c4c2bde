"""Markdown, for changelogs, pull requests and summaries of jobs."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.report.outline import SHARED, Merged, Outline, Section, by_place
from intercontract.report.registry import FormatOptions
from intercontract.visible import visible


def write(outline: Outline, _options: FormatOptions) -> str:
    """The report; always ends with a newline. What several operations share is listed once, with these."""
    lines = [f"# {_escape(outline.title)}", "", _escape(outline.lead), ""]
    for warning in outline.warnings:
        lines += [f"**{_escape(warning)}**", ""]
    for one in outline.tally:
        lines.append(f"- {one.number:,} {one.word} `{visible(one.rule).replace('`', '')}`")
    if outline.tally:
        lines.append("")
    for section in outline.sections:
        lines += [f"## {section.heading}", "", *_section(section)]
    if outline.accepted:
        lines += [f"## {outline.accepted_heading}", ""]
        lines += [f"{_item(found)}: {_escape(found.first.reason)}" for found in outline.accepted]
        lines.append("")
    if asked := outline.question:
        lines += [f"## {asked.question} {asked.answer}", ""]
        lines += [*(f"- {_escape(reason)}" for reason in asked.reasons), ""]
    if outline.not_verified:
        lines += ["## Not verified", ""]
        lines += [*(f"- {_escape(sentence)}" for sentence in outline.not_verified), ""]
    if outline.next_steps:
        lines += ["## Next", "", *(f"- {_escape(step)}" for step in outline.next_steps), ""]
    return "\n".join(lines)


def _section(section: Section) -> Iterator[str]:
    places = by_place(section.entries)
    shared = places.pop(SHARED, [])
    for place in sorted(places):
        yield from [f"### {_escape(place)}", "", *map(_item, places[place]), ""]
    if shared:
        yield from [f"### {SHARED}", ""]
        for found in shared:
            yield _item(found)
            yield f"  - {', '.join(_escape(place) for place in sorted(found.places))}"
        yield ""


def _item(found: Merged) -> str:
    entry = found.first
    rule = visible(entry.rule).replace("`", "")
    told = [f"- {_escape(entry.message)} (`{rule}`)"]
    if found.count:
        told.append(f"{_escape(', '.join(found.chips))}: {found.count:,}x")
        told += [_escape(found.pointer)] if len(found.pointers) > 1 else []
    told += [f"{name} {_escape(value)}" for name, value in (*entry.values, *entry.rows)]
    return "; ".join(told) + "".join(_scripts(found))


def _scripts(found: Merged) -> Iterator[str]:
    """What repeats a finding about an SDK, for an issue of the SDK's own."""
    check = found.first.rule
    for block in found.first.blocks() if check.startswith("sdk-") else ():
        if block.copied:
            lines = _visible_lines(block.text)
            yield "\n\n  ````\n" + "".join(f"  {one}\n" for one in lines) + "  ````\n"


def _visible_lines(text: str) -> list[str]:
    """The lines of a script, without what could end its fence or steer a terminal."""
    return [visible(line).replace("````", "```") for line in text.splitlines()]


def _escape(text: str) -> str:
    """Plain text as Markdown that shows it."""
    for character in "\\`*_<>[]#|":
        text = text.replace(character, f"\\{character}")
    return visible(text.replace("\n", " "))
