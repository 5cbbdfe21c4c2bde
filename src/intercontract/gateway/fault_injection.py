"""The faults in force: which request gets which, counted, and the answers that they make."""

from __future__ import annotations

import random
import threading
import time
from hashlib import sha256

import orjson
from attrs import evolve, field

from intercontract.gateway.fault import FaultKind, Rule
from intercontract.model.headers import Headers
from intercontract.model.interaction import Request, Response
from intercontract.values import define, frozen

MARK = "X-Intercontract-Fault"
"""The header that gives an injected fault away; its value is the rule."""

_BUCKET = 10
_LIMIT = 167
# Codes and texts as the documentation's error list and recordings have them; other statuses say
# ``client_error`` or ``server_error``.
_ERRORS = {
    400: ("parameter_invalid", "Parameter invalid"),
    401: ("unauthorized", "Access Token Invalid"),
    403: ("api_plan_restricted", "Active subscription needed."),
    404: ("not_found", "Resource Not Found"),
    409: ("conflict", "Conflict"),
    422: ("data_invalid", "Data invalid"),
    429: ("rate_limit_exceeded", f"Exceeded rate limit of {_LIMIT} in {_BUCKET}_seconds"),
    500: ("server_error", "Server error"),
    503: ("service_unavailable", "Service unavailable"),
}


@define
class _Armed:
    """A rule and how often it met a request, and struck."""

    rule: Rule
    met: int = 0
    hits: int = 0


@frozen
class Drawn:
    """What a request gets: seconds to wait, and the rule that changes its answer, if any."""

    latency: float = 0.0
    rule: Rule | None = None


NOTHING = Drawn()


@define(eq=False)
class FaultInjector:
    """One region's rules. Latencies add up; of all others the first that strikes counts. Thread-safe."""

    seed: int = 1
    _armed: list[_Armed] = field(init=False, factory=list)
    _random: random.Random = field(init=False)
    _lock: threading.Lock = field(init=False, factory=threading.Lock)

    def __attrs_post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - which request fails is no secret

    def arm(self, rules: tuple[Rule, ...], *, keep: bool = False) -> None:
        """Put rules in force, besides or instead of those that are."""
        with self._lock:
            kept = self._armed if keep else []
            self._armed = [*kept, *(_Armed(rule) for rule in rules)]

    def rewind(self) -> None:
        """Every rule as if it had met no request yet."""
        with self._lock:
            self._armed = [_Armed(armed.rule) for armed in self._armed]
            self._random = random.Random(self.seed)  # noqa: S311

    def draw(self, method: str, path: str) -> Drawn:
        """What a request gets."""
        if not self._armed:
            return NOTHING
        with self._lock:
            latency, chosen = 0.0, None
            for armed in self._armed:
                rule = armed.rule
                if chosen is not None and rule.kind is not FaultKind.LATENCY:
                    continue
                if not rule.matches(method, path) or not self._strikes(armed):
                    continue
                if rule.kind is FaultKind.LATENCY:
                    latency += rule.seconds
                else:
                    chosen = rule
            return Drawn(latency, chosen)

    def _strikes(self, armed: _Armed) -> bool:
        rule = armed.rule
        armed.met += 1
        if armed.met <= rule.after or (rule.times is not None and armed.hits >= rule.times):
            return False
        if rule.chance < 1 and self._random.random() >= rule.chance:
            return False
        armed.hits += 1
        return True

    def listed(self) -> list[dict[str, object]]:
        """Each rule with how many requests it met and struck."""
        with self._lock:
            return [{"fault": a.rule.text, "met": a.met, "hits": a.hits} for a in self._armed]


def injected(rule: Rule, request: Request, number: int) -> Response:
    """The answer that a status rule gives in the upstream's place, as Intercom words it."""
    request_id = sha256(f"fault {number}".encode()).hexdigest()[:20]
    fields = {MARK: rule.text, "X-Request-Id": request_id}
    version = request.headers.get("Intercom-Version")
    if version:
        fields["Intercom-Version"] = version
    if rule.retry_after is not None:
        fields["Retry-After"] = str(rule.retry_after)
    if rule.status == 429:
        fields |= _rate_limit(rule)
    if rule.html:
        title = f"{rule.status} {_error(rule.status)[1]}"
        fields["Content-Type"] = "text/html"
        page = f"<html><head><title>{title}</title></head><body>{title}</body></html>"
        return Response(rule.status, Headers(fields), page.encode())
    code, message = _error(rule.status)
    fields["Content-Type"] = "application/json; charset=utf-8"
    errors = [{"code": code, "message": message}]
    body = orjson.dumps({"type": "error.list", "request_id": request_id, "errors": errors})
    return Response(rule.status, Headers(fields), body)


def _error(status: int) -> tuple[str, str]:
    general = ("client_error", "Client error") if status < 500 else ("server_error", "Server error")
    return _ERRORS.get(status, general)


def _rate_limit(rule: Rule) -> dict[str, str]:
    # In all recordings the reset time is the end of the bucket plus six seconds.
    now = int(time.time())
    reset = (now // _BUCKET + 1) * _BUCKET + 6 if rule.reset is None else now + rule.reset
    return {
        "X-RateLimit-Limit": str(_LIMIT),
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": str(reset),
    }


def spoiled(rule: Rule, response: Response) -> Response:
    """A response with its body truncated or made malformed, and the fault named in a header.

    The body must be decoded: half of a gzip stream is another fault.
    """
    body = response.body
    if rule.kind is FaultKind.TRUNCATED:
        body = body[: len(body) // 2]
    elif rule.kind is FaultKind.MALFORMED:
        # No JSON value ends with a comma.
        body = body.rstrip()[:-1] + b","
    return evolve(response, headers=Headers((*response.headers, (MARK, rule.text))), body=body)
