"""Drives python-intercom: requests as lines of JSON on standard input, answers on standard output.

Speaks the protocol in ``sdk/protocol``. Which calls there are, with which methods and paths, is found by
making each of them once with a transport that sends nothing.
"""

import datetime
import enum
import functools
import inspect
import json
import logging
import os
import re
import sys
import time
import types
import typing
import warnings
from importlib.metadata import version
from urllib.parse import unquote, urlsplit

import httpx
import pydantic
from intercom import Intercom
from intercom.core.api_error import ApiError
from intercom.core.request_options import RequestOptions
from intercom.environment import IntercomEnvironment

PACKAGE = "python-intercom"
CLIENT = {"timeout": "timeout", "environment": "region", "headers": "version"}
CALL = {"max_retries": "retries", "timeout_in_seconds": "timeout", "additional_headers": "version"}
PLACE = re.compile(r"~(\w+)~")


# --- a clock that makes waiting cheap ---------------------------------------------------------------------

waits: list[float] = []
_sleep = time.sleep


def sleep(seconds):
    """Note how long the SDK wanted to wait, and hardly wait."""
    waits.append(float(seconds))
    _sleep(min(seconds, 0.002))


# --- what the SDK says to its user ------------------------------------------------------------------------

warned: list[str] = []


class Heard(logging.Handler):
    """Keeps what is logged as a warning or worse."""

    def emit(self, record):
        warned.append(record.getMessage())


def listen():
    """Hear what is logged and warned of from now on."""
    logging.getLogger().addHandler(Heard(logging.WARNING))
    warnings.simplefilter("always")
    warnings.showwarning = lambda message, *_more, **_named: warned.append(str(message))


# --- calls ------------------------------------------------------------------------------------------------


class Captured(Exception):  # noqa: N818 - how far a call came
    """A request left the SDK: that is all that was wanted of the call."""

    def __init__(self, request):
        super().__init__(request.url)
        self.request = request


def stop(request):
    raise Captured(request)


def methods(holder, prefix=""):
    """Every call of a client with its method, by the dotted name that one writes."""
    for name in dir(holder):
        if name.startswith("_") or name in ("with_raw_response", "unstable"):
            continue
        value = getattr(holder, name)
        if inspect.ismethod(value):
            yield prefix + name, value
        elif type(value).__module__.startswith("intercom.") and type(value).__name__.endswith(
            "Client"
        ):
            yield from methods(value, f"{prefix}{name}.")


def parameters(method):
    return {
        name: p
        for name, p in inspect.signature(method).parameters.items()
        if name != "request_options"
    }


renamed: dict[str, dict[str, str]] = {}


def probe(method):
    """The request of a call, or None where it sent nothing: of all parameters if it takes words for them."""
    taken = parameters(method)
    needed = {
        name
        for name, p in taken.items()
        if p.kind is p.POSITIONAL_OR_KEYWORD or p.default is p.empty
    }
    for names in (taken, needed):
        try:
            result = method(**{name: f"~{name}~" for name in names})
            if inspect.isgenerator(result):
                next(result)
        except Captured as sent:
            return sent.request
        except Exception:  # noqa: BLE001, S112 - a call that a word cannot be given to
            continue
    return None


def own_names(request):
    """The parameters that the SDK calls otherwise than the wire does, by their names on the wire."""
    try:
        body = json.loads(request.content or b"{}")
    except ValueError:
        body = {}
    sent = {**dict(request.url.params), **(body if isinstance(body, dict) else {})}
    marks = {name: PLACE.fullmatch(text) for name, text in sent.items() if isinstance(text, str)}
    return {name: mark[1] for name, mark in marks.items() if mark and mark[1] != name}


def calls():
    client = Intercom(token="none", base_url="http://nowhere.invalid",  # noqa: S106
                      httpx_client=httpx.Client(transport=httpx.MockTransport(stop)))  # fmt: skip
    for name, method in methods(client):
        request = probe(method)
        if request is not None:
            renamed[name] = own_names(request)
            yield {
                "call": name,
                "method": request.method,
                "path": PLACE.sub(r"{\1}", unquote(urlsplit(str(request.url)).path)),
                "iterates": is_pager(returned(method)),
            }


def returned(method):
    return typing.get_type_hints(method).get("return")


def is_pager(declared):
    return "Pager" in getattr(typing.get_origin(declared), "__name__", "")


# --- declared types ---------------------------------------------------------------------------------------

PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


