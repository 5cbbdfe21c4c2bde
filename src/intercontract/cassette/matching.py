"""When two requests are the same: canonical URL and body, credentials, version."""

from __future__ import annotations

import hashlib
from typing import TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson

from intercontract.model.interaction import Request

# Method, host, path, sorted query, digest of the canonical body.
MatchKey: TypeAlias = tuple[str, str, str, tuple[tuple[str, str], ...], bytes]

PARTS = ("method", "host", "path", "query", "body")


def key_of(request: Request, match: frozenset[str]) -> MatchKey:
    """What a request is looked up by; parts that are not in ``match`` are left blank."""
    url = urlsplit(request.url)
    query: tuple[tuple[str, str], ...] = ()
    if "query" in match and url.query:
        query = tuple(sorted(parse_qsl(url.query, keep_blank_values=True)))
    return (
        request.method.upper(),
        _origin(url.scheme, url.netloc) if "host" in match else "",
        canonical_path(url.path),
        query,
        digest(request.body) if "body" in match else b"",
    )


def _origin(scheme: str, netloc: str) -> str:
    host = netloc.rpartition("@")[2].lower()
    default = {"https": ":443", "http": ":80"}.get(scheme.lower(), "")
    return f"{scheme.lower()}://{host.removesuffix(default) if default else host}"


def canonical_path(path: str) -> str:
    """A path with its escapes resolved, except those that would change its segments."""
    if "%" not in path:
        return path or "/"
    return "/".join(
        unquote(part).replace("%", "%25").replace("/", "%2F") for part in path.split("/")
    )


def digest(body: bytes | None) -> bytes:
    """A short digest of a body; JSON that differs in space and key order only has the same."""
    if not body:
        return b""
    return hashlib.blake2b(canonical_body(body), digest_size=16).digest()


def canonical_body(body: bytes) -> bytes:
    """JSON with sorted keys and no space, anything else as it is."""
    if body.lstrip()[:1] not in (b"{", b"["):
        return body
    try:
        return orjson.dumps(orjson.loads(body), option=orjson.OPT_SORT_KEYS)
    except (orjson.JSONDecodeError, TypeError):
        return body


def version_of(request: Request) -> str | None:
    """The API version a request asks for."""
    return request.headers.get("intercom-version")
