"""One night: the commands that it ran, what became of each, and how that is told."""

from __future__ import annotations

from intercontract.history.notice import Notice
from intercontract.model.json import JSONValue
from intercontract.model.plain import to_plain
from intercontract.values import frozen

_MEANS = {
    1: "something is new",
    2: "it is not set up rightly",
    3: "a target did not answer",
    4: "it broke",
}


@frozen
class NightPart:
    """One command of a night. ``code`` is its exit code, None until it has ended; ``seconds`` it took.

    ``run`` is what it left in the history, if anything, and ``headline`` what that says.
    """

    line: str
    code: int | None = None
    seconds: float = 0.0
    run: str = ""
    headline: str = ""
    left_out: bool = False

    @property
    def is_broken(self) -> bool:
        """Whether it could not do its work; what it found is another matter."""
        return self.left_out or self.code not in (None, 0, 1)

    @property
    def outcome(self) -> str:
        """What became of it, in words."""
        if self.left_out:
            return "not run: the time was over"
        if self.code is None:
            return "not run"
        if not self.code:
            return "nothing new"
        return _MEANS.get(self.code, f"it left with {self.code}")


@frozen
class Night:
    """One night. Its id is its time; ``told`` is the signal that stopped it, or 0."""

    id: str
    parts: tuple[NightPart, ...]
    told: int = 0
    notes: tuple[str, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do."""
        return all(part.code is not None or part.left_out for part in self.parts)

    @property
    def exit_code(self) -> int:
        """The gravest of its parts: 4, 3, 2, 1, 0; a part that did not end is our own fault."""
        if self.told:
            return 128 + self.told
        codes = [part.code or 0 for part in self.parts]
        late = any(part.left_out for part in self.parts)
        return max([4 if code > 4 else code for code in codes] + [int(late)], default=0)

    def to_dict(self) -> dict[str, JSONValue]:
        """The document of `_FILE`, and of ``--format json``."""
        document: dict[str, JSONValue] = to_plain(self)
        return document | {"complete": self.is_over, "exit_code": self.exit_code}


def night_lines(night: Night, notice: Notice) -> list[str]:
    """A night for people."""
    lines = [f"{notice.title}: {notice.headline}", ""]
    for part in night.parts:
        told = f"; {part.headline}" if part.headline else ""
        lines.append(f"  {part.line}: {part.outcome} ({part.seconds:.1f} s){told}")
    lines += [f"  {note}" for note in night.notes]
    return [*lines, *([""] if notice.is_news else []), *(f"  {line}" for line in notice.lines())]


def night_markdown(night: Night, notice: Notice) -> str:
    """A night as Markdown, for the summary of a job."""
    head = ["| part | outcome | seconds | since the night before |", "|---|---|---|---|"]
    rows = [
        f"| `{_cell(part.line)}` | {part.outcome} | {part.seconds:.1f} | {_cell(part.headline)} |"
        for part in night.parts
    ]
    told = [f"- {_cell(line)}" for line in (*night.notes, *notice.lines())]
    lines = [f"# {notice.title}: {notice.headline}", "", *head, *rows, "", *told]
    return "\n".join(lines).rstrip() + "\n"


def _cell(text: str) -> str:
    for character in "\\`*_<>[]#|":
        text = text.replace(character, f"\\{character}")
    return text
