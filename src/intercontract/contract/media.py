"""Media types: what a Content-Type names, whether that is JSON, and what parts the parts of a body.

Source: RFC 9110, section 8.3; RFC 6839, section 3.1, on ``+json``; RFC 2046, section 5.1, on multipart.
"""

from __future__ import annotations

import re

from intercontract.model.regex import regex

# Servers take as many fields of a form, or fewer; whoever reads a part needs time for each.
MAX_PARTS = 1_000
_BOUNDARY = regex(r"(boundary\s*=\s*)(?:\"([^\"]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
_JSON_TYPE = re.compile(r"[\w.+-]+/(?:[\w.!#$&^*-]+\+)?json", re.IGNORECASE)


def essence(content_type: str | None) -> str:
    """A media type in lower case without its parameters."""
    return (content_type or "").partition(";")[0].strip().lower()


def documented_names(content_type: str | None) -> tuple[str, ...]:
    """What a media type may be documented as, the most specific first: itself, or a range that holds it.

    ``application/*+json`` is no range of RFC 9110; descriptions that code writes have it all the same.
    """
    given = essence(content_type)
    kind, _, name = given.partition("/")
    suffix = (f"{kind}/*+{name.rpartition('+')[2]}",) if "+" in name else ()
    return (given, *suffix, f"{kind}/*", "*/*")


def is_json_type(content_type: str | None) -> bool:
    """Whether a content type is JSON, with any parameters: ``application/problem+json; charset=utf-8``."""
    return bool(_JSON_TYPE.fullmatch(essence(content_type)))


def boundary_of(content_type: str) -> str | None:
    """The boundary of a multipart type."""
    if not content_type.strip().lower().startswith("multipart/"):
        return None
    match = _BOUNDARY.search(content_type)
    return (match[2] or match[3]) if match else None


def with_boundary(content_type: str, boundary: str) -> str:
    """A multipart type with another boundary; any other type as it is."""
    if not boundary_of(content_type):
        return content_type
    return _BOUNDARY.sub(rf"\g<1>{boundary}", content_type)


def has_many_parts(body: bytes, boundary: str) -> bool:
    """Whether a multipart body has more than the `MAX_PARTS` that are looked at."""
    return body.count(b"--" + boundary.encode("latin-1", "replace")) > MAX_PARTS + 1
