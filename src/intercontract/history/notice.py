"""What people are told in the morning: what is new, what is fixed, what broke; and nothing otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from intercontract.history.compare import Compared, Outcome, RunComparison
from intercontract.model.json import JSONValue
from intercontract.values import frozen
from intercontract.visible import shortened

_TOLD = (Outcome.NEW, Outcome.FIXED)
_MOST = 10
_LONGEST = 300


@frozen
class Notice:
    """What is to be told of some runs; ``broken`` says what could not be done, a line each."""

    title: str
    comparisons: tuple[RunComparison, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def is_news(self) -> bool:
        """Whether anybody needs to be told."""
        return bool(self.broken or self.cut_short or self.of(Outcome.NEW) or self.of(Outcome.FIXED))

    @property
    def cut_short(self) -> tuple[str, ...]:
        """Runs that did not come to their end."""
        runs = (comparison.run for comparison in self.comparisons)
        return tuple(
            f"{run.series}: run {run.id}: {run.state.value}" for run in runs if not run.is_over
        )

    def of(self, outcome: Outcome) -> list[list[Compared]]:
        """The findings with an outcome in any of the runs, the regions of each together."""
        found: dict[str, list[Compared]] = {}
        for comparison in self.comparisons:
            for one in comparison.of(outcome):
                found.setdefault(one.sighting.fingerprint, []).append(one)
        return list(found.values())

    @property
    def headline(self) -> str:
        """``2 new, 1 fixed; 1 part broke``."""
        told = [
            f"{len(found):,} {outcome.value}" for outcome in Outcome if (found := self.of(outcome))
        ]
        broken = len(self.broken) + len(self.cut_short)
        told += [f"{broken:,} broken"] if broken else []
        return ", ".join(told) or "nothing new"

    def lines(self) -> Iterator[str]:
        """The notice as plain lines, without its title."""
        for line in (*self.broken, *self.cut_short):
            yield f"broken: {shortened(line, _LONGEST)}"
        for outcome in _TOLD:
            found = self.of(outcome)
            for members in found[:_MOST]:
                yield f"{outcome.value}: {_line(members)}"
            if len(found) > _MOST:
                yield f"{outcome.value}: ... and {len(found) - _MOST:,} more"

    def to_dict(self) -> dict[str, JSONValue]:
        """The document that a generic webhook gets, and that ``--format json`` prints."""
        document: dict[str, JSONValue] = {
            "version": 1,
            "title": self.title,
            "headline": self.headline,
            "broken": [*self.broken, *self.cut_short],
        }
        document["runs"] = [
            {
                "run": comparison.run.id,
                "base": comparison.base.id,
                "series": comparison.run.series,
                "verdict": comparison.run.verdict.value,
                "headline": comparison.headline,
            }
            for comparison in self.comparisons
        ]
        for outcome in _TOLD:
            document[outcome.value] = [_row(members) for members in self.of(outcome)]
        return document


def payload(kind: str, notice: Notice) -> dict[str, JSONValue]:
    """What a webhook of a kind is sent.

    Source: Slack, *Sending messages using incoming webhooks*; Microsoft, *Create incoming webhooks with
    Workflows* (an adaptive card in an attachment).
    """
    title = f"{notice.title}: {notice.headline}"
    if kind == "slack":
        bullets = (f"• {_for_slack(line)}" for line in notice.lines())
        return {"text": "\n".join([f"*{_for_slack(title)}*", *bullets])}
    if kind == "teams":
        head: JSONValue = {"type": "TextBlock", "text": title, "weight": "Bolder", "wrap": True}
        lines: list[JSONValue] = [
            {"type": "TextBlock", "text": _for_teams(line), "wrap": True} for line in notice.lines()
        ]
        content: JSONValue = {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.4",
            "body": [head, *lines],
        }
        media = "application/vnd.microsoft.card.adaptive"
        return {"type": "message", "attachments": [{"contentType": media, "content": content}]}
    return notice.to_dict()


def _line(members: Iterable[Compared]) -> str:
    listed = list(members)
    seen = listed[0].sighting
    regions = ", ".join(dict.fromkeys(one.sighting.region for one in listed if one.sighting.region))
    where = f" [{regions}]" if regions else ""
    back = ", was gone and has returned" if any(one.returned for one in listed) else ""
    told = shortened(seen.message, _LONGEST)
    return f"{told} ({seen.check}, {seen.operation}{where}, {seen.fingerprint}{back})"


def _row(members: list[Compared]) -> dict[str, JSONValue]:
    regions = dict.fromkeys(one.sighting.region for one in members if one.sighting.region)
    row = members[0].to_dict()
    del row["region"], row["outcome"], row["accepted"]
    return row | {"regions": list(regions)}


def _for_slack(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _for_teams(text: str) -> str:
    """Text that a card shows as it is: its text blocks take some Markdown."""
    for character in "\\*_[]`#":
        text = text.replace(character, f"\\{character}")
    return text
