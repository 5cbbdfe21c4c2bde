"""An API description made ready for use: operations found by path, values judged by schema."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import cast
from urllib.parse import unquote, urlsplit

from attrs import field

from intercontract.contract.beforehand import Beforehand
from intercontract.contract.document.bounds import heaviest
from intercontract.contract.document.directions import Direction, directed
from intercontract.contract.media import documented_names, essence, is_json_type
from intercontract.contract.schemas.closed_world import ClosedWorld
from intercontract.contract.schemas.validation import Resources, Validator
from intercontract.contract.servers import ANYWHERE, Server, servers_of
from intercontract.model.json import JSONObject, JSONValue, join, resolve
from intercontract.values import define, frozen

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@frozen
class Parameter:
    """One documented parameter; ``pointer`` leads to its schema in the document.

    ``media_type`` is that of a parameter whose value is a serialised document (``content``), else empty;
    ``allow_empty`` lets a query parameter be blank, whatever its schema.
    """

    name: str
    location: str
    required: bool
    pointer: str
    schema: JSONValue = None
    style: str = ""
    explode: bool = True
    media_type: str = ""
    allow_empty: bool = False


@frozen
class Content:
    """The schema of a body in one media type."""

    media_type: str
    pointer: str


@frozen
class ResponseSpec:
    """One documented response: ``status`` is ``200``, ``4XX`` or ``default``.

    ``content`` has the media types with a schema, ``media_types`` has all.
    """

    status: str
    pointer: str
    content: tuple[Content, ...] = ()
    headers: tuple[Parameter, ...] = ()
    media_types: tuple[str, ...] = ()

    def content_for(self, media_type: str) -> Content | None:
        """The content documented for a media type: exact, else by range such as ``*/*``."""
        by_name = {essence(content.media_type): content for content in self.content}
        names = documented_names(media_type)
        return next((by_name[name] for name in names if name in by_name), None)

    @property
    def json(self) -> Content | None:
        """What is documented for JSON: under that name, under another one that is JSON, or by a range."""
        found = (c for c in self.content if is_json_type(c.media_type))
        given = self.content_for("application/json")
        exact = given is not None and is_json_type(given.media_type)
        return given if exact else next(found, given)


@frozen
class Operation:
    """One method on one path template."""

    id: str
    method: str
    path: str
    pointer: str
    parameters: tuple[Parameter, ...] = ()
    body: tuple[Content, ...] = ()
    body_types: tuple[str, ...] = ()
    body_required: bool = False
    responses: tuple[ResponseSpec, ...] = ()
    secured: bool = False
    tags: tuple[str, ...] = ()
    deprecated: bool = False
    servers: tuple[Server, ...] = ()

    def response_for(self, status: int) -> ResponseSpec | None:
        """The response documented for a status: exact, then ``4XX``, then ``default``."""
        wanted = (str(status), f"{status // 100}XX", "default")
        found = {spec.status.upper(): spec for spec in self.responses}
        return next((found[name.upper()] for name in wanted if name.upper() in found), None)


@frozen
class Location:
    """Where a URL leads: the operations there by method, and the path parameters as they stand in the URL.

    ``is_served`` says whether the host is one of the description's servers.
    """

    is_served: bool
    operations: dict[str, Operation]
    parameters: dict[str, str]


@define(slots=False)
class Description:
    """One bundled document, its operations and its validators.

    ``targets`` are servers that the document does not name: what a run was pointed at. ``beforehand`` is
    what was known of it before.
    """

    document: JSONObject
    targets: tuple[Server, ...] = ()
    beforehand: Beforehand | None = field(default=None, repr=False, eq=False)
    _validators: dict[tuple[str, bool, Direction | None], Validator] = field(
        factory=dict, repr=False, eq=False
    )
    _directed: dict[Direction | None, Resources] = field(factory=dict, repr=False, eq=False)

    @cached_property
    def weight(self) -> int:
        """The most schemas that apply to one value."""
        return heaviest(self.document)

    @cached_property
    def version(self) -> str:
        """``info.version``."""
        info = self.document.get("info")
        return str(info.get("version", "")) if isinstance(info, dict) else ""

    @cached_property
    def servers(self) -> tuple[str, ...]:
        """The URLs of all servers, defaults of variables filled in, without a trailing slash."""
        listed = [*servers_of(self.document), *(s for o in self.operations for s in o.servers)]
        return tuple(dict.fromkeys(server.url for server in listed))

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The host names of the servers."""
        return frozenset(host for url in self.servers if (host := _host(url)))

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """Every operation, in the document's order."""
        return tuple(_operations(self))

    @cached_property
    def _by_id(self) -> dict[str, Operation]:
        return {operation.id: operation for operation in self.operations}

    def operation(self, identifier: str) -> Operation | None:
        """The operation with an id."""
        return self._by_id.get(identifier)

    @cached_property
    def _routes(self) -> _Routes:
        return _Routes(self.operations)

    @cached_property
    def _served(self) -> list[tuple[tuple[Server, ...], _Routes]]:
        """The operations by the servers that have them: an operation's own, else its path's or document's."""
        general = servers_of(self.document) or (ANYWHERE,)
        groups: dict[tuple[Server, ...], list[Operation]] = {general: []}
        for operation in self.operations:
            groups.setdefault(operation.servers or general, []).append(operation)
        return [
            ((*servers, *self.targets), _Routes(operations))
            for servers, operations in groups.items()
        ]

    def route(self, path: str) -> tuple[dict[str, Operation], dict[str, str]]:
        """The operations (by method) on the path template that a concrete path fits, and its parameters.

        The path begins below a server's base path; the parameters are decoded.
        """
        operations, parameters = self._routes.find(path)
        return operations, {name: unquote(value) for name, value in parameters.items()}

    def locate(self, host: str | None, path: str) -> Location:
        """Where a URL leads, by its host name and its path with the server's base path."""
        is_served, found, parameters = False, dict[str, Operation](), dict[str, str]()
        for servers, routes in self._served:
            for server in servers:
                if not server.has_host(host):
                    continue
                is_served = True
                rest = server.path_below(path)
                operations, given = routes.find(rest or "/") if rest is not None else ({}, {})
                if operations:
                    found = {**operations, **found}
                    parameters = {**given, **parameters}
                    break
        return Location(is_served, found, parameters)

    def at(self, *targets: Server) -> Description:
        """The same description, served at further addresses too."""
        return Description(self.document, (*self.targets, *targets), self.beforehand)

    def resolve(self, value: JSONValue) -> tuple[JSONValue, str | None]:
        """A value with a local ``$ref`` followed, and where it led (None when it was no reference)."""
        where: str | None = None
        for _ in range(50):
            if not (isinstance(value, dict) and isinstance(value.get("$ref"), str)):
                return value, where
            where = unquote(cast("str", value["$ref"])).removeprefix("#")
            try:
                value = resolve(self.document, where)
            except KeyError:
                return None, where
        return None, where

    def _resources(self, direction: Direction | None) -> Resources:
        if direction not in self._directed:
            document = self._directed_document(direction)
            same = direction and document is self.document
            self._directed[direction] = self._resources(None) if same else Resources(document)
        return self._directed[direction]

    def _directed_document(self, direction: Direction | None) -> JSONObject:
        kept = self.beforehand
        if direction is None or (kept is not None and direction.value not in kept.one_way):
            return self.document
        return directed(self.document, direction)

    def differs(self, direction: Direction) -> bool:
        """Whether some schema says something else of what travels in a direction."""
        return self._directed_document(direction) is not self.document

    @cached_property
    def closed_world(self) -> ClosedWorld:
        """What the document documents, at any depth."""
        return ClosedWorld(self.document, self.accepts)

    def accepts(self, pointer: str, value: JSONValue) -> bool:
        """Whether a value fits the schema at a pointer."""
        return self.validator(pointer).is_valid(value)

    def undocumented(self, pointer: str, value: JSONValue) -> list[str]:
        """The pointers of the properties of a value that the schema at a pointer documents nowhere.

        Only the outermost undocumented property is named; see `intercontract.contract.schemas.closed_world`.
        """
        return self.closed_world.undocumented((pointer,), value)

    def described(
        self, pointers: tuple[str, ...], value: JSONValue
    ) -> Iterator[tuple[str, JSONObject, tuple[str, ...]]]:
        """Every object in a value, parents first, with the pointers of the schemas that describe it."""
        return self.closed_world.described(pointers, value)

    def validator(
        self, pointer: str, *, formats: bool = True, direction: Direction | None = None
    ) -> Validator:
        """The validator of the schema at a pointer, made once; in a direction, for values that travel so."""
        key = (pointer, formats, direction)
        if key not in self._validators:
            self._validators[key] = Validator(self._resources(direction), pointer, formats)
        return self._validators[key]


@define(slots=False)
class _Routes:
    """Operations found by concrete paths."""

    operations: Iterable[Operation]

    @cached_property
    def _among(self) -> dict[int, list[tuple[str, str, dict[str, Operation]]]]:
        """The templates by their number of segments, each with what it begins with."""
        by_path: dict[str, dict[str, Operation]] = {}
        for operation in self.operations:
            by_path.setdefault(operation.path, {})[operation.method] = operation
        # Literal segments win over parameters: /conversations/search before /conversations/{id}.
        ordered = sorted(
            by_path, key=lambda path: [segment.startswith("{") for segment in path.split("/")]
        )
        among: dict[int, list[tuple[str, str, dict[str, Operation]]]] = {}
        for path in ordered:
            template = path.rstrip("/") or "/"
            size = _PARAMETER.sub("", template).count("/")
            entry = template.partition("{")[0], template, by_path[path]
            among.setdefault(size, []).append(entry)
        return among

    def find(self, path: str) -> tuple[dict[str, Operation], dict[str, str]]:
        """The operations by method on a path, and the path's parameters, still percent-encoded."""
        path = path.rstrip("/") or "/"
        for beginning, template, operations in self._among.get(path.count("/"), ()):
            if path.startswith(beginning):
                pattern, names = _compiled(template)
                if found := pattern.fullmatch(path):
                    return operations, dict(zip(names, found.groups(), strict=True))
        return {}, {}


_PARAMETER = re.compile(r"\{([^{}]*)\}")


@lru_cache(maxsize=4096)
def _compiled(template: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """What the paths of a template match, and the names of its parameters."""
    literal = map(re.escape, _PARAMETER.split(template)[::2])
    return re.compile("([^/]+)".join(literal)), tuple(_PARAMETER.findall(template))


def _operations(description: Description) -> Iterator[Operation]:
    paths = description.document.get("paths")
    for path, raw in paths.items() if isinstance(paths, dict) else ():
        item, where = description.resolve(raw)
        base = where or join("/paths", path)
        if not isinstance(item, dict):
            continue
        for method in METHODS:
            spec = item.get(method)
            if isinstance(spec, dict):
                yield _operation(description, path, method, item, spec, join(base, method), base)


def _operation(
    description: Description,
    path: str,
    method: str,
    item: JSONObject,
    spec: JSONObject,
    pointer: str,
    base: str,
) -> Operation:
    parameters: dict[tuple[str, str], Parameter] = {}
    for holder, at in ((item, base), (spec, pointer)):
        listed = holder.get("parameters")
        for index, raw in enumerate(listed if isinstance(listed, list) else []):
            found = _parameter(description, raw, join(at, "parameters", index))
            if found:
                parameters[found.location, found.name] = found
    body, where = description.resolve(spec.get("requestBody"))
    body_pointer = where or join(pointer, "requestBody")
    responses = spec.get("responses")
    tags = spec.get("tags")
    security = spec.get("security", description.document.get("security"))
    return Operation(
        id=str(spec.get("operationId") or f"{method.upper()} {path}"),
        method=method.upper(),
        path=path,
        pointer=pointer,
        parameters=tuple(parameters.values()),
        body=tuple(_content(body, body_pointer)),
        body_types=_media_types(body),
        body_required=isinstance(body, dict) and body.get("required") is True,
        responses=tuple(
            _response(description, str(status), raw, join(pointer, "responses", status))
            for status, raw in (responses.items() if isinstance(responses, dict) else ())
        ),
        secured=bool(security),
        tags=tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
        deprecated=spec.get("deprecated") is True,
        servers=servers_of(spec) or servers_of(item),
    )


def _content(holder: JSONValue, pointer: str) -> Iterator[Content]:
    content = holder.get("content") if isinstance(holder, dict) else None
    for media_type, media in content.items() if isinstance(content, dict) else ():
        if isinstance(media, dict) and "schema" in media:
            yield Content(media_type, join(pointer, "content", media_type, "schema"))


def _media_types(holder: JSONValue) -> tuple[str, ...]:
    content = holder.get("content") if isinstance(holder, dict) else None
    return tuple(content) if isinstance(content, dict) else ()


def _parameter(description: Description, raw: JSONValue, pointer: str) -> Parameter | None:
    value, where = description.resolve(raw)
    if not isinstance(value, dict) or "name" not in value:
        return None
    location = str(value.get("in", "query"))
    style = str(value.get("style") or ("form" if location in ("query", "cookie") else "simple"))
    media_type, schema, at = _schema(value, where or pointer)
    return Parameter(
        name=str(value["name"]),
        location=location,
        required=value.get("required") is True or location == "path",
        pointer=at,
        schema=schema,
        style=style,
        explode=bool(value.get("explode", style == "form")),
        media_type=media_type,
        allow_empty=value.get("allowEmptyValue") is True,
    )


def _schema(holder: JSONObject, pointer: str) -> tuple[str, JSONValue, str]:
    """The media type, schema and schema's pointer of a parameter or header: ``schema``, or ``content``."""
    content = holder.get("content")
    if "schema" not in holder and isinstance(content, dict):
        for media_type, media in content.items():
            if isinstance(media, dict):
                return (
                    media_type,
                    media.get("schema"),
                    join(pointer, "content", media_type, "schema"),
                )
    return "", holder.get("schema"), join(pointer, "schema")


def _response(description: Description, status: str, raw: JSONValue, pointer: str) -> ResponseSpec:
    value, where = description.resolve(raw)
    at = where or pointer
    headers = value.get("headers") if isinstance(value, dict) else None
    found = []
    for name, header in headers.items() if isinstance(headers, dict) else ():
        content, leads = description.resolve(header)
        # Source: OpenAPI 3.0.3, Response Object: a header named Content-Type is ignored.
        if isinstance(content, dict) and name.lower() != "content-type":
            media_type, schema, here = _schema(content, leads or join(at, "headers", name))
            found.append(
                Parameter(
                    name=name,
                    location="header",
                    required=content.get("required") is True,
                    pointer=here,
                    schema=schema,
                    style="simple",
                    explode=content.get("explode") is True,
                    media_type=media_type,
                )
            )
    return ResponseSpec(status, at, tuple(_content(value, at)), tuple(found), _media_types(value))


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:  # a bracket that is never closed: the URL of no server
        return None
