"""The shapes of tokens, keys and passwords."""

from __future__ import annotations

import re

from intercontract.cassette.redaction.pattern import SecretPattern, pattern
from intercontract.model.regex import regex

# What prose and code call a secret; ``Token expired`` tells none, ``token=...`` does.
_SURELY = (
    r"pass(?:word|wort|wd|phrase|code)|pwd|kennwort|mot de passe|contrase\u00f1a|senha|wachtwoord"
    r"|secret|api[ _-]?key|access[ _-]?key|access[ _-]?token"
    r"|auth[ _-]?token|refresh[ _-]?token|bearer[ _-]?token"
    r"|client[ _-]?secret|private[ _-]?key|signing[ _-]?key"
    r"|session[ _-]?(?:token|id)|user[ _-]?hash|account[ _-]?key|cvv|cvc|otp"
)
_SURE_WORDS = (
    "pass",
    "pwd",
    "kennwort",
    "contrase",
    "senha",
    "wachtwoord",
    "secret",
    "key",
    "token",
    "session",
    "hash",
    "cvv",
    "cvc",
    "otp",
)
_PERHAPS = r"token|auth|signature"
_QUOTE = r"(?:\\{0,15}[\"']|&quot;|%22)?"
_SETS = r"(?:=>|[:=]|%3D|%3A|&#(?:58|61|x3a|x3d);|&(?:colon|equals);)"
_SIGNS = ("=", ":", "%3", "&#", "&colon;", "&equals;")
_PLAIN_WORD = regex(
    r"[a-z]+(?:[_.-][a-z]+)*[.!?]*|[A-Z][a-z]+[.!?]*|[A-Z]+(?:_[A-Z]+)*|[0-9.]{1,3}"
)


def _told(text: str) -> bool:
    """Whether what follows ``token:`` is one, and no word about it, and no code."""
    if _PLAIN_WORD.fullmatch(text) or text.startswith(("REDACTED", "invalid-token")):
        return False
    return bool(re.search(r"[0-9]", text)) or (len(text) >= 12 and text.isalpha())


