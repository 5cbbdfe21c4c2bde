"""Schemathesis' four phases, sent through our own session and judged by our own checks.

A finding stops nothing: what else is wrong with an operation must not hide behind it. Afterwards the
operations that fuzzing found something in are fuzzed once more, from the same seed, and then a finding
is a failure, so that Hypothesis shrinks it: the report shows the smallest request that gave it.
"""

from __future__ import annotations

import copy
import gc
import importlib
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import orjson
import requests
import schemathesis
from attrs import evolve
from hypothesis.errors import HypothesisWarning
from schemathesis.checks import CHECKS, CheckContext
from schemathesis.config import SchemathesisConfig
from schemathesis.core import SCHEMATHESIS_TEST_CASE_HEADER
from schemathesis.core.errors import NoLinksFound
from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response
from schemathesis.engine import events
from schemathesis.engine.core import Engine, ExecutionPlan
from schemathesis.engine.run import PhaseName
from schemathesis.generation.case import Case as GeneratedCase
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.schemas import OpenApiSchema
from schemathesis.transport.requests import REQUESTS_TRANSPORT, RequestsTransport
from typing_extensions import override

from intercontract.contract.contract import Contract
from intercontract.contract.resources.catalogue import Catalogue
from intercontract.errors import IntercontractError, InternalError
from intercontract.generate.binding import bind, describe
from intercontract.generate.constants import no_constants_of_modules
from intercontract.generate.phases import PHASES
from intercontract.generate.pool import Pool
from intercontract.generate.sender import OutOfTime, SessionSender
from intercontract.model.interaction import Case
from intercontract.model.json import is_deep
from intercontract.values import frozen

# Of the settings that are no run's: nothing is kept, and a home that cannot be written is no news.
warnings.filterwarnings("ignore", "The database setting is not configured", HypothesisWarning)

CHECK_NAME = "intercontract"
# Requests for shrinking what fuzzing found in one operation. Hypothesis needs some dozens as a rule.
SHRINKING = 100


@frozen
class Generation:
    """How much to generate; ``operations`` empty means all, ``unique`` sends no request twice."""

    seed: int = 1
    max_examples: int = 30
    phases: tuple[str, ...] = PHASES
    operations: tuple[str, ...] = ()
    mode: str = "all"
    unique: bool = False


@frozen
class Stage:
    """A phase began."""

    name: str


@frozen
class Ungenerated:
    """An operation that Schemathesis could not make requests for, or not all, and why."""

    operation: str
    reason: str


class _GuardedTransport(RequestsTransport):
    """Schemathesis' transport, except that our session sends, whatever session Schemathesis made."""

    def __init__(
        self, sender: SessionSender, pool: Pool, catalogue: Catalogue, api_version: str
    ) -> None:
        super().__init__()
        self._copy_serializers_from(REQUESTS_TRANSPORT)
        self.sender = sender
        self.pool = pool
        self.catalogue = catalogue
        self.api_version = api_version
        # The operations that fuzzing found something in.
        self.found: dict[str, None] = {}
        # While shrinking: how many more requests may be spent on it.
        self.budget: int | None = None
        # What made the sender give up. Schemathesis must not take it for an error of the case.
        self.stopped: IntercontractError | OutOfTime | _Enough | None = None

    @override
    def serialize_case(self, case: GeneratedCase[Any], **kwargs: Any) -> dict[str, Any]:
        data = super().serialize_case(case, **kwargs)
        # A random id: nobody at the other end wants it, and no two recordings would be the same.
        data["headers"].pop(SCHEMATHESIS_TEST_CASE_HEADER, None)
        return data

    @override
    def send(
        self, case: GeneratedCase[Any], *, session: requests.Session | None = None, **kwargs: Any
    ) -> Response:
        bind(case, self.pool, self.catalogue, self.api_version)
        meta = case.meta
        phase = meta.phase.name.value if meta else "fuzzing"
        mode = meta.generation.mode.value if meta else "positive"
        scenario = getattr(meta.phase.data, "scenario", None) if meta else None
        if scenario is not None and scenario.value == "unspecified_http_method":
            phase = "unexpected-method"
        self.sender.label(Case(phase, mode, describe(case)))
        try:
            self._spend()
            response = super().send(case, session=self.sender.session, **kwargs)
        except (IntercontractError, OutOfTime, _Enough) as reason:
            self.stopped = reason
            # What Schemathesis, and Hypothesis below it, neither shrink nor repeat.
            raise KeyboardInterrupt from None
        if _is_hostile(response.content):
            response.content = b""
        prints = {finding.fingerprint for finding in self.sender.fresh}
        if prints and phase == "fuzzing":
            if self.budget is not None:
                raise _broken(frozenset(prints), case)
            self.found[_name(case.operation)] = None
        return response

    def _spend(self) -> None:
        if self.budget is not None:
            self.budget -= 1
            if self.budget < 0:
                raise _Enough


