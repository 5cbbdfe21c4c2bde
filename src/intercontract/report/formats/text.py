"""Text for people: styled on a terminal, the same plain lines everywhere else."""

from __future__ import annotations

from intercontract.report.outline import Outline
from intercontract.report.registry import FormatOptions


def write(outline: Outline, options: FormatOptions) -> str:
    """The report as text; what draws it is imported for those who ask for text only."""
    from intercontract.report.terminal import write

    return write(outline, options)
