"""Posting a notice to a webhook, whose address is a secret and is never told."""

from __future__ import annotations

from collections.abc import Mapping
from time import sleep as pause
from urllib.parse import urlsplit

import requests

from intercontract.errors import ConfigurationError, TargetRefused, TargetUnreachable
from intercontract.model.json import JSONValue

_TIMEOUT = 20
_ATTEMPTS = 3
_AGAIN = frozenset({408, 429, 500, 502, 503, 504})


def post(address: str, document: Mapping[str, JSONValue]) -> None:
    """Post one JSON document; three attempts where the other side is busy. No redirect is followed.

    Raises:
        ConfigurationError: that is no address of a webhook.
        TargetUnreachable: nothing answers there.
        TargetRefused: it does not take the document.
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("https", "http"):
        raise ConfigurationError("that is no address of a webhook", hint="it begins with https://")
    status = 0
    for attempt in range(_ATTEMPTS):
        if attempt:
            pause(2.0**attempt)
        try:
            answer = requests.post(address, json=document, timeout=_TIMEOUT, allow_redirects=False)
        except requests.RequestException as problem:
            # Its text has the address, which lets anybody post.
            if attempt + 1 < _ATTEMPTS:
                continue
            raise TargetUnreachable(
                f"the webhook at {host} does not answer ({type(problem).__name__})"
            ) from None
        status = answer.status_code
        if 200 <= status < 300:
            return
        if status not in _AGAIN:
            break
    raise TargetRefused(
        f"the webhook at {host} answered {status}", hint="check its address and its --kind"
    )
