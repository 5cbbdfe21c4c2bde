"""Reading an answer, good or bad: its headers as they came, its body as far as it comes."""

from __future__ import annotations

import time

import requests
from urllib3.exceptions import HTTPError
from urllib3.response import HTTPResponse

from intercontract.model.headers import Headers

# Seconds for one whole answer.
PATIENCE = 120.0
# What is read of one answer, decoded. Intercom's largest are some megabytes (500 parts, 150 conversations).
MAX_BODY = 64 * 1024 * 1024
_CHUNK = 64 * 1024


def read(answer: requests.Response) -> bytes:
    """The decoded body, as much of it as comes: a broken, endless or huge answer ends early, cut."""
    raw = answer.raw
    if not isinstance(raw, HTTPResponse):
        return answer.content or b""
    chunks: list[bytes] = []
    size, end = 0, time.monotonic() + PATIENCE
    whole = False
    try:
        while size < MAX_BODY and time.monotonic() < end:
            # read1 returns with what is there, so that a trickle does not hold us for ever.
            chunk = raw.read1(_CHUNK, decode_content=True)
            if not chunk:
                whole = True
                break
            chunks.append(chunk)
            size += len(chunk)
    except (requests.RequestException, HTTPError, OSError):
        pass  # broke off, or is not encoded as it says: what came is kept and judged
    if whole:
        raw.release_conn()
    else:
        answer.close()
    body = b"".join(chunks)[:MAX_BODY]
    vars(answer).update(_content=body, _content_consumed=True)
    return body


def headers_of(answer: requests.Response) -> Headers:
    """The headers as they came, each by itself."""
    raw = getattr(answer.raw, "headers", None)
    if raw is not None and hasattr(raw, "iteritems"):
        return Headers(tuple((str(k), text(v)) for k, v in raw.iteritems()))
    return Headers(tuple((k, text(v)) for k, v in answer.headers.items()))


def text(value: str | bytes) -> str:
    """A field of a header as text."""
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def cause_of(problem: Exception) -> object:
    """What urllib3 gives as the reason, below what requests says."""
    cause: BaseException | None = problem.args[0] if problem.args else problem
    return getattr(cause, "reason", cause)


def reason_of(problem: Exception) -> str:
    """Why there was no answer, in a few words."""
    reason = str(cause_of(problem)).rpartition(": ")[2]
    return reason.strip("'\")(") or type(problem).__name__
