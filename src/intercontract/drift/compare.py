"""Two API descriptions compared: what changed, and what it does to a client of the first."""

from __future__ import annotations

from intercontract.contract.document.patterns import watched
from intercontract.contract.reading.garbage_collection import paused_garbage_collection
from intercontract.drift.api.components import compare_components
from intercontract.drift.api.context import Context
from intercontract.drift.api.operations import compare_paths, compare_webhooks
from intercontract.drift.api.servers import compare_servers
from intercontract.drift.api.versioning import compare_version
from intercontract.drift.canonical import Canon
from intercontract.drift.change import Change
from intercontract.drift.collector import ChangeCollector
from intercontract.drift.document import Document, Node, Unchanged
from intercontract.drift.effort import Effort
from intercontract.drift.options import Options
from intercontract.drift.verdict import Judge
from intercontract.drift.walk import MAX_WAYS, Walker
from intercontract.errors import ContractError

DEFAULTS = Options()
UNDECIDED = "some patterns cannot be looked for in five seconds: they are taken to match"
TOLD_ONCE = (
    f"some schemas lead to their parts in more than {MAX_WAYS:,} ways: "
    "what changed in these is told at the nearest place only"
)


def compare(
    base: Node, revision: Node, *, options: Options = DEFAULTS, notes: list[str] | None = None
) -> tuple[Change, ...]:
    """Every change from ``base`` to ``revision``, worst first.

    Both are OpenAPI descriptions (3.0 or 3.1, also mixed) as plain JSON values, references unresolved
    and local. Neither is altered. ``notes`` takes what is to be known of the answer besides.

    Raises:
        ContractError: one of them is not an object, or too much would have to be compared.
    """
    for name, document in (("base", base), ("revision", revision)):
        if not isinstance(document, dict):
            raise ContractError(
                f"the {name} description is not an object",
                hint="give an OpenAPI 3.0 or 3.1 document",
            )
    one, other = Document(base), Document(revision)
    one.lenient_null = other.lenient_null = not (one.is_31 and other.is_31)
    one.meets_30, other.meets_30 = (
        mine.is_31 and not theirs.is_31 for mine, theirs in ((one, other), (other, one))
    )
    effort = Effort(options.steps)
    canon = Canon(same_dialect=one.is_31 == other.is_31, effort=effort)
    walker = Walker(Unchanged(one, other), canon, options)
    collector = ChangeCollector(options, effort)
    context = Context(one, other, options, walker, Judge(canon, options), collector)
    with paused_garbage_collection(), watched() as patterns:
        compare_servers(context)
        compare_components(context)
        compare_webhooks(context)
        compare_paths(context)
        compare_version(context)
        if walker.has_told_once and notes is not None:
            notes.append(TOLD_ONCE)
        if patterns.undecided and notes is not None:
            notes.append(UNDECIDED)
        return context.collector.changes()
