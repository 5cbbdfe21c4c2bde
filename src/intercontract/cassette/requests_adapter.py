"""Replay for ``requests``: an adapter that answers from an index and never opens a socket."""

from __future__ import annotations

import io
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.cookies import extract_cookies_to_jar
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPHeaderDict, HTTPResponse

from intercontract.cassette.formats.messages import standard_reason
from intercontract.cassette.formats.wire import playable
from intercontract.cassette.replay import ReplayIndex
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request


class ReplayAdapter(BaseAdapter):
    """Mount it for ``https://`` and ``http://``; safe to share between threads."""

    def __init__(self, index: ReplayIndex):
        super().__init__()
        self.index = index

    def send(
        self, request: requests.PreparedRequest, *_args: object, **_kwargs: object
    ) -> requests.Response:
        """The recorded response.

        Raises:
            CassetteError: nothing is recorded for the request; says what differs.
        """
        return response_for(request, self.index.find_or_raise(to_request(request)))

    def close(self) -> None:
        """Nothing is held open."""


def replay_session(index: ReplayIndex) -> requests.Session:
    """A session whose every request is answered from the index."""
    session = requests.Session()
    adapter = ReplayAdapter(index)
    session.trust_env = False
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def to_request(request: requests.PreparedRequest) -> Request:
    """A prepared request as the shared value; a file or generator body is read."""
    body: Any = request.body
    if body is not None and not isinstance(body, str | bytes):
        body = body.read() if hasattr(body, "read") else b"".join(body)
    return Request(
        method=(request.method or "GET").upper(),
        url=request.url or "",
        headers=Headers(tuple((_text(k), _text(v)) for k, v in request.headers.items())),
        body=body.encode() if isinstance(body, str) else body,
    )


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def response_for(request: requests.PreparedRequest, interaction: Interaction) -> requests.Response:
    """A recorded response as ``requests`` would have built it."""
    recorded = interaction.response
    headers, _ = playable(recorded.headers, recorded.body)
    fields = HTTPHeaderDict()
    for name, value in headers.fields:
        fields.add(name, value)
    raw = HTTPResponse(
        body=io.BytesIO(recorded.body),
        headers=fields,
        status=recorded.status,
        reason=standard_reason(recorded.status),
        preload_content=False,
        decode_content=False,
    )
    response = requests.Response()
    response.status_code = recorded.status
    response.reason = standard_reason(recorded.status)
    response.headers = CaseInsensitiveDict(fields)
    response.encoding = requests.utils.get_encoding_from_headers(response.headers)
    response.raw = raw
    response.url = request.url or ""
    response.request = request
    response._content = recorded.body
    response._content_consumed = True  # type: ignore[attr-defined]
    _cookies(response, request, fields)
    return response


class _Cookies:
    """What http.cookiejar wants of an original response."""

    def __init__(self, fields: HTTPHeaderDict):
        self.msg = self
        self._fields = fields

    def get_all(self, name: str, default: object = None) -> object:
        """Every value of a header."""
        return self._fields.getlist(name) or default


def _cookies(
    response: requests.Response, request: requests.PreparedRequest, fields: HTTPHeaderDict
) -> None:
    raw: Any = response.raw
    raw._original_response = _Cookies(fields)
    extract_cookies_to_jar(response.cookies, request, raw)  # type: ignore[no-untyped-call]
