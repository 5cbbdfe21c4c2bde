"""Redaction of URLs: user information goes, path and query are read decoded; the rest stays as it was."""

from __future__ import annotations

import re
from typing import Protocol
from urllib.parse import quote, quote_plus, unquote, unquote_plus, urlsplit

from intercontract.cassette.redaction.keys import ValueKind, kind_of
from intercontract.cassette.redaction.scrub import Scrubber

_URL = re.compile(
    r"(?P<head>(?:[A-Za-z][A-Za-z0-9+.-]*:)?//)(?P<net>[^/?#]*)(?P<path>[^?#]*)(?P<rest>.*)",
    re.DOTALL,
)
# In a query these are flags and search terms, not texts or pictures (``display_avatar=true``).
_IN_QUERY = frozenset(
    {
        ValueKind.SECRET,
        ValueKind.EMAIL,
        ValueKind.PHONE,
        ValueKind.NAME,
        ValueKind.IP,
        ValueKind.PLACE,
        ValueKind.BIRTH,
        ValueKind.ID,
    }
)


class Named(Protocol):
    """What redacts a string that is known to be of a kind."""

    @property
    def scrub(self) -> Scrubber:
        """The scrubber for strings of no kind."""

    def named(self, kind: ValueKind, text: str) -> str:
        """The redacted string."""


def redact_url(url: str, by: Named) -> str:
    """An absolute URL (or one that starts with ``//``) without secrets and personal data."""
    match = _URL.match(url)
    if match is None:
        return by.scrub.text(url)
    query, mark, fragment = match["rest"].partition("#")
    return "".join(
        (
            match["head"],
            _authority(match["net"], by),
            "/".join(_segment(part, by) for part in match["path"].split("/")),
            "?" + redact_query(query[1:], by) if query.startswith("?") else "",
            mark,
            _fragment(fragment, by),
        )
    )


def redact_path(path: str, by: Named) -> str:
    """A path as it stands in a URL, with a query and a fragment perhaps."""
    before, mark, fragment = path.partition("#")
    segments, question, query = before.partition("?")
    clean = "/".join(_segment(part, by) for part in segments.split("/"))
    return f"{clean}{question}{redact_query(query, by)}{mark}{_fragment(fragment, by)}"


def _fragment(fragment: str, by: Named) -> str:
    # Where OAuth's implicit flow puts its tokens (RFC 6749, section 4.2.2), it is a form.
    return redact_query(fragment, by) if "=" in fragment else _segment(fragment, by)


def _authority(net: str, by: Named) -> str:
    host = net.rpartition("@")[2]
    shown = by.scrub.text(host)
    if shown != host and not re.fullmatch(r"[\w.:\[\]-]+", shown):
        shown = "redacted.invalid"
    return shown


def _segment(part: str, by: Named) -> str:
    plain = unquote(part, errors="surrogateescape")
    clean = by.scrub.identifier(plain)
    return (
        part
        if clean == plain
        else quote(clean.encode("utf-8", "surrogateescape"), safe="!$&'()*+,;=:@")
    )


def redact_query(query: str, by: Named) -> str:
    """A query string or form, pair by pair; pairs that say nothing stay as they were written."""
    return "&".join(_pair(pair, by) for pair in query.split("&"))


def _pair(pair: str, by: Named) -> str:
    raw_name, equals, raw_value = pair.partition("=")
    name = unquote_plus(raw_name, errors="surrogateescape")
    value = unquote_plus(raw_value, errors="surrogateescape")
    clean_name = by.scrub.text(name)
    kind = kind_of(name)
    clean_value = by.named(kind, value) if kind in _IN_QUERY else by.named(ValueKind.PLAIN, value)
    if clean_name != name:
        raw_name = quote_plus(clean_name.encode("utf-8", "surrogateescape"))
    if clean_value != value:
        raw_value = quote_plus(clean_value.encode("utf-8", "surrogateescape"))
    # Once more as it is written: a bare plus is a space in a form, and a letter in base64.
    return f"{by.scrub.text(raw_name)}{equals}{by.scrub.text(raw_value)}"


def secrets_in_url(url: str) -> list[str]:
    """User information and secret parameters of a URL."""
    found: list[str] = []
    try:
        parts = urlsplit(url)
    except ValueError:
        return found
    user = parts.netloc.rpartition("@")[0]
    if user:
        found += [unquote(user), *map(unquote, user.split(":", 1))]
    return found + secrets_in_form(parts.query) + secrets_in_form(parts.fragment)


def secrets_in_form(text: str) -> list[str]:
    """The values of a form or query that stand where a secret belongs."""
    pairs = (pair.partition("=") for pair in text.split("&"))
    return [
        unquote_plus(value)
        for name, _, value in pairs
        if kind_of(unquote_plus(name)) is ValueKind.SECRET
    ]
