"""The one session through which requests leave.

Everything that a run promises about what it sends is kept here and nowhere else: read-only, the right
host, the right token, no redirects followed, the rate limit, one interaction per request.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.cookiejar import DefaultCookiePolicy
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3.exceptions import NewConnectionError

from intercontract.errors import TargetRefused, TargetUnreachable
from intercontract.generate.sender import OutOfTime, SessionSender
from intercontract.model.finding import Finding
from intercontract.model.headers import Headers
from intercontract.model.interaction import (
    CASE_HEADER,
    Case,
    Credentials,
    Interaction,
    Request,
    Response,
    Source,
)
from intercontract.model.region import canonical_base
from intercontract.transport.address import is_loopback
from intercontract.transport.answer import PATIENCE, cause_of, headers_of, read, reason_of, text
from intercontract.transport.bounded import Bounded, NotInTime
from intercontract.transport.creation import Intended, created_by
from intercontract.transport.ledger import Ledger
from intercontract.transport.pacing import Pace

Collect = Callable[[Interaction], tuple[Finding, ...]]

SAFE_METHODS = frozenset({"GET", "HEAD"})
# So many requests in a row without an answer, and the target is gone rather than faulty; so many that got 429
# also after waiting, and it wants none.
GONE = 5
# Seconds that a target may ask us to wait where the run has no limit of its own.
ASKED = 300.0
# Seconds without a byte.
TIMEOUT = 30.0
# Under what name an answer carries its interaction.
_INTERACTION = "interaction"


class Session(SessionSender):
    """A requests session that guards, paces and records, for one region.

    ``collect`` is told of every interaction before the next request leaves, and returns the findings
    that no deviation explains. ``inner`` is what really sends (an in-process sandbox, or HTTP). After
    ``deadline``, a time of the monotonic clock, nothing more is sent, and no answer waited for. Interactions
    tell of ``recorded_base``, the region's public server unless another is given, whatever answered. What a
    request creates is in the ``ledger`` before it is sent.
    """

    def __init__(
        self,
        *,
        region: str,
        base_url: str,
        token: str,
        collect: Collect,
        api_version: str,
        read_only: bool = False,
        pace: Pace | None = None,
        inner: BaseAdapter | None = None,
        answered_by: str = "unknown",
        recorded_base: str | None = None,
    ) -> None:
        self.region = region
        self.base_url = base_url
        self.recorded_base = recorded_base or canonical_base(region)
        self.token = token
        self.collect = collect
        self.api_version = api_version
        self.read_only = read_only
        self.pace = pace
        self.answered_by = answered_by
        self.ledger: Ledger | None = None
        self.deadline: float | None = None
        self.timeout = TIMEOUT
        self.fresh: tuple[Finding, ...] = ()
        self.refused = 0
        # A time of day and the same moment of the clock that never goes back.
        self._epoch = datetime.now(UTC) - timedelta(seconds=time.perf_counter())
        self._started = 0.0
        self._case = Case("other")
        self._sequence: str | None = None
        self._count = 0
        self._silent = 0
        self._refused_in_a_row = 0
        self._gone: str | None = None
        self._calls = Bounded()
        self._bell: SimpleQueue[None] = SimpleQueue()
        self.session = _RequestsSession()
        self.session.trust_env = False
        self.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        guard = _Guard(self, inner or HTTPAdapter(max_retries=0))
        self.session.mount("http://", guard)
        self.session.mount("https://", guard)

    def label(self, case: Case, sequence: str | None = None) -> None:
        """Name the case and the sequence that the next requests belong to."""
        self._case, self._sequence = case, sequence

    def send(self, request: Request, *, token: str | None = "") -> Interaction:
        """Send one request and return what it came to."""
        headers = dict(request.headers)
        if token is None:
            headers["Authorization"] = ""
        elif token:
            headers["Authorization"] = f"Bearer {token}"
        prepared = self.session.prepare_request(requests.Request(request.method, request.url))
        prepared.headers.clear()
        prepared.headers.update(headers)
        prepared.body = request.body
        if request.body is not None:
            prepared.headers["Content-Length"] = str(len(request.body))
        answer = self.session.send(prepared, allow_redirects=False)
        return interaction_of(answer)

    def allow(self, seconds: float | None) -> None:
        """Let requests leave for so long from now, without end for None; also after `stop`."""
        self._bell = SimpleQueue()
        self.deadline = None if seconds is None else time.monotonic() + seconds

    def stop(self) -> None:
        """Send nothing more and wait for nothing; from any thread, and from a handler of signals."""
        self.deadline = 0.0
        self._calls.stop()
        self._bell.put(None)

    @property
    def is_stopped(self) -> bool:
        """Whether `stop` was called since time was last allowed."""
        return self.deadline == 0.0

    def settle(self, seconds: float) -> None:
        """Wait for a request under way that nobody waits for, so that the ledger knows what it created."""
        self._calls.settle(time.monotonic() + seconds)

    def has(self, seconds: float) -> bool:
        """Whether the time that requests may leave in is longer than so many seconds from now."""
        return self.deadline is None or time.monotonic() + seconds < self.deadline

    def pause(self, seconds: float) -> None:
        """Wait because the target asks for it.

        Raises:
            OutOfTime: it would take longer than the time that is left, or was stopped meanwhile.
            TargetUnreachable: it asks for more than anybody would wait.
        """
        asks = f"the target asks to wait {seconds:.0f} seconds"
        if self.deadline is None and seconds > ASKED:
            self._gone = asks
            raise TargetUnreachable(
                f"{asks}, and no run waits longer than {ASKED:.0f}", hint="come back later"
            )
        if not self.has(seconds):
            raise OutOfTime(f"{asks}, which is more than is left of the time")
        with suppress(Empty):
            self._bell.get(timeout=seconds)
            raise OutOfTime

    def _may_leave(self, request: requests.PreparedRequest) -> None:
        method = (request.method or "").upper()
        if self.read_only and method not in SAFE_METHODS:
            self.refused += 1
            raise TargetRefused(
                f"{method} {urlsplit(request.url or '').path} was not sent: this run is read-only",
                hint="allow writes to a test workspace with --allow-writes",
            )
        if not _same_origin(request.url or "", self.base_url):
            raise TargetRefused(f"a request to {request.url} was not sent: it is not the target")

    def _authorize(self, request: requests.PreparedRequest) -> Credentials:
        given = request.headers.get("Authorization")
        if given == "":
            del request.headers["Authorization"]
            return Credentials.NONE
        if given is None:
            request.headers["Authorization"] = f"Bearer {self.token}"
            return Credentials.SENT
        return Credentials.SENT if given == f"Bearer {self.token}" else Credentials.INVALID

    def _exchange(
        self, inner: BaseAdapter, request: requests.PreparedRequest, kwargs: Mapping[str, object]
    ) -> requests.Response:
        self._may_leave(request)
        credentials = self._authorize(request)
        attempt = 0
        while True:
            self._in_time()
            if self.pace:
                self.pace.before()
            answer, response = self._once(inner, request, kwargs)
            interaction = self._interaction(request, response, credentials)
            self.fresh = self.collect(interaction)
            if self.pace:
                self.pace.after(response.headers)
            again = response.status == 429 or (
                response.status >= 500 and (request.method or "") in SAFE_METHODS
            )
            if not (
                self.pace and again and self.pace.retry(response.status, response.headers, attempt)
            ):
                break
            attempt += 1
        self._notice_refusal(response.status)
        vars(answer)[_INTERACTION] = interaction
        return answer

    def _once(
        self, inner: BaseAdapter, request: requests.PreparedRequest, kwargs: Mapping[str, object]
    ) -> tuple[requests.Response, Response]:
        if self._gone is not None:
            raise self._unreachable(self._gone)
        self._started = started = time.perf_counter()
        options = {**kwargs, "stream": True, "timeout": self.timeout, "proxies": None}
        # Reading stops at PATIENCE with what there is; what has not begun to answer a bit later never will.
        until = time.monotonic() + PATIENCE + 1.0
        if self.deadline is not None:
            until = min(until, self.deadline)
        try:
            answer, response = self._calls.call(lambda: self._sent(inner, request, options), until)
        except (NotInTime, requests.ConnectionError, requests.Timeout) as problem:
            self._in_time()
            if isinstance(problem, NotInTime):
                problem = requests.Timeout(f"no answer in {PATIENCE:.0f} seconds")
            return self._silence(request, problem, time.perf_counter() - started)
        self._silent = 0
        return answer, response

    def _sent(
        self, inner: BaseAdapter, request: requests.PreparedRequest, options: Mapping[str, Any]
    ) -> tuple[requests.Response, Response]:
        """Send and read, with the ledger told before and after, whoever still waits for it."""
        creation = self._intent(request)
        started = time.perf_counter()
        if is_loopback(self.base_url):
            request.headers[CASE_HEADER] = self._case.told
        try:
            answer = inner.send(request, **options)
        except requests.ConnectionError as problem:
            if creation and isinstance(cause_of(problem), NewConnectionError):
                creation[0].settle(creation[1], None)
            raise
        finally:
            request.headers.pop(CASE_HEADER, None)
        body = read(answer)
        elapsed = time.perf_counter() - started
        response = Response(answer.status_code, headers_of(answer), body, elapsed)
        if creation:
            ledger, number, intended = creation
            identifier = intended.created_id(response)
            if identifier is not None or intended.created_none(response):
                ledger.settle(number, identifier)
        return answer, response

    def _intent(self, request: requests.PreparedRequest) -> tuple[Ledger, int, Intended] | None:
        """Write down what a request is to create; None where it creates nothing that we could remove."""
        if self.ledger is None:
            return None
        path = urlsplit(rebased(request.url or "", self.base_url, self.recorded_base)).path
        body = request.body.encode() if isinstance(request.body, str) else request.body
        intended = created_by(request.method or "", path, body or b"", self.ledger.catalogue)
        if intended is None:
            return None
        return self.ledger, self.ledger.intend(intended.resource.name), intended

    def _notice_refusal(self, status: int) -> None:
        self._refused_in_a_row = self._refused_in_a_row + 1 if self.pace and status == 429 else 0
        if self._refused_in_a_row >= GONE:
            self._gone = "429, however long one waits"
            raise self._unreachable(self._gone)

    def _silence(
        self, request: requests.PreparedRequest, problem: Exception, elapsed: float
    ) -> tuple[requests.Response, Response]:
        self._silent += 1
        if self._count == 0 or self._silent >= GONE:
            self._gone = reason_of(problem)
            raise self._unreachable(self._gone) from None
        answer = requests.Response()
        answer.status_code = 0
        answer._content = b""
        answer.request = request
        answer.url = request.url or ""
        answer.reason = reason_of(problem)
        return answer, Response(0, Headers(), b"", elapsed)

    def _unreachable(self, reason: str) -> TargetUnreachable:
        return TargetUnreachable(
            f"nothing answers at {self.base_url} ({reason})",
            hint="start the target, or check the address and the network",
        )

    def _in_time(self) -> None:
        if self.deadline is not None and time.monotonic() >= self.deadline:
            raise OutOfTime

    @property
    def _moment(self) -> str | None:
        """When the request was sent. The sandbox has no index that lags, and recordings of it are alike."""
        if self.answered_by == "sandbox":
            return None
        moment = self._epoch + timedelta(seconds=self._started)
        return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")

    def _interaction(
        self, request: requests.PreparedRequest, response: Response, credentials: Credentials
    ) -> Interaction:
        body = request.body.encode() if isinstance(request.body, str) else request.body
        sent = Request(
            method=request.method or "GET",
            url=rebased(request.url or "", self.base_url, self.recorded_base),
            headers=Headers(tuple((k, text(v)) for k, v in request.headers.items())),
            body=body or None,
        )
        name = f"{self.region}#{self._count}"
        self._count += 1
        return Interaction(
            request=sent,
            response=response,
            name=name,
            source=Source.SCENARIO if self._sequence else Source.GENERATED,
            region=self.region,
            api_version=self.api_version,
            credentials=credentials,
            case=self._case,
            sequence=self._sequence,
            recorded_at=self._moment,
            answered_by=self.answered_by,
        )


class _RequestsSession(requests.Session):
    """A session that follows no redirect: a token must not travel."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        del resp
        return None


class _Guard(BaseAdapter):
    """The adapter that asks the session before anything leaves."""

    def __init__(self, session: Session, inner: BaseAdapter) -> None:
        super().__init__()
        self.session = session
        self.inner = inner

    def send(self, request: requests.PreparedRequest, **kwargs: object) -> requests.Response:  # type: ignore[override]
        """Send through the session."""
        return self.session._exchange(self.inner, request, kwargs)

    def close(self) -> None:
        """Close what really sends."""
        self.inner.close()


def interaction_of(answer: requests.Response) -> Interaction:
    """What an answer of a session was judged as: its last attempt."""
    interaction: Interaction = vars(answer)[_INTERACTION]
    return interaction


def rebased(url: str, base_url: str, other: str) -> str:
    """A URL below one base as the URL below another."""
    parts, base = urlsplit(url), urlsplit(other)
    path = base.path.rstrip("/") + parts.path.removeprefix(urlsplit(base_url).path.rstrip("/"))
    return urlunsplit((base.scheme, base.netloc, path or "/", parts.query, ""))


def _same_origin(url: str, base: str) -> bool:
    left, right = urlsplit(url), urlsplit(base)
    return (left.scheme, left.netloc) == (right.scheme, right.netloc)
