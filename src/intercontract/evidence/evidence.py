"""What documented operations were asked, and what they answered: added up over many interactions."""

from __future__ import annotations

from collections import Counter

from attrs import Factory

from intercontract.contract.description import Parameter
from intercontract.contract.exchange import Exchange
from intercontract.contract.messages.json_body import Missing
from intercontract.contract.messages.parameters import takes
from intercontract.evidence.shape import ObservedShape
from intercontract.model.json import JSONValue, as_count, as_list, as_object
from intercontract.values import define

AnswerKey = tuple[str, str]
"""An operation's id and a status as it is documented: ``200``, ``4XX``, ``default``."""


@define
class Evidence:
    """A commutative monoid: ``Evidence()`` is empty, `add` takes an exchange in, `update` other evidence.

    ``calls`` counts by operation, ``parameters`` the documented ones by operation, place and name,
    ``answers`` those with a documented status; ``shapes`` are of their bodies.
    """

    calls: Counter[str] = Factory(Counter)
    parameters: Counter[tuple[str, str, str]] = Factory(Counter)
    answers: Counter[AnswerKey] = Factory(Counter)
    shapes: dict[AnswerKey, ObservedShape] = Factory(dict)

    def add(self, exchange: Exchange) -> None:
        """Take an exchange in; those with no documented operation of a documented server say nothing."""
        operation = exchange.operation
        if operation is None or not exchange.host_is_documented:
            return
        self.calls[operation.id] += 1
        for parameter in (exchange.corrected_operation or operation).parameters:
            if _was_sent(exchange, parameter):
                self.parameters[operation.id, parameter.location, parameter.name] += 1
        if exchange.documented_response is None:
            return
        answer = operation.id, exchange.documented_response.status
        self.answers[answer] += 1
        if not isinstance(exchange.response_json, Missing):
            self.shapes.setdefault(answer, ObservedShape()).add(exchange.response_json)

    def update(self, other: Evidence) -> None:
        """Take in what was seen elsewhere."""
        self.calls.update(other.calls)
        self.parameters.update(other.parameters)
        self.answers.update(other.answers)
        for answer, shape in other.shapes.items():
            self.shapes.setdefault(answer, ObservedShape()).update(shape)

    def to_dict(self) -> dict[str, JSONValue]:
        """As JSON."""
        return {
            "calls": dict[str, JSONValue](self.calls),
            "parameters": [[*key, count] for key, count in self.parameters.items()],
            "answers": [
                [*key, count, self.shapes[key].to_dict() if key in self.shapes else None]
                for key, count in self.answers.items()
            ],
        }

    @classmethod
    def from_dict(cls, data: JSONValue) -> Evidence:
        """What `to_dict` wrote."""
        given, made = as_object(data), cls()
        for called, calls in as_object(given.get("calls")).items():
            made.calls[called] = as_count(calls)
        for entry in as_list(given.get("parameters")):
            operation, location, name, count = as_list(entry)
            made.parameters[str(operation), str(location), str(name)] = as_count(count)
        for entry in as_list(given.get("answers")):
            operation, status, count, shape = as_list(entry)
            made.answers[str(operation), str(status)] = as_count(count)
            if shape is not None:
                made.shapes[str(operation), str(status)] = ObservedShape.from_dict(shape)
        return made


def _was_sent(exchange: Exchange, parameter: Parameter) -> bool:
    name = parameter.name
    match parameter.location:
        case "query":
            if name in exchange.query or not exchange.query or _is_scalar(parameter):
                return name in exchange.query
            described = exchange.contract.corrected
            return any(takes(described, parameter, given) for given in exchange.query)
        case "path":
            return name in exchange.path_parameters
        case "cookie":
            return any(given == name for given, _ in exchange.sent.cookies)
        case _:
            return name in exchange.interaction.request.headers


def _is_scalar(parameter: Parameter) -> bool:
    schema = parameter.schema
    return isinstance(schema, dict) and schema.get("type") in _SCALARS


_SCALARS = ("string", "integer", "number", "boolean")
