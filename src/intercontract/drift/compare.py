"""Two API descriptions compared: what changed, and what it does to a client of the first."""

from __future__ import annotations

from intercontract.contract.garbage_collection import paused_garbage_collection
from intercontract.drift.api.components import compare_components
from intercontract.drift.api.context import Context
from intercontract.drift.api.operations import compare_paths, compare_webhooks
from intercontract.drift.api.servers import compare_servers
from intercontract.drift.api.versioning import compare_version
from intercontract.drift.canonical import Canon
from intercontract.drift.change import Change
from intercontract.drift.collector import ChangeCollector
from intercontract.drift.document import Document, Node, Unchanged
from intercontract.drift.options import Options
from intercontract.drift.verdict import Judge
from intercontract.drift.walk import Walker
from intercontract.errors import ContractError

DEFAULTS = Options()


def compare(base: Node, revision: Node, *, options: Options = DEFAULTS) -> tuple[Change, ...]:
    """Every change from ``base`` to ``revision``, worst first.

    Both are OpenAPI descriptions (3.0 or 3.1, also mixed) as plain JSON values, references unresolved
    and local. Neither is altered.

    Raises:
        ContractError: one of them is not an object.
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
    canon = Canon(same_dialect=one.is_31 == other.is_31)
    walker = Walker(Unchanged(one, other), canon, options)
    context = Context(one, other, options, walker, Judge(canon, options), ChangeCollector(options))
    with paused_garbage_collection():
        compare_servers(context)
        compare_components(context)
        compare_webhooks(context)
        compare_paths(context)
        compare_version(context)
        return context.collector.changes()
