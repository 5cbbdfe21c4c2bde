"""Fetching one file that a user named by URL: bounded, and from no other host."""

from __future__ import annotations

import time
from urllib.parse import urljoin, urlsplit

import requests
from requests.auth import AuthBase

from intercontract.errors import ContractError

_CHUNK = 65536
_REDIRECTS = 5
_PATIENCE = 120.0  # seconds for the whole of it


class _NoCredentials(AuthBase):
    """Keeps requests from sending what ``.netrc`` holds for the host."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


def is_url(text: str) -> bool:
    """Whether a text names something to fetch rather than a file: ``https://example.com/openapi.yaml``."""
    return "://" in text


def download(url: str, *, limit: int) -> bytes:
    """The bytes at an http or https URL, at most ``limit`` of them.

    Redirects are followed within the host only, and never from https to http.

    Raises:
        ContractError: the URL makes no sense, nothing answers, or the answer is not 200.
    """
    with requests.Session() as session:
        session.auth = _NoCredentials()
        deadline = time.monotonic() + _PATIENCE
        for _ in range(_REDIRECTS + 1):
            _check(url)
            with _get(session, url) as response:
                if not response.is_redirect:
                    return _body(response, url, limit, deadline)
                url = _next(url, response.headers["Location"])
    raise ContractError(f"more than {_REDIRECTS} redirects", file=url, hint="check the address")


def _check(url: str) -> None:
    hint = "give an address such as https://example.com/openapi.yaml, or a file"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ContractError("that is no URL", file=url, hint=hint) from None
    if parts.scheme.lower() not in ("http", "https") or not host:
        raise ContractError("only http and https addresses are fetched", file=url, hint=hint)
    if parts.username is not None or parts.password is not None:
        bare = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
        hint = "fetch the file yourself and add it"
        raise ContractError("an address with a user name is not fetched", file=bare, hint=hint)


def _get(session: requests.Session, url: str) -> requests.Response:
    try:
        return session.get(url, stream=True, allow_redirects=False, timeout=(10, 30))
    except requests.Timeout:
        raise ContractError("no answer in time", file=url, hint="try again later") from None
    except (requests.RequestException, UnicodeError, ValueError) as problem:
        raise _unreachable(url, problem) from None


def _unreachable(url: str, problem: Exception) -> ContractError:
    return ContractError(
        f"cannot be fetched: {type(problem).__name__}",
        file=url,
        hint="check the address and the network, or fetch the file yourself and add it",
    )


def _next(url: str, location: str) -> str:
    here = urlsplit(url)
    target = urljoin(url, location)
    try:
        there = urlsplit(target)
        same = (there.hostname, there.port) == (here.hostname, here.port)
        up = (here.scheme, there.scheme) == ("http", "https") and there.hostname == here.hostname
    except ValueError:
        same = up = False
    if up or (same and there.scheme == here.scheme):
        return target
    raise ContractError(
        f"the address leads elsewhere: {target}",
        file=url,
        hint="redirects to other hosts are not followed; if that is where it is, add that address",
    )


def _body(response: requests.Response, url: str, limit: int, deadline: float) -> bytes:
    if response.status_code != 200:
        raise ContractError(
            f"the answer was {response.status_code} {response.reason or ''}".rstrip(),
            file=url,
            hint="check the address; what needs a login must be fetched by yourself",
        )
    if response.headers.get("Content-Type", "").partition(";")[0].strip().lower() == "text/html":
        raise ContractError(
            "that is a web page, not a description",
            file=url,
            hint="give the address of the file itself (on GitHub: the raw file)",
        )
    content = bytearray()
    try:
        for chunk in response.iter_content(_CHUNK):
            content += chunk
            if len(content) > limit:
                raise ContractError(f"more than {limit:,} bytes", file=url)
            if time.monotonic() > deadline:
                raise ContractError(f"more than {_PATIENCE:.0f} seconds", file=url)
    except (requests.RequestException, ValueError) as problem:
        raise _unreachable(url, problem) from None
    return bytes(content)