# Schemathesis reads bodies by recursion, in threads that die of too deep ones.
_MAX_DEPTH = 200


def _is_hostile(body: bytes) -> bool:
    if body.count(b"[") + body.count(b"{") <= _MAX_DEPTH:
        return False
    try:
        return is_deep(orjson.loads(body), _MAX_DEPTH)
    except orjson.JSONDecodeError:
        return True


class _Enough(Exception):  # noqa: N818 - not an error
    """So many requests were spent on shrinking what an operation gives."""


class ContractBroken(Failure):
    """Findings of ours, told to Schemathesis so that Hypothesis shrinks the case."""

    __slots__ = ()

    @property
    def _unique_key(self) -> str:
        return self.title


@cache
def _kind(prints: frozenset[str]) -> type[ContractBroken]:
    # Hypothesis takes failures of one class, raised at one line, for one defect.
    return type("_".join(["Broken", *sorted(prints)]), (ContractBroken,), {"__slots__": ()})


def _broken(prints: frozenset[str], case: GeneratedCase[Any]) -> ContractBroken:
    title = " ".join(sorted(prints))
    return _kind(prints)(
        operation=case.operation.label, title=title, message=title, case_id=case.id
    )


def _name(operation: APIOperation[Any, Any, Any, Any]) -> str:
    # An operation without an id is called as the contract calls it: GET /path.
    return str(operation.definition.raw.get("operationId") or operation.label)


class _Schema(OpenApiSchema):
    """An OpenAPI schema whose cases leave through a session of ours."""

    session: _GuardedTransport

    @property
    @override
    def transport(self) -> RequestsTransport:
        return self.session


def intercontract(ctx: CheckContext, response: Response, case: GeneratedCase[Any]) -> bool | None:
    """Nothing: our checks have judged the response when it comes here."""
    del ctx, response, case
    return None


class _Engine(Engine):
    """Schemathesis' engine without the phases that send requests outside the session."""

    @override
    def _create_execution_plan(self) -> ExecutionPlan:
        plan = super()._create_execution_plan()
        outside = (PhaseName.PROBING, PhaseName.AUTH_BOOTSTRAP)
        return ExecutionPlan([phase for phase in plan.phases if phase.name not in outside])


def prepare() -> None:
    """Import what Schemathesis imports when its first phase begins.

    Then Hypothesis looks for garbage, and for whoever holds its random numbers: what there is already, and
    stays, it need not look at.
    """
    gc.freeze()
    try:
        importlib.import_module("schemathesis.engine.run.unit")
    finally:
        gc.unfreeze()


def generate(
    contract: Contract, sender: SessionSender, pool: Pool, settings: Generation, api_version: str
) -> Iterator[Stage | Ungenerated]:
    """Send generated requests until the phases are done, naming each phase as it begins.

    With one seed, one worker and a deterministic target the requests are the same in every run: no
    answer feeds back into what is drawn.

    Raises:
        OutOfTime: the sender's time was over before the phases were done.
        TargetError: the sender gave up.
        InternalError: Schemathesis broke.
        KeyboardInterrupt: somebody interrupted.
    """
    if CHECK_NAME not in CHECKS.get_all_names():
        schemathesis.check(intercontract)
    schema = _schema(contract, sender, pool, settings, api_version)
    with no_constants_of_modules(), _dead_workers() as dead:
        yield from _steps(schema)
    yield from (Ungenerated("what a dead worker had left", _reason(problem)) for problem in dead)
    found = schema.session.found
    if found:
        yield Stage("shrinking")
    for operation in found:
        again = evolve(settings, phases=("fuzzing",), operations=(operation,), unique=True)
        schema = _schema(contract, sender, pool, again, api_version)
        schema.session.budget = SHRINKING
        with no_constants_of_modules(), _dead_workers():
            for _ in _steps(schema):
                pass


