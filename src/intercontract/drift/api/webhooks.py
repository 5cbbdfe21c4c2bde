"""Webhooks (OpenAPI 3.1) that appear or vanish."""

from __future__ import annotations

from intercontract.drift.api.context import Context


def compare_webhooks(context: Context) -> None:
    """``webhook-added`` and ``webhook-removed``."""
    before, after = context.base.section("webhooks"), context.revision.section("webhooks")
    for name in before:
        if name not in after:
            context.collector.add("webhook-removed", pointer=name, location="webhooks")
    for name in after:
        if name not in before:
            context.collector.add("webhook-added", pointer=name, location="webhooks")
