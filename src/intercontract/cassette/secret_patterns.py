"""What secrets and personal data look like in text: one table for redaction and for the leak scan.

Because both read this table, what redaction leaves behind is what the scan lets pass.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from attrs import frozen

REDACTED = "REDACTED"


@frozen
class Hit:
    """Something found in a text: ``text[start:end]``."""

    kind: str
    start: int
    end: int


@frozen
class SecretPattern:
    """One kind of secret or personal datum.

    ``hint`` is a substring without which the pattern cannot match (a fast way out); the group ``s``,
    if there is one, is the part that is secret; ``widen`` finds where the match really starts; ``check``
    looks closer at what matched. Patterns take time in proportion to the text, whatever is in it.
    """

    kind: str
    regex: re.Pattern[str]
    hint: tuple[str, ...] = ()
    check: Callable[[str], bool] | None = None
    widen: Callable[[str, int], int] | None = None


def _pattern(
    kind: str,
    pattern: str,
    *hint: str,
    check: Callable[[str], bool] | None = None,
    widen: Callable[[str, int], int] | None = None,
    flags: int = 0,
) -> SecretPattern:
    return SecretPattern(kind, re.compile(pattern, flags), hint, check, widen)


def _real_address(text: str) -> bool:
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


def _real_phone(text: str) -> bool:
    """Whether a number could be dialled: 555-0100 to 555-0199 are set aside for fiction."""
    digits = re.sub(r"\D", "", text)
    return 8 <= len(digits) <= 15 and not re.search(r"55501\d\d$", digits)


_DOCUMENTATION = tuple(
    ipaddress.ip_network(net)
    for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
)


def _real_ip(text: str) -> bool:
    """Whether an address could be somebody's (RFC 5737 and 3849 reserve some for documentation)."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if address.is_loopback or address.is_unspecified or str(address) == "255.255.255.255":
        return False
    return not any(address.version == net.version and address in net for net in _DOCUMENTATION)


def _real_ip6(text: str) -> bool:
    # ``a::b`` is an address and a name in many languages: ask for a long one.
    return len(text) >= 9 and text.count(":") >= 3 and _real_ip(text)


# Shapes of identifiers that are no secrets: UUID, 24 hex digits (contact, company), 20 lower-case
# letters and digits (request id), our own pseudonyms.
_IDENTIFIER = re.compile(
    r"(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
    r"|[0-9a-f]{24}|[a-z0-9]{20}|\d+|0{8,}[0-9a-f]{12}|REDACTEDx*[0-9a-f]{12})\Z"
)


# The first characters of a long word tell as much as all of it.
_SAMPLE = 2000


def entropy(text: str) -> float:
    """Shannon entropy in bits per character."""
    size = len(text)
    return -sum(n / size * math.log2(n / size) for n in Counter(text).values())


def _class(sign: str) -> int:
    return 0 if sign.isdigit() else 1 if sign.islower() else 2 if sign.isupper() else 3


def looks_random(text: str) -> bool:
    """Whether a word was drawn by a machine: its letters, capitals and digits alternate too often.

    Words, paths and camelCase change class at one character in ten; random base64 and hex at four.
    """
    if _IDENTIFIER.match(text) or is_cursor(text):
        return False
    text = text[:_SAMPLE]
    classes = [_class(sign) for sign in text if sign not in "-_+/="]
    if len(classes) < 20:
        return False
    return _changes(classes) >= 0.22 * len(classes) and entropy(text) >= 3.0


def _random_base64(text: str) -> bool:
    """The same for words with slashes, which are paths as often: ids and plain words do not count."""
    pieces = (
        part for part in text.split("/") if not _is_word(part) and not _IDENTIFIER.match(part)
    )
    return looks_random("".join(pieces))


def _is_word(text: str) -> bool:
    return text.isalpha() and _changes([_class(sign) for sign in text]) <= 0.25 * len(text)


def _changes(classes: list[int]) -> int:
    return sum(a != b for a, b in pairwise(classes))


def is_cursor(text: str) -> bool:
    """Whether a word is base64 of JSON numbers and ids, as paging cursors are.

    Source: ``[1769576689000,215472856448646,3]``, reported for 2.11 in intercom-node#509.
    """
    if len(text) > 2000:
        return False
    try:
        padded = text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
        plain = base64.b64decode(padded.replace("-", "+").replace("_", "/"), validate=True).decode(
            "ascii"
        )
    except (binascii.Error, ValueError):
        return False
    return bool(_CURSOR.match(plain)) and not any(True for _ in find(plain))


_CURSOR = re.compile(r"\[[\w\s,.:\"'-]*\]\Z|\{[\w\s,.:\"'\[\]-]*\}\Z|\"?[\w.:-]{1,64}\"?\Z")


_KEY_WORDS = (
    r"password|passwd|passphrase|secret|api[_-]?key|access[_-]?token|auth[_-]?token|refresh[_-]?token"
    r"|client[_-]?secret|private[_-]?key|session[_-]?token|user[_-]?hash"
)