SECRETS: tuple[SecretPattern, ...] = (
    pattern(
        "private-key",
        r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----"
        r"(?:.*?-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|.*)",
        "PRIVATE KEY",
        flags=re.DOTALL,
    ),
    # base64 of ``tok:``, with which Intercom's access tokens begin.
    pattern("intercom-token", r"dG9r[0-9A-Za-z+/_-]{16,}={0,2}", "dG9r"),
    pattern(
        "jwt",
        r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}+\.[A-Za-z0-9_-]{8,}+\.?[A-Za-z0-9_-]*+",
        "eyJ",
    ),
    pattern(
        "aws-key",
        r"(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA|ANVA|ABIA|ACCA)[A-Z0-9]{16}",
        form=r"A[A-Z0-9]{19}",
    ),
    pattern(
        "github-token", r"gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}", "gh", "github_pat_"
    ),
    pattern("gitlab-token", r"gl(?:pat|ptt|rt|dt)-[\w-]{16,}", "gl"),
    pattern("slack-token", r"xox[abeprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}", "xox", "xapp-"),
    pattern(
        "slack-webhook", r"hooks\.slack\.com/(?:services|workflows)/[\w/]{10,}", "hooks.slack.com"
    ),
    pattern(
        "stripe-key",
        r"(?:[sr]k|pk)_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{16,}",
        "k_live_",
        "k_test_",
        "whsec_",
    ),
    pattern(
        "google-key",
        r"AIza[0-9A-Za-z_-]{35}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,}|1//0[\w-]{20,}",
        "AIza",
        "ya29.",
        "GOCSPX-",
        "1//0",
    ),
    pattern("ai-key", r"sk-(?:ant-|proj-)?[A-Za-z0-9_-]{20,}", "sk-"),
    pattern("sendgrid-key", r"SG\.[\w-]{16,}\.[\w-]{16,}", "SG."),
    pattern("package-token", r"npm_[A-Za-z0-9]{30,}|pypi-[\w-]{30,}", "npm_", "pypi-"),
    pattern("twilio-key", r"(?<![0-9A-Za-z])(?:SK|AC)[0-9a-f]{32}(?![0-9a-f])", "SK", "AC"),
    pattern(
        "authorization",
        r"\b(?:bearer|basic)(?:\s|%20|\+)+(?P<s>(?!REDACTED\b|invalid-token\b)(?=[^\s\"']*[0-9=])[A-Za-z0-9._~+/=-]{8,})",
        "earer",
        "asic",
        "EARER",
        "ASIC",
        flags=re.IGNORECASE,
    ),
    pattern("url-password", r"(?<=://)[^\s/@\"'<>?#]{1,200}@", "://"),
    # The kinds below are detect-secrets' (1.5), as far as they are not above: what its plugins look for.
    pattern("azure-key", r"AccountKey=[A-Za-z0-9+/=]{80,}", "AccountKey="),
    pattern(
        "discord-token",
        r"(?<![\w-])[MNO][A-Za-z0-9_-]{23,25}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38}(?![\w-])",
        form=r"[MNO][A-Za-z0-9_-]{23,25}\.[A-Za-z0-9_-]{6}\.",
    ),
    pattern(
        "telegram-token",
        r"(?<![0-9A-Za-z])[0-9]{8,10}:[A-Za-z0-9_-]{35}(?![\w-])",
        form=r"[0-9]{8}:",
    ),
    pattern(
        "square-token", r"sq0[a-z]{3}-[A-Za-z0-9_-]{22,43}|EAAA[A-Za-z0-9_-]{60}", "sq0", "EAAA"
    ),
    pattern("mailchimp-key", r"(?<![0-9a-z])[0-9a-f]{32}-us[0-9]{1,2}(?![0-9a-z])", "-us"),
    pattern("artifactory-key", r"(?<![A-Za-z0-9])AKC[A-Za-z0-9]{60,80}(?![A-Za-z0-9])", "AKC"),
    # ``password: hunter2``, ``"password":"hunter2"``, ``pwd=%22...``
    pattern(
        "assigned-secret",
        rf"(?:{_SURELY}){_QUOTE}[ \t]*{_SETS}[ \t]*{_QUOTE}"
        r"(?P<s>(?!REDACTED|null\b|true\b|false\b)[^\s\"'&,;{}\[\]\\<>%]{4,})",
        *_SIGNS,
        words=_SURE_WORDS,
        flags=re.IGNORECASE,
    ),
    # ``token=...``, ``sig: ...``, ``the password is ...``; a token of a page is a cursor.
    pattern(
        "assigned-secret",
        rf"(?<![A-Za-z_-])(?![A-Za-z_-]{{0,60}}(?:page|cursor|next|previous|continuation)[_-])"
        rf"(?:[A-Za-z]{{1,20}}[_-]){{0,3}}(?:{_PERHAPS}){_QUOTE}[ \t]*{_SETS}[ \t]*"
        rf"{_QUOTE}(?P<s>[^\s\"'&,;{{}}\[\]\\<>()%]{{6,}})",
        *_SIGNS,
        check=_told,
        words=("token", "signature", "auth=", "auth:", "auth "),
        flags=re.IGNORECASE,
    ),
    pattern(
        "assigned-secret",
        rf"(?:{_SURELY}|token)[ \t]+(?:is|ist|lautet|est|es)[ \t:]+[\"']?"
        rf"(?P<s>[^\s\"'&,;{{}}\[\]\\<>()%]{{6,}})",
        " is",
        " es",
        " lautet",
        check=_told,
        words=(*_SURE_WORDS, "token"),
        flags=re.IGNORECASE,
    ),
    # ``<password>...``, also where the text around it is no XML.
    pattern(
        "assigned-secret",
        rf"(?:{_SURELY})(?:>|&gt;|%3E)(?P<s>(?!REDACTED)[^\s\"'&,;{{}}\[\]\\<>%]{{4,}})",
        ">",
        "&gt;",
        "%3",
        words=_SURE_WORDS,
        flags=re.IGNORECASE,
    ),
    # ``--password ...``, ``curl -u user:...``, ``login ... password ...``
    pattern(
        "assigned-secret",
        rf"(?<![\w-])--?(?:[a-z]{{1,20}}-){{0,3}}(?:{_SURELY}|token)[ \t]+[\"']?"
        rf"(?P<s>(?!REDACTED)[^\s\"'&,;{{}}\[\]\\<>()%-][^\s\"'&,;{{}}\[\]\\<>()%]{{3,}})",
        "-",
        words=(*_SURE_WORDS, "token"),
        flags=re.IGNORECASE,
    ),
    pattern(
        "assigned-secret",
        r"(?<![\w-])(?:-u|--user)[ \t=]{1,4}[\"']?[^\s:\"']{1,100}:(?P<s>(?!//|REDACTED)[^\s\"'@]{4,})",
        "-u",
    ),
    pattern(
        "assigned-secret",
        r"\blogin[ \t]{1,4}\S{1,100}\s{1,4}password[ \t]{1,4}(?P<s>(?!REDACTED)\S{4,})",
        words=("login",),
        flags=re.IGNORECASE,
    ),
    # Lines of headers in a text: ``Authorization: Token ...``, ``Cookie: a=...; b=...``
    pattern(
        "authorization",
        rf"\bauthorization{_QUOTE}[ \t]*[:=][ \t]*{_QUOTE}(?:[A-Za-z]{{1,20}}[ \t]+)?"
        r"(?P<s>[^\s\"'\\,;<>]{6,})",
        check=_told,
        words=("authorization",),
        flags=re.IGNORECASE,
    ),
    pattern(
        "cookie",
        rf"\bcookie{_QUOTE}[ \t]*:[ \t]*{_QUOTE}"
        r"(?P<s>[^\s=:;\"'\\<>]{1,100}=(?!REDACTED)[^\r\n\"'\\<>]{4,4000})",
        words=("cookie",),
        flags=re.IGNORECASE,
    ),
    # What an authorization server sends a browser back with.
    pattern(
        "assigned-secret",
        r"[?&;]code=(?P<s>[^\s\"'&,;{}\[\]\\<>()%#]{10,})",
        "code=",
        check=_told,
    ),
)
