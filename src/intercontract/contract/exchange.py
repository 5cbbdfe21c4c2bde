"""An interaction seen through a contract: its operation, parameters and bodies, worked out once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import chain
from urllib.parse import unquote

from intercontract.contract.alike import Alike
from intercontract.contract.contract import Contract
from intercontract.contract.description import (
    Content,
    Description,
    Location,
    Operation,
    ResponseSpec,
)
from intercontract.contract.document.bounds import MAX_APPLIED
from intercontract.contract.document.directions import Direction
from intercontract.contract.media import is_json_type
from intercontract.contract.messages.bodies import content_for, form_value
from intercontract.contract.messages.json_body import ABSENT, MAX_APPLICATIONS, Missing, parsed
from intercontract.contract.messages.parameters import Sent
from intercontract.contract.messages.ways import PLAIN, has_many_ways
from intercontract.contract.resources.located import (
    Located,
    Occurrence,
    Peers,
    in_order,
    peers_among,
)
from intercontract.contract.schemas.schema_problem import Problem, told_by_all
from intercontract.contract.schemas.validation import MOST
from intercontract.contract.surveying.walk import Survey
from intercontract.model.interaction import Interaction
from intercontract.model.json import JSONObject, JSONValue, Levels, objects
from intercontract.values import define


@define(slots=False)
class Exchange:
    """One interaction and the contract it is judged by.

    Everything is worked out when first asked for, and kept.
    """

    interaction: Interaction
    contract: Contract

    @cached_property
    def _location(self) -> Location:
        request = self.interaction.request
        return self.contract.documented.locate(request.host, request.path)

    @cached_property
    def answers(self) -> dict[Callable[[Exchange], bool], bool]:
        """What others found out about it, each by the function that does."""
        return {}

    @property
    def path_operations(self) -> dict[str, Operation]:
        """The operations documented on the path that was called, by method."""
        return self._location.operations

    @property
    def path_parameters(self) -> dict[str, str]:
        """The decoded path parameters by name."""
        return {name: unquote(value) for name, value in self.raw_path_parameters.items()}

    @property
    def raw_path_parameters(self) -> dict[str, str]:
        """The path parameters by name, percent-encoded as they stand in the URL."""
        return self._location.parameters

    @cached_property
    def operation(self) -> Operation | None:
        """The documented operation that was called; HEAD is judged as GET."""
        method = self.interaction.request.method.upper()
        own = self.path_operations.get(method)
        # HEAD asks for what GET would answer, where it is no operation of its own.
        return self.path_operations.get("GET") if own is None and method == "HEAD" else own

    @property
    def host_is_documented(self) -> bool:
        """Whether the request went to one of the contract's servers (true when it names none)."""
        return self._location.is_served

    @cached_property
    def query(self) -> dict[str, str]:
        """The decoded query; of a repeated name the last value."""
        return dict(self.interaction.request.query)

    @cached_property
    def sent(self) -> Sent:
        """The parameters as they were sent, still percent-encoded."""
        request = self.interaction.request
        cookies = "; ".join(request.headers.all("Cookie")).split("; ")
        return Sent(
            query=_pairs(request.raw_query.split("&")),
            path=self.raw_path_parameters,
            headers=request.headers.all,
            cookies=_pairs(cookies),
        )

    def sent_value(self, content: Content) -> JSONValue | Missing:
        """The request's body as the value that the schema of its content judges.

        ABSENT where nothing judges the media type.
        """
        given = self.interaction.request.headers.get("Content-Type") or ""
        body = self.interaction.request.body
        if not given or is_json_type(given):
            return self.request_json
        value = form_value(self.contract.corrected, content, given, body) if body else None
        return ABSENT if value is None else self._decided(value, (content,))

    @cached_property
    def request_json(self) -> JSONValue | Missing:
        """The request's body as JSON."""
        operation = self.corrected_operation
        content = operation.body if operation else ()
        return self._bounded(*parsed(self.interaction.request.body), content)

    @cached_property
    def response_json(self) -> JSONValue | Missing:
        """The response's body as JSON, whatever its content type says."""
        if self.interaction.request.method.upper() == "HEAD":
            return ABSENT
        spec = self.documented_response
        return self._bounded(*self._response, spec.content if spec else ())

    @cached_property
    def _response(self) -> tuple[JSONValue | Missing, Levels]:
        return parsed(self.interaction.response.body)

    @property
    def unplaced_objects(self) -> Iterator[JSONObject]:
        """Every object in the response's body, for whoever does not ask where it stands."""
        if isinstance(self.response_json, Missing):
            return iter(())
        _, levels = self._response
        return (held for level in levels for held in level if isinstance(held, dict))

    def _bounded(
        self, value: JSONValue | Missing, levels: Levels, content: tuple[Content, ...]
    ) -> JSONValue | Missing:
        """A body, unless its schemas are too many for it, or come to a part of it in too many ways."""
        if isinstance(value, Missing) or not content:
            return value
        size = sum(map(len, chain.from_iterable(levels)))
        if size > MAX_APPLICATIONS // MAX_APPLIED and any(
            size * description.weight > MAX_APPLICATIONS
            for description in (self.contract.documented, self.contract.corrected)
        ):
            return Missing.TOO_COSTLY
        pointers = [one.pointer for one in content]
        if len(levels) > PLAIN and any(
            has_many_ways(description.document, pointers, value)
            for description in (self.contract.documented, self.contract.corrected)
        ):
            return Missing.TOO_INVOLVED
        return self._decided(value, content)

    def _decided(self, value: JSONValue, content: tuple[Content, ...]) -> JSONValue | Missing:
        """A value, unless patterns of its schemas would take too long."""
        decided = all(
            description.validator(one.pointer).decides(value)
            for description in (self.contract.documented, self.contract.corrected)
            for one in content
        )
        return value if decided else Missing.UNDECIDED

    @property
    def response_object(self) -> dict[str, JSONValue]:
        """The response's body if it is a JSON object, else an empty one."""
        value = self.response_json
        return value if isinstance(value, dict) else {}

    @cached_property
    def response_objects(self) -> tuple[tuple[str, dict[str, JSONValue]], ...]:
        """Every object in the response's body with its pointer, parents first."""
        value = self.response_json
        return () if isinstance(value, Missing) else tuple(objects(value))

    @cached_property
    def _survey(self) -> Survey | None:
        value = self.response_json
        if self.operation and isinstance(value, (dict, list)):
            return self.contract.surveyor.survey(self.response_schemas, value)
        return None

    @cached_property
    def problems(self) -> list[Alike[Problem]]:
        """What the schemas of the answer find wrong with its body, those that are alike together."""
        value = self.response_value
        if isinstance(value, Missing):
            return []
        is_json = value is self.response_json
        if is_json and self._survey:
            return self._survey.problems
        found = [
            description.validator(pointer, direction=Direction.RESPONSE).problems(value)
            for description, pointer in self.response_schemas
        ]
        problems = told_by_all(found)
        if is_json and all(len(one) < MOST for one in found):
            self.contract.surveyor.learn(self.response_schemas, value, problems)
        return list(map(Alike.single, problems))

    @cached_property
    def undocumented(self) -> list[Alike[str]]:
        """Where the body has properties that its schemas document nowhere, those that are alike together.

        Where another resource or list stands than is documented, its properties are no news.
        """
        value = self.response_json
        if isinstance(value, Missing):
            return []
        if self._survey:
            return self._survey.undocumented
        others = tuple(f"{found.pointer}/" for found in self.located if found.is_another)
        names = (
            name
            for description, pointer in self.response_schemas
            for name in description.undocumented(pointer, value)
        )
        return [Alike.single(one) for one in dict.fromkeys(names) if not one.startswith(others)]

    @cached_property
    def located(self) -> tuple[Located, ...]:
        """The same as what they stand for, by the operation; what is inside of free maps is left out."""
        value, locator = self.response_json, self.contract.locator
        if isinstance(value, Missing):
            return ()
        if self._survey:
            return tuple(like.standing_at(at, value) for like, at, value in self._survey.seen)
        if self.operation:
            _, pointer = self.response_schemas[-1] if self.response_schemas else (None, "/~")
            return tuple(locator.by_schema(pointer, value))
        if not self.succeeded:
            return ()
        request = self.interaction.request
        return tuple(locator.by_path(request.method, request.path, self.query, value))

    @property
    def _seen(self) -> Iterable[Occurrence]:
        """The same objects, each beside one that stands for the same."""
        if self._survey:
            return self._survey.seen
        return ((one, one.pointer, one.value) for one in self.located)

    @cached_property
    def peers(self) -> list[Peers]:
        """The same objects, those together that stand for the same and have the same form."""
        return peers_among(self._seen)

    @cached_property
    def _by_resource(self) -> dict[str, list[Peers]]:
        found: dict[str, list[Peers]] = {}
        for one in self.peers:
            if one.like.resource:
                found.setdefault(one.like.resource.name, []).append(one)
        return found

    def of_resource(self, name: str) -> list[tuple[str, JSONObject]]:
        """Every object of the answer that is a resource of a name, with its pointer."""
        return in_order(self._by_resource.get(name, []))

    def of_kinds(self, *kinds: str) -> list[tuple[str, JSONObject]]:
        """Every object of the answer that should call itself so, with its pointer."""
        return in_order([one for one in self.peers if one.like.kind in kinds])

    @cached_property
    def _standing(self) -> dict[str, Located]:
        return {pointer: like for like, pointer, _ in self._seen}

    def standing_at(self, pointer: str) -> Located | None:
        """One that stands for the same as the object at a place, if there is one."""
        return self._standing.get(pointer)

    def cause(self, pointer: str) -> str:
        """The place in the description of a property of the answer; empty where nothing describes it."""
        holder, _, name = pointer.rpartition("/")
        like = self._standing.get(holder)
        return f"{like.schema}/properties/{name}" if like and like.schema and name else ""

    @property
    def answered(self) -> Located | None:
        """The whole answer, as what it stands for; None where it is no object."""
        for like, pointer, value in self._seen:
            return None if pointer else like.standing_at(pointer, value)
        return None

    @property
    def status(self) -> int:
        """The status of the response."""
        return self.interaction.response.status

    @property
    def succeeded(self) -> bool:
        """Whether the status is a 2xx."""
        return 200 <= self.status < 300

    @cached_property
    def documented_response(self) -> ResponseSpec | None:
        """The response that the contract documents for this operation and status."""
        return self.operation.response_for(self.status) if self.operation else None

    @cached_property
    def response_schemas(self) -> tuple[tuple[Description, str], ...]:
        """The schemas that the body is judged by: the documented one, then the corrected one.

        Where corrections leave a schema as it is, there is one.
        """
        if not self.operation:
            return ()
        found = []
        descriptions = [self.contract.documented]
        if self.contract.corrected is not self.contract.documented:
            descriptions.append(self.contract.corrected)
        for description in descriptions:
            operation = description.operation(self.operation.id)
            content = self._content(operation)
            if content:
                found.append((description, content.pointer))
        if len({pointer for _, pointer in found}) == 1 and len(found) == 2:
            return tuple(found[self.contract.unchanged.holds(found[0][1]) :])
        return tuple(found)

    @property
    def response_content(self) -> Content | None:
        """The schema that is documented for the body that came, by its media type."""
        return self._content(self.operation)

    def _content(self, operation: Operation | None) -> Content | None:
        spec = operation.response_for(self.status) if operation else None
        if spec is None:
            return None
        found = content_for(spec.content, self.interaction.response.headers.get("Content-Type"))
        if found is None and not isinstance(self.response_json, Missing):
            # JSON under another name is judged all the same; that it has that name is told by content-type.
            found = next((c for c in spec.content if is_json_type(c.media_type)), None)
        return found

    @cached_property
    def response_value(self) -> JSONValue | Missing:
        """The response's body as the value that its documented schema judges.

        That is JSON, or a text or form where the media type that came is documented as such.
        """
        content = self.response_content
        given = self.interaction.response.headers.get("Content-Type") or ""
        if content is None or is_json_type(given) or not given:
            return self.response_json
        if is_json_type(content.media_type):
            return self.response_json
        body = self.interaction.response.body
        value = form_value(self.contract.documented, content, given, body) if body else None
        return ABSENT if value is None else self._decided(value, (content,))

    @cached_property
    def corrected_operation(self) -> Operation | None:
        """The operation as corrected: what requests are judged by."""
        return self.contract.corrected.operation(self.operation.id) if self.operation else None

    @cached_property
    def headers_kept(self) -> bool:
        """Whether the recording kept response headers, so that a missing one means something."""
        return self.interaction.headers_kept or self.interaction.response.shows_headers

    @property
    def was_received(self) -> bool:
        """Whether something shows that the answer was really received, and is no example in a document.

        The documentation's examples ask for one conversation and show another; they have no headers.
        """
        return self.is_ours or self.headers_kept

    @property
    def is_ours(self) -> bool:
        """Whether the suite itself made the request, with a purpose that the case describes."""
        return self.interaction.case is not None

    @property
    def is_redacted(self) -> bool:
        """Whether it comes from a recording of the suite's own, in which other texts stand for names."""
        return self.interaction.redacted


def _pairs(items: list[str]) -> list[tuple[str, str]]:
    found = (item.partition("=") for item in items if item)
    return [(name.strip(), value) for name, _, value in found]
