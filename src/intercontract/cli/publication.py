"""How a command's report is to be told: printed, written, and with what exit code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from intercontract.report.formats import format_names
from intercontract.values import frozen

Output = tuple[str, Path]
"""A format, empty for the one of ``--format``, and where it goes."""


def OUTPUT(value: object) -> Output:  # noqa: N802 - click shows a type by its function's name
    """The type of an option that names a file, perhaps with a format before it: ``sarif=out.sarif``."""
    if isinstance(value, tuple):
        return value
    form, equals, place = str(value).partition("=")
    if not (equals and form.isalnum()):
        return "", Path(str(value))
    if form not in format_names():
        raise click.BadParameter(f"{form!r} is none of {', '.join(format_names())}")
    if not place:
        raise click.BadParameter(f"names no file for {form}")
    return form, Path(place)


output = click.option(
    "--output", "-o", type=OUTPUT, multiple=True, metavar="[FORMAT=]FILE",
    help="Write to a file what would be printed; or, as sarif=FILE, another format as well. May be "
         "repeated.",
)  # fmt: skip


@frozen
class Publication:
    """What to do with a report. ``is_printed`` is false where what would be printed goes to a file."""

    form: str
    fail_on: str
    quiet: bool
    report_dir: Path
    outputs: tuple[Output, ...] = ()

    @staticmethod
    def taken(options: dict[str, Any]) -> Publication:
        """That which a command's options say; they are taken out, but for the folder."""
        form, fail_on, quiet = (options.pop(name) for name in ("format", "fail_on", "quiet"))
        return Publication(form, fail_on, quiet, options["report_dir"], options.pop("output"))

    @property
    def is_printed(self) -> bool:
        """Whether the report goes to standard output."""
        return all(form for form, _ in self.outputs)

    @property
    def files(self) -> tuple[Output, ...]:
        """The outputs, each with its format."""
        return tuple((form or self.form, place) for form, place in self.outputs)
