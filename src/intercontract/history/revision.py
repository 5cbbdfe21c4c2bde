"""The revision of the history's tables that this release writes: the newest in `migrations/versions`."""

from __future__ import annotations

HEAD = "0002"
