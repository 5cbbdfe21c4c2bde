"""A request and its answer as text, to be read and exported."""

from __future__ import annotations

import base64

from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction
from intercontract.values import frozen


@frozen
class Transcript:
    """What was sent and what came back, as text; ``seconds`` is how long the answer took, where it is known.

    A body that is no UTF-8 stands as Base64, which ``request_base64`` and ``response_base64`` say.
    """

    method: str
    url: str
    request_headers: tuple[tuple[str, str], ...] = ()
    request_body: str = ""
    request_base64: bool = False
    status: int = 0
    response_headers: tuple[tuple[str, str], ...] = ()
    response_body: str = ""
    response_base64: bool = False
    seconds: float | None = None
    at: str | None = None


def transcript(interaction: Interaction) -> Transcript:
    """The transcript of an interaction, which is taken to have passed redaction."""
    request, response = interaction.request, interaction.response
    sent, sent_base64 = _text(request.body or b"")
    got, got_base64 = _text(response.body)
    return Transcript(
        request.method,
        request.url,
        _pairs(request.headers),
        sent,
        sent_base64,
        response.status,
        _pairs(response.headers),
        got,
        got_base64,
        response.elapsed,
        interaction.recorded_at,
    )


def _pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in headers)


def _text(body: bytes) -> tuple[str, bool]:
    try:
        return body.decode("utf-8"), False
    except UnicodeDecodeError as problem:
        if problem.start >= len(body) - 3 and problem.reason == "unexpected end of data":
            return body[: problem.start].decode("utf-8"), False  # cut within a character
        return base64.b64encode(body).decode("ascii"), True
