"""Drift: what changed between two API descriptions. Pure: no network, disk or clock."""

from __future__ import annotations

from intercontract.drift.change import MISSING, Change
from intercontract.drift.compare import compare
from intercontract.drift.options import Options
from intercontract.drift.rules import RULES, DriftRule, Level

__all__ = ["MISSING", "RULES", "Change", "DriftRule", "Level", "Options", "compare"]