class Types:
    """Python types as JSON Schema, each model once below ``$defs``."""

    def __init__(self):
        self.defs = {}
        self.names = {}

    def schema(self, declared):
        if declared is None:
            declared = type(None)
        if declared in PLAIN:
            return {"type": PLAIN[declared]}
        origin, arguments = typing.get_origin(declared), typing.get_args(declared)
        if origin is typing.Annotated or hasattr(declared, "__metadata__"):
            return self.schema(arguments[0])
        if origin in (typing.Union, types.UnionType):
            return self.union(arguments)
        if origin is typing.Literal:
            return {"enum": list(arguments)}
        if origin in (list, set, tuple) or getattr(origin, "__name__", "") in ("Sequence", "List"):
            return {
                "type": "array",
                "items": self.schema(arguments[0] if arguments else typing.Any),
            }
        if origin is dict:
            return {"type": "object", "additionalProperties": self.schema(arguments[1])}
        if inspect.isclass(declared):
            return self.of_class(declared)
        return {}

    def union(self, members):
        schemas = [self.schema(member) for member in members]
        if {} in schemas:  # beside Any, a list of words refuses nothing
            return {}
        others = [schema for schema in schemas if schema != {"type": "null"}]
        found = others[0] if len(others) == 1 else {"anyOf": others}
        return nullable(found, len(others) < len(schemas))

    def of_class(self, declared):
        if issubclass(declared, enum.Enum):
            return {"enum": [member.value for member in declared]}
        if issubclass(declared, (datetime.datetime, datetime.date)):
            return {"type": ["integer", "string"], "x-time": True}
        if issubclass(declared, pydantic.BaseModel):
            return {"$ref": f"#/$defs/{self.model(declared)}"}
        if issubclass(declared, dict):
            return {"type": "object", "additionalProperties": {}}
        return {}

    def model(self, declared):
        if declared in self.names:
            return self.names[declared]
        name = declared.__name__
        while name in self.defs:
            name += "_"
        self.names[declared] = name
        node = self.defs[name] = {"type": "object", "properties": {}, "required": []}
        for field, info in declared.model_fields.items():
            alias = wire_name(declared, field)
            node["properties"][alias] = self.schema(info.annotation)
            if info.is_required():
                node["required"].append(alias)
        return name


def nullable(schema, null=True):
    if not null:
        return schema
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    return {"anyOf": [*schema.get("anyOf", [schema]), {"type": "null"}]}


@functools.cache
def wire_name(model, field):
    """What a field is called on the wire: pydantic's alias, or the SDK's own note beside the type."""
    info = model.model_fields[field]
    if info.alias:
        return info.alias
    hint = typing.get_type_hints(model, include_extras=True).get(field)
    for note in notes(hint):
        if getattr(note, "alias", None):
            return note.alias
    return field


def notes(hint):
    yield from getattr(hint, "__metadata__", ())
    for argument in typing.get_args(hint):
        if hasattr(argument, "__metadata__"):
            yield from argument.__metadata__


def describe(names):
    found, known, results = Types(), dict(methods(connection.client)), {}
    for name in names:
        declared = returned(known[name])
        if not is_pager(declared):
            results[name] = {"schema": found.schema(declared)}
            continue
        item, *response = typing.get_args(declared)
        results[name] = (
            {"schema": found.schema(response[0])} if response else {"items": found.schema(item)}
        )
    return {"results": results, "$defs": found.defs}


# --- calling ----------------------------------------------------------------------------------------------


def plain(value):
    """What the SDK returned as JSON, with the names of the wire."""
    if isinstance(value, pydantic.BaseModel):
        model = type(value)
        fields = {
            wire_name(model, name): plain(item)
            for name, item in value.__dict__.items()
            if name in model.model_fields and (item is not None or name in value.model_fields_set)
        }
        return {**fields, **{name: plain(item) for name, item in (value.model_extra or {}).items()}}
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(item) for item in value]
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return repr(value)


class Connection:
    """The client in use, and where its requests go."""

    def __init__(self):
        self.client = Intercom(token="none")  # noqa: S106
        self.options = {}

    def connect(self, url, token, settings):
        given = {}
        if "timeout" in settings:
            given["timeout"] = settings["timeout"]
        if "version" in settings:
            given["headers"] = {"Intercom-Version": settings["version"]}
        told = dict(given)
        given["token"] = token
        if "region" in settings:
            given["environment"] = IntercomEnvironment[f"{settings['region'].upper()}_PRODUCTION"]
            given["httpx_client"] = httpx.Client(transport=Diverted(url))
        else:
            given["base_url"] = url
        self.client = Intercom(**given)
        return {"settings": told}


class Diverted(httpx.HTTPTransport):
    """Sends what is meant for Intercom somewhere else, and says for whom it was."""

    def __init__(self, url):
        super().__init__()
        self.url = httpx.URL(url)

    def handle_request(self, request):
        own = request.url
        request.headers["X-Intercontract-Origin"] = f"{own.scheme}://{own.host}"
        request.url = own.copy_with(scheme=self.url.scheme, host=self.url.host, port=self.url.port)
        return super().handle_request(request)


connection = Connection()


