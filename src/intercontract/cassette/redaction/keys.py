"""What a name says about its value: JSON keys, form fields, query parameters."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from intercontract.cassette.words import words


class ValueKind(StrEnum):
    """The kinds of value that redaction treats by their name."""

    SECRET = "secret"  # noqa: S105
    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"
    IP = "ip"
    PLACE = "place"
    IMAGE = "image"
    LINK = "link"
    TEXT = "text"
    BIRTH = "birth"
    ID = "id"
    PLAIN = "plain"


_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")

# Whole words only: ``author_id`` and ``session_count`` are no secrets, ``authToken`` is one.
_SECRET = words(
    """
    password passwd pwd passphrase passcode secret secrets token tokens apikey
    authorization auth credential credentials cookie cookies jwt otp pin ssn csrf xsrf sid
    signature iban cvv cvc pan passport
    """
)
_SECRET_PAIRS = words(
    """
    api key, access key, private key, secret key, signing key, encryption key, session id,
    session key, user hash, identity hash, account number, card number, security code,
    credit card, debit card, bank account, account key, routing number, tax id, national id,
    passport number, social security
    """
)
_PAGING = words(
    """
    page cursor next previous continuation pagination
    """
)
_EMAIL = frozenset(["email", "emails", "mail"])
_PHONE = words(
    """
    phone phones mobile fax telephone msisdn whatsapp
    """
)
_NAME = words(
    """
    first name, last name, full name, display name, given name, family name, middle name,
    user name, nick name, sender name, author name, by name, contact name, customer name,
    admin name, owner name, maiden name
    """
)
_NAMES = words(
    """
    firstname lastname fullname username surname nickname login pseudonym
    """
)
_IP = frozenset(["ip", "ips"])
_PLACE = words(
    """
    city country address street zip zipcode postcode latitude longitude lat lng lon postal
    """
)
_PLACE_PAIRS = words(
    """
    postal code, zip code, city name, region name, country name, street address
    """
)
_BIRTH = frozenset(["birthday", "birthdate", "birth", "dob", "born"])
_BIRTH_PAIRS = frozenset(["birth date", "birth day"])
_ID = frozenset(["id", "ids", "at", "timestamp", "cursor", "uuid", "guid"])
_IMAGE = frozenset(["avatar", "photo", "picture", "image", "gravatar"])
_LINK = frozenset(["website", "referrer", "referer"])
_TEXT = words(
    """
    body subject text snippet title note remark description html plaintext comment
    transcript summary
    """
)


@lru_cache(maxsize=4096)
def kind_of(name: str) -> ValueKind:
    """What the value under a name is, as far as the name tells."""
    words = [word.lower() for word in _WORD.findall(name[:200])]
    if not words:
        return ValueKind.PLAIN
    last, pair = words[-1], " ".join(words[-2:])
    if pair in _SECRET_PAIRS:
        return ValueKind.SECRET
    if last in _SECRET and not (len(words) > 1 and words[-2] in _PAGING):
        return ValueKind.SECRET
    if last == "url" and len(words) > 1 and words[-2] in _IMAGE:
        return ValueKind.IMAGE
    for kind, singles, pairs in _TABLE:
        if last in singles or pair in pairs:
            return kind
    return ValueKind.PLAIN


_NONE: frozenset[str] = frozenset()
_TABLE: tuple[tuple[ValueKind, frozenset[str], frozenset[str]], ...] = (
    (ValueKind.EMAIL, _EMAIL, frozenset({"email address", "e mail", "email domain"})),
    (ValueKind.PHONE, _PHONE, frozenset({"phone number", "mobile number"})),
    (ValueKind.NAME, _NAMES, _NAME),
    (ValueKind.IP, _IP, frozenset({"ip address"})),
    (ValueKind.PLACE, _PLACE, _PLACE_PAIRS),
    (ValueKind.IMAGE, _IMAGE, _NONE),
    (ValueKind.LINK, _LINK, frozenset({"download url"})),
    (ValueKind.TEXT, _TEXT, frozenset({"plain text"})),
    (ValueKind.BIRTH, _BIRTH, _BIRTH_PAIRS),
    (ValueKind.ID, _ID, _NONE),
)
