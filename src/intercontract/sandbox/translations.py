"""What articles and collections say in other languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox.errors import invalid, missing
from intercontract.sandbox.parameters import mapping

LOCALES = frozenset(
    (
        *("ar", "bg", "bs", "ca", "cs", "da", "de", "el", "en", "es", "et", "fi"),
        *("fr", "he", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "mn", "nb"),
        *("nl", "pl", "pt", "ro", "ru", "sl", "sr", "sv", "tr", "vi", "pt-BR", "zh-CN"),
        "zh-TW",
    )
)
"""The languages that a help center may have."""

Readers = Mapping[str, Callable[[JSONObject, str], JSONValue]]


def translations(
    body: JSONObject, kind: str, readers: Readers, required: tuple[str, ...] = ()
) -> JSONObject:
    """The well-formed content by locale that ``translated_content`` of a body has, or nothing.

    Raises:
        Refusal: 400 for content that is no object, lacks what is required, or has a field of another type.
    """
    given = mapping(body, "translated_content") or {}
    found: JSONObject = {}
    for locale, content in given.items():
        if locale not in LOCALES:
            continue
        if not isinstance(content, dict):
            raise invalid(f"translated_content.{locale} must be an object", "translated_content")
        for name in required:
            if name not in content:
                raise missing(f"translated_content.{locale}.{name}")
        if content.get("type", kind) != kind:
            raise invalid(f"translated_content.{locale}.type must be {kind}", "translated_content")
        read = {name: read(content, name) for name, read in readers.items() if name in content}
        found[locale] = {"type": kind, **read}
    return found