def arguments(method, asked):
    """The keyword arguments of a call and what it does not take: by name, or as its ``request``."""
    taken = parameters(method)
    ready, left_out = dict(asked.get("path") or {}), {}
    body = asked.get("body")
    if "request" in taken and body is not None:
        ready["request"], body = body, None
    members = {**(asked.get("query") or {}), **(body if isinstance(body, dict) else {})}
    for name in sorted(members, key=lambda name: name == "id"):
        value = members[name]
        own = renamed.get(asked["call"], {}).get(name)
        names = (own, name, f"{name}_")
        parameter = next((p for p in names if p in taken and p not in ready), None)
        if parameter is None and name == "id":
            free = [
                p
                for p in taken
                if p.endswith("_id")
                and p not in ready
                and taken[p].default is inspect.Parameter.empty
            ]
            parameter = free[0] if len(free) == 1 else None
        if parameter is None:
            left_out[name] = value
        else:
            ready[parameter] = value
    return ready, left_out


def options(settings):
    found = {}
    if "retries" in settings:
        found["max_retries"] = settings["retries"]
    if "timeout" in settings:
        found["timeout_in_seconds"] = settings["timeout"]
    if "version" in settings:
        found["additional_headers"] = {"Intercom-Version": settings["version"]}
    return {"request_options": found} if found else {}


def call(asked):
    method = functools.reduce(getattr, asked["call"].split("."), connection.client)
    given, left_out = arguments(method, asked)
    extra = options(asked.get("settings") or {})
    told = {
        "left_out": list(left_out),
        "spelled": spelled(asked["call"], {**given, **extra}),
        "refused": {k: spelled(asked["call"], {**given, k: v}) for k, v in left_out.items()},
    }
    waits.clear()
    warned.clear()
    begun = time.monotonic()
    try:
        value, more = result(method(**given, **extra), asked)
    except Exception as error:  # noqa: BLE001 - told to the host
        return {"raised": {**raised(error), **told, **timing(begun)}}
    return {"done": {"value": value, **more, **told, **timing(begun)}}


def spelled(name, given):
    return f"client.{name}({', '.join(f'{name}={value!r}' for name, value in given.items())})"


def result(found, asked):
    if inspect.isgenerator(found):
        return b"".join(found).decode("latin-1"), {}
    if not hasattr(found, "has_next"):
        return plain(found), {}
    if asked.get("iterate"):
        items, limit = [], asked.get("limit", 1000)
        for item in found:
            if len(items) >= limit:
                return items, {"items": True, "cut": True}
            items.append(plain(item))
        return items, {"items": True}
    response = getattr(found, "response", None)
    return (
        (plain(response), {})
        if isinstance(response, pydantic.BaseModel)
        else (plain(found.items), {"items": True})
    )


def timing(begun):
    return {
        "seconds": round(time.monotonic() - begun, 4),
        "waits": [round(w, 3) for w in waits],
        "warned": [text[:300] for text in warned[:20]],
    }


def raised(error):
    body = plain(getattr(error, "body", None))
    body = body if isinstance(body, dict) else {}
    errors = body.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    headers = {
        name.lower(): value for name, value in (getattr(error, "headers", None) or {}).items()
    }
    status = getattr(error, "status_code", None)
    return {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "message": str(error)[:2000],
        "status": status if isinstance(status, int) else None,
        "code": first.get("code"),
        "request_id": body.get("request_id") or headers.get("x-request-id"),
        "is_sdk": isinstance(error, ApiError),
    }


# --- the protocol -----------------------------------------------------------------------------------------


def settings():
    """The settings that the client and its calls declare: any other would be none."""
    for name in inspect.signature(Intercom).parameters:
        if name in CLIENT:
            yield f"client.{CLIENT[name]}"
    for name in typing.get_type_hints(RequestOptions):
        if name in CALL:
            yield f"call.{CALL[name]}"


def hello():
    return {"protocol": 1, "sdk": PACKAGE, "version": version(PACKAGE), "language": "python",
            "calls": list(calls()), "settings": list(settings())}  # fmt: skip


def answer(asked):
    match asked["do"]:
        case "hello":
            return {"done": hello()}
        case "client":
            return {
                "done": connection.connect(
                    asked["url"], asked["token"], asked.get("settings") or {}
                )
            }
        case "describe":
            return {"done": describe(asked["calls"])}
        case "call":
            return call(asked)
        case other:
            return {"failed": f"there is no {other}"}


def main():
    # What an SDK prints must not end up among the answers.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    time.sleep = sleep
    listen()
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            told = answer(asked)
        except Exception as error:  # noqa: BLE001 - the driver's own
            told = {"failed": f"{type(error).__name__}: {error}"}
        out.write(json.dumps({"id": asked["id"], **told}) + "\n")
        out.flush()


main()
