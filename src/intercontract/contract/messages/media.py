"""Media types: what a Content-Type names, and whether that is JSON.

Source: RFC 9110, section 8.3; RFC 6839, section 3.1, on ``+json``.
"""

from __future__ import annotations

import re

_JSON_TYPE = re.compile(r"[\w.+-]+/(?:[\w.!#$&^-]+\+)?json", re.IGNORECASE)


def essence(content_type: str | None) -> str:
    """A media type in lower case without its parameters."""
    return (content_type or "").partition(";")[0].strip().lower()


def is_json_type(content_type: str | None) -> bool:
    """Whether a content type is JSON, with any parameters: ``application/problem+json; charset=utf-8``."""
    return bool(_JSON_TYPE.fullmatch(essence(content_type)))