SECRETS: tuple[SecretPattern, ...] = (
    _pattern(
        "private-key",
        r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----"
        r"(?:.*?-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|.*)",
        "PRIVATE KEY",
        flags=re.DOTALL,
    ),
    # base64 of ``tok:``, with which Intercom's access tokens begin.
    _pattern("intercom-token", r"dG9r[0-9A-Za-z+/_-]{16,}={0,2}", "dG9r"),
    _pattern(
        "jwt",
        r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}+\.[A-Za-z0-9_-]{8,}+\.?[A-Za-z0-9_-]*+",
        "eyJ",
    ),
    _pattern("aws-key", r"(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA|ANVA|ABIA|ACCA)[A-Z0-9]{16}", "A"),
    _pattern(
        "github-token", r"gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}", "gh", "github_pat_"
    ),
    _pattern("gitlab-token", r"gl(?:pat|ptt|rt|dt)-[\w-]{16,}", "gl"),
    _pattern(
        "slack-token", r"xox[abeprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}", "xox", "xapp-"
    ),
    _pattern(
        "slack-webhook", r"hooks\.slack\.com/(?:services|workflows)/[\w/]{10,}", "hooks.slack.com"
    ),
    _pattern(
        "stripe-key", r"(?:[sr]k|pk)_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{16,}", "_"
    ),
    _pattern(
        "google-key",
        r"AIza[0-9A-Za-z_-]{35}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,}|1//0[\w-]{20,}",
        "AIza",
        "ya29.",
        "GOCSPX-",
        "1//0",
    ),
    _pattern("ai-key", r"sk-(?:ant-|proj-)?[A-Za-z0-9_-]{20,}", "sk-"),
    _pattern("sendgrid-key", r"SG\.[\w-]{16,}\.[\w-]{16,}", "SG."),
    _pattern("package-token", r"npm_[A-Za-z0-9]{30,}|pypi-[\w-]{30,}", "npm_", "pypi-"),
    _pattern("twilio-key", r"(?<![0-9A-Za-z])(?:SK|AC)[0-9a-f]{32}(?![0-9a-f])", "SK", "AC"),
    _pattern(
        "authorization",
        r"\b(?:bearer|basic)(?:\s|%20|\+)+(?P<s>(?!REDACTED\b|invalid-token\b)(?=[^\s\"']*[0-9=])[A-Za-z0-9._~+/=-]{8,})",
        "earer",
        "asic",
        "EARER",
        "ASIC",
        flags=re.IGNORECASE,
    ),
    _pattern("url-password", r"(?<=://)[^\s/@\"'<>?#]{1,200}@", "://"),
    _pattern(
        "assigned-secret",
        rf"(?:{_KEY_WORDS})\\?[\"']?[ \t]*[:=][ \t]*\\?[\"']?"
        r"(?P<s>(?!REDACTED|null\b|true\b|false\b)[^\s\"'&,;{}\[\]\\<>]{4,})",
        flags=re.IGNORECASE,
    ),
)

PERSONAL: tuple[SecretPattern, ...] = (
    _pattern(
        "email",
        r"(?:@|%40)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,6}[^\W\d_]{2,24}",
        "@",
        "%40",
        check=lambda text: _real_address(text.replace("%40", "@")),
        widen=_local_part,
    ),
    _pattern("ipv4", r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)", ".", check=_real_ip),
    _pattern(
        "ipv6",
        r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{1,4}(?![\w:])",
        ":",
        check=_real_ip6,
    ),
    _pattern("phone", r"(?<![\w+])\+\d[\d ().-]{6,18}\d(?!\w)", "+", check=_real_phone),
    _pattern(
        "phone",
        r"(?<![\w.+-])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\w-]|\.\d)",
        "-",
        ".",
        " ",
        check=_real_phone,
    ),
)

RANDOM: tuple[SecretPattern, ...] = (
    _pattern("high-entropy", r"[A-Za-z0-9_-]{20,}={0,2}", check=looks_random),
    _pattern("high-entropy", r"[A-Za-z0-9+/]{32,}={0,2}", "+", "/", check=_random_base64),
)

ALL = SECRETS + PERSONAL + RANDOM


def find(text: str, patterns: tuple[SecretPattern, ...] = ALL) -> Iterator[Hit]:
    """Everything suspicious in a text, pattern by pattern in the table's order; hits may overlap."""
    for pattern in patterns:
        if pattern.hint and not any(hint in text for hint in pattern.hint):
            continue
        for match in pattern.regex.finditer(text):
            group = "s" if "s" in pattern.regex.groupindex else 0
            start, end = match.span(group)
            if pattern.widen is not None:
                start, before = pattern.widen(text, start), start
                if start == before:
                    continue
            if pattern.check is None or pattern.check(text[start:end]):
                yield Hit(pattern.kind, start, end)
