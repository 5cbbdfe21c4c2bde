"""The shapes of personal data: addresses, numbers, dates of birth."""

from __future__ import annotations

import ipaddress
import re

from intercontract.cassette.redaction.account_numbers import card_length, iban_length
from intercontract.cassette.redaction.pattern import SecretPattern, pattern
from intercontract.model.regex import regex


def is_address(text: str) -> bool:
    """Whether an e-mail address could reach somebody (RFC 2606 and 6761 reserve names that cannot)."""
    domain = text.rpartition("@")[2].lower()
    last = domain.rpartition(".")[2]
    if last in ("test", "example", "invalid", "localhost"):
        return False
    return not re.search(r"(?:^|\.)example\.(?:com|org|net)$", domain)


def _local_part(text: str, at: int) -> int:
    """Where an address starts; anchored at its ``@``, for a search from the left is quadratic."""
    match = re.search(r"[^\W_][\w.%+'-]{0,62}\Z|\w\Z", text[max(0, at - 64) : at])
    return at if match is None else max(0, at - 64) + match.start()


def is_phone(text: str) -> bool:
    """Whether a number could be dialled: 555-0100 to 555-0199 are set aside for fiction."""
    digits = re.sub(r"\D", "", text)
    if not 8 <= len(digits) <= 15 or not int(digits):
        return False
    return not re.search(r"55501\d\d$", digits)


_DOCUMENTATION = tuple(
    ipaddress.ip_network(net)
    for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
)


def is_ip(text: str) -> bool:
    """Whether an address could be somebody's (RFC 5737 and 3849 reserve some for documentation)."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if address.is_loopback or address.is_unspecified or str(address) == "255.255.255.255":
        return False
    return not any(address.version == net.version and address in net for net in _DOCUMENTATION)


def _real_ip_6(text: str) -> bool:
    # ``a::b`` is an address and a name in many languages: ask for a long one.
    return len(text) >= 9 and text.count(":") >= 3 and is_ip(text)


_SEPARATED = r"[0-9](?:[ .\u00a0-]?[0-9])"
_DATE = regex(
    r"\(?[0-9]{1,2}[./ -][0-9]{1,2}[./ -](?:19|20)[0-9]{2}\b|0000|[0-9]{4}-[0-9]{2}-[0-9]{2}"
)


def _national(text: str) -> bool:
    """Whether digits that begin with 0 can be a number dialled within a country (ITU-T E.164: at most 15)."""
    digits = re.sub(r"[^0-9]", "", text)
    wanted = range(9, 16) if digits.startswith("00") else range(9, 13)
    return (
        len(digits) in wanted and not _DATE.match(text) and len(set(digits)) > 2 and is_phone(text)
    )


def _real_birth(text: str) -> bool:
    return text != "1970-01-01"


PERSONAL: tuple[SecretPattern, ...] = (
    pattern(
        "email",
        r"(?:@|%40)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,6}[^\W\d_]{2,24}",
        "@",
        "%40",
        check=lambda text: is_address(text.replace("%40", "@")),
        widen=_local_part,
    ),
    pattern(
        "card",
        rf"(?<![0-9A-Za-z])(?<![0-9][.+-]){_SEPARATED}{{12,22}}(?![0-9A-Za-z])",
        length=card_length,
        numeric=True,
        form=r"[0-9](?:[ .\x{a0}-]?[0-9]){12}",
    ),
    pattern(
        "iban",
        r"(?<![0-9A-Za-z])[A-Za-z]{2}[0-9]{2}(?:[ -]?[0-9A-Za-z]{1,4}){3,8}",
        length=iban_length,
        form=r"[A-Za-z]{2}[0-9]{2}(?:[ -]?[0-9A-Za-z]){3}",
    ),
    pattern(
        "ipv4",
        r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)",
        check=is_ip,
        form=r"(?:\pN{1,3}\.){3}\pN",
    ),
    pattern(
        "ipv6",
        r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{1,4}(?![\w:])",
        ":",
        check=_real_ip_6,
    ),
    pattern("phone", r"(?<![\w+])\+\d[\d ()./\u00a0-]{6,18}\d(?!\w)", "+", check=is_phone),
    # North America: 415-555-2671, (415) 555-2671.
    pattern(
        "phone",
        r"(?<![\w.+-])(?:1[ .-])?(?:\([0-9]{3}\)[ .-]?|[0-9]{3}[ .-])[0-9]{3}[ .-][0-9]{4}(?![\w-]|\.\d)",
        check=is_phone,
        form=r"[0-9]{3}[ .-][0-9]{4}",
    ),
    # Most other countries: a 0, the area, the number.
    pattern(
        "phone",
        r"(?<![0-9A-Za-z.,:+_-])(?<![0-9]/)\(?0[0-9]{1,4}\)?(?:[ ./\u00a0-]{0,2}\(?[0-9]{2,8}\)?){1,5}"
        r"(?![0-9A-Za-z_-]|[.,:][0-9])",
        check=_national,
        numeric=True,
        form=r"0[0-9]{1,4}\)?[ ./\x{a0}-]{0,2}\(?[0-9]{2}",
    ),
    # ``Call 4155552671``, ``Tel. 30 901820``.
    pattern(
        "phone",
        r"\b(?:tel(?:e(?:phone|fon))?|(?:cell|mobile|i)?[ -]?phone(?: number)?|mobile|cell|fax|whatsapp|sms"
        r"|call|dial|handy)\b"
        r"[^\w+(]{1,4}(?:(?:me|us|him|her|at|on|is|no|number|nr)\b[^\w+(]{1,3}){0,3}"
        r"(?P<s>[+(]?[0-9][0-9 ()./-]{5,18}[0-9])(?![0-9A-Za-z])",
        check=is_phone,
        words=("tel", "phone", "mobile", "cell", "fax", "whatsapp", "sms", "call", "dial", "handy"),
        flags=re.IGNORECASE,
    ),
    pattern(
        "social-security",
        r"(?<![\w-])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![\w-])",
        form=r"[0-9]-[0-9]{2}-[0-9]",
    ),
    # ``born 1985-04-12``, ``DOB: 12/04/1985``, ``date_of_birth=12.4.85``, ``geboren am 12.04.1985``.
    pattern(
        "birth",
        r"\b(?:born(?: on)?|dob|birth[ _-]?da(?:y|te)|date[ _-]of[ _-]birth"
        r"|geboren(?: am)?|geburtsdatum|n\u00e9e? le|date de naissance|nacid[oa] el|fecha de nacimiento)\b"
        r"[^0-9A-Za-z<>]{1,5}(?:(?:is|on|was)[ ])?"
        r"(?P<s>[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}"
        r"|[0-9]{1,2}\.?(?:st|nd|rd|th)? [A-Z][a-z]{2,8}\.?,? [0-9]{4}"
        r"|[A-Z][a-z]{2,8}\.? [0-9]{1,2},? [0-9]{4})",
        check=_real_birth,
        words=("born", "dob", "birth", "gebor", "geburt", "n\u00e9", "nac", "nais"),
        flags=re.IGNORECASE,
    ),
)
