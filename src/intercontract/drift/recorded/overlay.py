"""The patch: an OpenAPI Overlay that makes a description accept what was recorded.

Source: OpenAPI Overlay Specification 1.0.0. Found by trial: what the validator refuses is mended where it
says so, the patched description judges again, until it refuses nothing more that can be mended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from attrs import field

from intercontract.contract.contract import Contract
from intercontract.contract.description import Description
from intercontract.contract.document.normalise import normalise
from intercontract.contract.document.overlay import apply
from intercontract.contract.fields import DocumentedFields
from intercontract.contract.messages.json_body import Missing
from intercontract.contract.schemas.schema_problem import Problem
from intercontract.drift.recorded.against import general_tokens
from intercontract.drift.recorded.calls import RecordedCall
from intercontract.drift.recorded.mend import Action, Mender, json_path
from intercontract.drift.recorded.schema import schema_of
from intercontract.drift.recorded.side import RecordedSide, side
from intercontract.evidence.places import at
from intercontract.evidence.shape import ObservedShape
from intercontract.model.interaction import Interaction
from intercontract.model.json import JSONValue, join, resolve, split
from intercontract.values import define, frozen

_ROUNDS = 16


@frozen
class Proposal:
    """The overlay (None when nothing needs mending), and what it could not mend."""

    overlay: dict[str, JSONValue] | None
    left: tuple[str, ...] = ()


def propose(
    source: dict[str, JSONValue], interactions: Iterable[Interaction], contract: Contract
) -> Proposal:
    """An overlay which, applied to ``source``, makes the recorded answers conform.

    ``source`` is the description as published, bundled and not normalised; ``contract`` was loaded from
    it. Operations that are not documented are left alone.

    Raises:
        ContractError: ``source`` is no description.
    """
    recorded = side(interactions, contract, DocumentedFields(contract.documented))
    work = _Work(recorded, source, is_31=not str(source.get("openapi", "")).startswith("3.0"))
    left: tuple[str, ...] = ()
    for _ in range(_ROUNDS):
        round_ = _Round(work, Description(normalise(work.document)[0]))
        actions = round_.actions()
        left = tuple(dict.fromkeys(round_.left))
        if not actions:
            break
        work.apply(actions)
    if not work.actions:
        return Proposal(None, left)
    overlay: dict[str, JSONValue] = {
        "overlay": "1.0.0",
        "info": {
            "title": f"What recordings show beside {contract.name}",
            "version": "1.0.0",
        },
        "actions": cast("list[JSONValue]", [action.to_dict() for action in work.actions]),
    }
    return Proposal(overlay, left)


@define
class _Work:
    """The description as mended so far."""

    recorded: RecordedSide
    document: dict[str, JSONValue]
    is_31: bool
    actions: list[Action] = field(factory=list)
    retyped: set[str] = field(factory=set)

    def apply(self, actions: list[Action]) -> None:
        """Apply what one round found."""
        overlay: dict[str, Any] = {
            "overlay": "1.0.0",
            "actions": [action.to_dict() for action in actions],
        }
        self.document = apply(self.document, overlay)
        self.actions += actions


@define
class _Round:
    """One judgement of every answer."""

    work: _Work
    description: Description
    left: list[str] = field(factory=list)

    def actions(self) -> list[Action]:
        """What mends the description, each place once."""
        found: dict[str, Action] = {}
        documented = DocumentedFields(self.description)
        mender = Mender(self.work.document, self.description, self.work.is_31, self.work.retyped)
        for call in self.work.recorded.calls:
            if call.spec is None:
                continue
            shape = self.work.recorded.answers[call.operation, call.status].shape
            for action in self._call(call, shape, documented, mender):
                found.setdefault(action.key, action)
        self.left += mender.left
        return mender.whole(list(found.values()))

    def _call(
        self, call: RecordedCall, shape: ObservedShape, documented: DocumentedFields, mender: Mender
    ) -> Iterator[Action]:
        operation = self.description.operation(call.operation)
        if operation is None:
            return
        spec = operation.response_for(call.status)
        if spec is None:
            yield self._status(call, shape, join(operation.pointer, "responses"))
            return
        if not call.interaction.response.body or not call.media_type:
            return
        content = spec.content_for(call.media_type)
        if content is None:
            if spec.content:
                schema: dict[str, JSONValue] = {"type": "string"}
                if not isinstance(call.body, Missing) and call.is_json:
                    schema = schema_of(shape, is_31=self.work.is_31)
                where = join(spec.pointer, "content")
                yield Action(
                    target=json_path(where, self.work.document),
                    description=f"{call.media_type}, recorded in {call.name}",
                    update={call.media_type: {"schema": schema}},
                )
            return
        if isinstance(call.body, Missing) or not call.is_json:
            return
        for problem in self.description.validator(content.pointer).problems(call.body):
            yield from mender.mend(problem, self._shape(shape, problem), call.name)
        for pointer in self.description.undocumented(content.pointer, call.body):
            tokens = general_tokens(pointer)
            parent = pointer.rpartition("/")[0]
            holder = self._holder(
                documented.places(content.pointer, tokens[:-1]), resolve(call.body, parent)
            )
            schema = schema_of(at(shape, tokens), is_31=self.work.is_31)
            if holder is None:
                self.left.append(f"{call.operation}: {pointer} is documented nowhere")
            else:
                yield from mender.property(holder, split(pointer)[-1], schema, call.name)

    def _shape(self, shape: ObservedShape, problem: Problem) -> ObservedShape:
        return at(shape, general_tokens(problem.pointer))

    def _holder(self, places: tuple[str, ...], value: JSONValue) -> str | None:
        """The schema that an undocumented property belongs into: one that accepts the object."""
        named = [
            pointer
            for pointer in places
            if isinstance(schema := _at(self.work.document, pointer), dict) and "$ref" not in schema
        ]
        with_properties = [p for p in named if "properties" in _object(self.work.document, p)]
        accepting = [p for p in with_properties if self.description.validator(p).is_valid(value)]
        return next(iter([*accepting, *with_properties, *named]), None)

    def _status(self, call: RecordedCall, shape: ObservedShape, responses: str) -> Action:
        answer: dict[str, JSONValue] = {"description": f"Recorded as {call.status}."}
        if call.interaction.response.body and call.media_type:
            schema = self._like_others(call)
            if schema is None and not isinstance(call.body, Missing):
                schema = schema_of(shape, is_31=self.work.is_31)
            answer["content"] = {call.media_type: {"schema": schema or {}}}
        return Action(
            target=json_path(responses, self.work.document),
            description=f"Status {call.status}, recorded in {call.name}",
            update={str(call.status): answer},
            key=f"{responses}/{call.status}",
        )

    def _like_others(self, call: RecordedCall) -> JSONValue:
        """The schema of another answer of the same class (4xx) that this body fits."""
        operation = self.description.operation(call.operation)
        for other in operation.responses if operation else ():
            content = other.content_for(call.media_type)
            if content is None or other.status[:1] != str(call.status)[:1]:
                continue
            if isinstance(call.body, Missing):
                continue
            validator = self.description.validator(content.pointer)
            if validator.is_valid(call.body):
                return _at(self.work.document, content.pointer)
        return None


def _at(document: dict[str, JSONValue], pointer: str) -> JSONValue:
    try:
        return resolve(document, pointer)
    except KeyError:
        return None


def _object(document: dict[str, JSONValue], pointer: str) -> dict[str, JSONValue]:
    value = _at(document, pointer)
    return value if isinstance(value, dict) else {}
