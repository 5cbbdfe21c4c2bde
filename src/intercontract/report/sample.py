"""What people copy and read of a defect's sample: the command, and the JSON around the place."""

from __future__ import annotations

from intercontract.model.run import FindingGroup, Rendered, Sample
from intercontract.report.curl import curl
from intercontract.report.excerpt import excerpt


def rendered(group: FindingGroup) -> Rendered:
    """The sample as text; of a report that was read back, the text that was written."""
    match group.sample:
        case Sample(interaction=interaction, body=body):
            around = excerpt(body, group.finding.pointer) if body is not None else ""
            return Rendered(curl(interaction), around)
        case Rendered() as written:
            return written
        case _:
            return Rendered()
