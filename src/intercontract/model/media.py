"""Media types (RFC 6838), as far as judging needs them."""

from __future__ import annotations

import re

_JSON = re.compile(r"application/json|[\w.-]+/[\w.+-]+\+json", re.IGNORECASE)


def is_json_type(content_type: str | None) -> bool:
    """Whether a content type is JSON or built on it (``+json``, RFC 6839), with any parameters."""
    return bool(_JSON.fullmatch((content_type or "").partition(";")[0].strip()))
