"""Message bodies: text wrapped into HTML, and HTML stripped to text."""

from __future__ import annotations

import re
from html import escape, unescape

_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]*|!--.*?--|![^<>]*|\?[^<>]*)>", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|li|div|h[1-6])>", re.IGNORECASE)


def without_tags(text: str) -> str:
    """The text less everything that reads as a tag, however often removing one forms another."""
    while True:
        stripped = _TAG.sub("", text)
        if stripped == text:
            return text
        text = stripped


def from_contact(text: str) -> str:
    """A contact's words as HTML; tags in them are dropped.

    Source: the documentation of *Creates a conversation*: ``body``, "HTML is not supported"; the
    wrapping into a paragraph was seen in recordings.
    """
    return f"<p>{escape(without_tags(text), quote=False)}</p>".replace("\n", "<br>\n")


def from_admin(text: str) -> str:
    """An admin's words as HTML; an admin may write HTML."""
    return text if _TAG.match(text) else f"<p>{text}</p>"


def plaintext(html: str | None) -> str | None:
    """HTML as plain text: what ``display_as=plaintext`` returns."""
    if html is None:
        return None
    lined = _BREAK.sub(lambda found: found.group() + "\n", html)
    return without_tags(unescape(without_tags(lined))).strip("\n")