def _steps(schema: _Schema) -> Iterator[Stage | Ungenerated]:
    session, stream = schema.session, _Engine(schema).execute()
    try:
        for event in stream:
            if isinstance(event, events.PhaseStarted):
                name = event.phase.name.value.lower()
                if event.phase.is_enabled and name in PHASES:
                    yield Stage(name)
            elif isinstance(event, events.FatalError):
                raise InternalError(f"generation broke: {event.exception!r}") from event.exception
            elif isinstance(event, events.Interrupted):
                if isinstance(session.stopped, _Enough):
                    return
                raise session.stopped or KeyboardInterrupt
            elif isinstance(event, events.NonFatalError):
                if isinstance(event.value, NoLinksFound):
                    continue  # those that are linked were not asked for
                yield Ungenerated(event.label, _reason(event.value))
    finally:
        # Its workers are threads: none may send on after we have left.
        stream.stop()
        stream.generator.close()


@contextmanager
def _dead_workers() -> Iterator[list[BaseException]]:
    """What Schemathesis' threads die of: it takes a dead worker for one that is done."""
    dead: list[BaseException] = []
    before = threading.excepthook

    def note(death: threading.ExceptHookArgs) -> None:
        if death.thread and death.thread.name.startswith("schemathesis") and death.exc_value:
            dead.append(death.exc_value)
        else:
            before(death)

    threading.excepthook = note
    try:
        yield dead
    finally:
        threading.excepthook = before


def _reason(problem: BaseException) -> str:
    text = " ".join(str(problem).split())
    return f"{type(problem).__name__}: {text[:200]}" if text else type(problem).__name__


def _schema(
    contract: Contract,
    sender: SessionSender,
    pool: Pool,
    settings: Generation,
    api_version: str,
) -> _Schema:
    document = copy.deepcopy(contract.corrected.document)
    config = SchemathesisConfig.from_dict(_configuration(sender, settings, contract))
    schema: BaseSchema = _Schema(raw_schema=document, config=config.projects.get(document))
    names = frozenset(settings.operations)

    def chosen(ctx: Any) -> bool:
        # One filter for both: of several, Schemathesis includes what any one would.
        if sender.read_only and ctx.operation.method.upper() != "GET":
            return False
        return not names or _name(ctx.operation) in names

    if sender.read_only or names:
        schema = schema.include(chosen)
    if not isinstance(schema, _Schema):
        raise InternalError("Schemathesis changed the class of a schema while selecting operations")
    asked = api_version if contract.is_intercom else ""
    schema.session = _GuardedTransport(sender, pool, contract.resources, asked)
    return schema


def _configuration(
    sender: SessionSender, settings: Generation, contract: Contract
) -> dict[str, object]:
    # Intercom documents what it answers to other methods; a stranger is sent its own methods only.
    others = contract.is_intercom and not sender.read_only
    unexpected = ["PUT", "PATCH", "DELETE", "TRACE"] if others else []
    no_pool = {"extra-data-sources": {"responses": False}}
    return {
        "seed": settings.seed,
        "base-url": sender.base_url,
        "workers": 1,
        "cache": {"enabled": False},
        "request-timeout": 30,
        "generation": {
            "mode": settings.mode,
            "max-examples": settings.max_examples,
            "deterministic": True,
            "unique-inputs": settings.unique,
            "database": "none",
            "with-security-parameters": False,
        },
        "phases": {
            "examples": {"enabled": "examples" in settings.phases, **no_pool},
            "coverage": {
                "enabled": "coverage" in settings.phases,
                "unexpected-methods": unexpected,
                **no_pool,
            },
            "fuzzing": {
                "enabled": "fuzzing" in settings.phases,
                "error-feedback": {"enabled": False},
                **no_pool,
            },
            "stateful": {
                "enabled": "stateful" in settings.phases,
                "max-steps": 6,
                "inference": {"algorithms": []},
                "link-calibration": False,
            },
        },
        "checks": {"enabled": False, CHECK_NAME: {"enabled": True}},
    }
