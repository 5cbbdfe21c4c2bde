"""An applied SLA has a name, and a status unless it was taken away."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.facts import conversations
from intercontract.checks.needs import holds
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Violation
from intercontract.model.json import join

_STATUSES = ("hit", "missed", "cancelled", "active")


@check(
    id="sla-status",
    summary="An applied SLA names itself, and its status is hit, missed, active, cancelled or null.",
    source="documentation, *Applied SLA*: sla_status; null once an SLA event was cancelled",
    needs=holds("conversation"),
    yields_to=("response-schema",),
    good='"sla_applied": {"type": "conversation_sla_summary", "sla_name": "VIP", "sla_status": "hit"}',
    bad='"sla_applied": {"type": "conversation_sla_summary", "sla_name": "VIP", "sla_status": "late"}',
)
def sla_status(exchange: Exchange) -> Iterator[Violation]:
    """``sla_applied`` is null, or has a non-empty ``sla_name`` and a ``sla_status`` of the four that are
    documented, or null.

    The documentation contradicts itself: it lists ``cancelled``, and says that the status is always null
    once an SLA was removed by hand. Both are accepted.
    """
    for pointer, conversation in conversations(exchange):
        applied = conversation.get("sla_applied")
        if not isinstance(applied, dict):
            continue
        at = join(pointer, "sla_applied")
        status, name = applied.get("sla_status"), applied.get("sla_name")
        if status is not None and status not in _STATUSES:
            wanted = f"{', '.join(_STATUSES)} or null"
            yield violation(join(at, "sla_status"), wanted, show(status), "status")
        if not isinstance(name, str) or not name:
            yield violation(join(at, "sla_name"), "a name", show(name), "name")
