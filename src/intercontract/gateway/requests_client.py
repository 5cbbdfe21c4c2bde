"""``requests`` in front of a gateway in the same process: an adapter that opens no socket."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.exceptions import ConnectionError as BrokenConnection
from requests.exceptions import ReadTimeout

from intercontract.cassette.requests_adapter import response_for, to_request
from intercontract.model.interaction import Interaction, Request, Response

Ask = Callable[[Request, float | None], Response]
"""Answers a request in so many seconds; raises ConnectionError or TimeoutError where it does not."""


class GatewayAdapter(BaseAdapter):
    """Mount it for ``https://`` and ``http://``; safe to share between threads."""

    def __init__(self, ask: Ask):
        super().__init__()
        self._ask = ask

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: ARG002
        timeout: object = None,
        *_args: object,
        **_kwargs: object,
    ) -> requests.Response:
        """The gateway's answer.

        Raises:
            requests.ConnectionError: a fault ended the connection.
            requests.ReadTimeout: a fault took longer than the client waits.
        """
        return answer(self._ask, request, timeout)

    def close(self) -> None:
        """Nothing is held open."""


def answer(ask: Ask, request: requests.PreparedRequest, timeout: Any) -> requests.Response:
    """A gateway's answer as ``requests`` would have built it; raises as `GatewayAdapter.send` does."""
    seconds = timeout[1] if isinstance(timeout, tuple) else timeout
    asked = to_request(request)
    try:
        response = ask(asked, seconds)
    except TimeoutError as problem:
        raise ReadTimeout(problem, request=request) from None
    except ConnectionError as problem:
        raise BrokenConnection(problem, request=request) from None
    return response_for(request, Interaction(asked, response))


def session_for(ask: Ask) -> requests.Session:
    """A session whose every request goes to the gateway."""
    session = requests.Session()
    session.trust_env = False
    adapter = GatewayAdapter(ask)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session
