"""An interaction's request as a command to copy into a shell."""

from __future__ import annotations

import base64
import re
import shlex
from collections.abc import Iterator
from urllib.parse import quote, urlsplit, urlunsplit

from intercontract.model.headers import CREDENTIALS
from intercontract.model.interaction import Credentials, Interaction, Request
from intercontract.model.region import canonical_base, region_of

_LONGEST = 8192
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_URL_SAFE = "".join(chr(code) for code in range(0x21, 0x7F))

# What curl sets itself, what holds secrets, and what only our own client adds.
_DROPPED = {
    *CREDENTIALS,
    "host",
    "content-length",
    "connection",
    "accept-encoding",
    "transfer-encoding",
    "user-agent",
    "x-schemathesis-testcaseid",
}


def curl(interaction: Interaction, base: str = "", token: str = "") -> str:
    """A command for a POSIX shell that sends the request again, to the region's public host.

    Another ``base`` takes that host's place. The token is left to the shell (``$INTERCOM_TOKEN_EU``) unless
    one is given that is no secret, and everything else is quoted. A body that a shell cannot hold is piped
    through base64, and one above 8 KiB is left to a file to be supplied.
    """
    request = interaction.request
    region = region_of_request(interaction)
    url = _url(request.url, base or (canonical_base(region) if region else ""))
    feed, data = _body(request)
    words = [*_start(request, url), shlex.quote(url)]
    headers = [f"-H {header}" for header in _headers(interaction, region, token)]
    return feed + " \\\n  ".join([" ".join(words), *headers, *data])


def region_of_request(interaction: Interaction) -> str | None:
    """The region whose server the command goes to, or None: a token may only reach its own host."""
    return region_of(interaction.request.url)


def _url(url: str, base: str) -> str:
    try:
        parts = urlsplit(url)
        at = urlsplit(base) if base else parts._replace(path="")
        netloc = at.netloc.rpartition("@")[2]
        path = at.path.rstrip("/") + parts.path
        url = urlunsplit((at.scheme, netloc, path, parts.query, ""))
    except ValueError:
        pass  # not a URL that can be taken apart; it is shown as it was sent
    return quote(url.encode("utf-8", "surrogatepass"), safe=_URL_SAFE)


def _start(request: Request, url: str) -> Iterator[str]:
    yield "curl"
    if not url.startswith(("https://", "http://")):
        yield "--proto =http,https"  # never file: or another scheme that a recording may name
    if set(url) & set("[]{}"):
        yield "--globoff"
    if re.search(r"/(\.|%2e){1,2}(/|\?|$)", url, re.IGNORECASE):
        yield "--path-as-is"
    if request.method == "HEAD" and not request.body:  # curl refuses --head beside data
        yield "--head"
    else:
        yield f"-X {shlex.quote(_printable(request.method))}"


def _headers(interaction: Interaction, region: str | None, token: str) -> Iterator[str]:
    request = interaction.request
    if interaction.credentials in (Credentials.SENT, Credentials.UNKNOWN):
        variable = f"INTERCOM_TOKEN_{region.upper()}" if region else "TOKEN"
        given = shlex.quote(f"Authorization: Bearer {token}")
        yield given if token else f'"Authorization: Bearer ${variable}"'
    elif interaction.credentials is Credentials.INVALID:
        yield "'Authorization: Bearer invalid'"
    # Our own requests lack the header on purpose; a recorder may merely have dropped it.
    version = interaction.api_version
    if version and "Intercom-Version" not in request.headers and interaction.case is None:
        yield shlex.quote(f"Intercom-Version: {_printable(version)}")
    for name, value in request.headers:
        if name.lower() not in _DROPPED and _TOKEN.fullmatch(name) and value.isprintable():
            # "Name;" is how curl is told to send a header without a value.
            yield shlex.quote(f"{name}: {value}" if value.strip() else f"{name};")
    if request.body and "Content-Type" not in request.headers:
        yield "'Content-Type:'"  # else curl would declare a form


def _body(request: Request) -> tuple[str, list[str]]:
    body = request.body
    if not body:
        return "", []
    if len(body) > _LONGEST:
        return "", [f"--data-binary @body-of-{len(body)}-bytes"]
    text = _text(body)
    if text is None:
        encoded = base64.b64encode(body).decode("ascii")
        return f"echo {encoded} | base64 -d | ", ["--data-binary @-"]
    # With --data-binary a leading @ would name a file to send.
    option = "--data-raw" if text.startswith("@") else "--data-binary"
    return "", [f"{option} {shlex.quote(text)}"]


def _text(body: bytes) -> str | None:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if text.replace("\n", "").replace("\t", "").isprintable() else None


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable())
