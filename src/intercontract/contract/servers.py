"""Where an API is: the servers of a description, and whether a URL belongs to one of them.

Source: OpenAPI 3.0.3 and 3.1.0, *Server Object* and *Server Variable Object*. A description without servers
is served anywhere, at the root.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from intercontract.model.json import JSONValue
from intercontract.values import frozen

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_AT_END = re.compile(r"\{([^{}]*)\}\Z")


@frozen
class Server:
    """One server: its URL template with the defaults filled in, and the patterns of what belongs to it.

    ``host`` is None for a relative URL, which may be served by any host; ``base`` is a path prefix without a
    slash at its end.
    """

    url: str
    host: re.Pattern[str] | None
    base: re.Pattern[str]

    def has_host(self, host: str | None) -> bool:
        """Whether a host name is this server's."""
        return self.host is None or (host is not None and self.host.fullmatch(host) is not None)

    def path_below(self, path: str) -> str | None:
        """What follows the base path in a URL's path, or None where it does not begin with it."""
        found = self.base.match(path)
        if found is None:
            return None
        # A variable may be empty, and then the slash before it is the one after the base path.
        rest = path[found.end() - found[0].endswith("/") :]
        return rest if rest == "" or rest.startswith("/") else None


ANYWHERE = Server("", None, re.compile(""))


def servers_of(holder: JSONValue) -> tuple[Server, ...]:
    """The servers that a document, path item or operation names; empty where it names none."""
    listed = holder.get("servers") if isinstance(holder, dict) else None
    return tuple(_servers(listed)) if isinstance(listed, list) else ()


def server_at(url: str) -> Server:
    """The server at a concrete URL, such as the address that a run was given."""
    return _server(url, {})


def _servers(listed: list[JSONValue]) -> Iterator[Server]:
    for item in listed:
        url = item.get("url") if isinstance(item, dict) else None
        if isinstance(item, dict) and isinstance(url, str):
            declared = item.get("variables")
            variables = declared if isinstance(declared, dict) else {}
            for whole in _origins(url, variables):
                yield _server(whole, variables)


def _origins(template: str, variables: dict[str, JSONValue]) -> Iterator[str]:
    """The template once for each value of a variable that holds scheme and host: ``{server}/v1``."""
    found = _VARIABLE.match(template)
    declared = variables.get(found[1]) if found else None
    values = [declared.get("default")] if isinstance(declared, dict) else []
    if isinstance(declared, dict) and isinstance(declared.get("enum"), list):
        values += cast("list[JSONValue]", declared["enum"])
    origins = [value for value in values if isinstance(value, str) and "://" in value]
    if found and origins:
        yield from (value.rstrip("/") + template[found.end() :] for value in dict.fromkeys(origins))
    else:
        yield template


def _server(template: str, variables: dict[str, JSONValue]) -> Server:
    template = re.split(r"[?#]", template)[0]
    _, separator, rest = template.partition("://")
    if not separator:
        rest = template.removeprefix("//")
        separator = "//" if template.startswith("//") else ""
    authority, slash, path = rest.partition("/") if separator else ("", "/", rest.lstrip("./"))
    if (last := _AT_END.search(authority)) and _is_path(variables.get(last[1])):
        authority, slash = authority[: last.start()], last[0] + slash
    host = _pattern(_host(authority), variables) if separator else None
    base = _pattern((slash + path).rstrip("/"), variables)
    return Server(
        _filled(template, variables).rstrip("/"),
        re.compile(host, re.IGNORECASE) if host is not None else None,
        re.compile(base),
    )


def _host(authority: str) -> str:
    """A template's host without user information and port, an IPv6 address without its brackets."""
    host = authority.rpartition("@")[2]
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return re.sub(r":(?:\d+|\{[^{}]*\})?\Z", "", host)


def _pattern(template: str, variables: dict[str, JSONValue]) -> str:
    pieces = _VARIABLE.split(template)
    # Every second piece is the name of a variable.
    return "".join(
        _choices(variables.get(piece)) if index % 2 else re.escape(piece)
        for index, piece in enumerate(pieces)
    )


def _is_path(variable: JSONValue) -> bool:
    """Whether a variable right behind the host holds the base path, as in ``https://example.com{base}``."""
    declared = variable if isinstance(variable, dict) else {}
    listed = declared.get("enum")
    values = [declared.get("default"), *(listed if isinstance(listed, list) else ())]
    return all(value == "" or str(value).startswith("/") for value in values)


def _choices(variable: JSONValue) -> str:
    declared = variable if isinstance(variable, dict) else {}
    values = declared.get("enum")
    if isinstance(values, list) and values:
        # The longest first: of v1 and v1beta the shorter begins the other.
        longest = sorted(map(str, values), key=len, reverse=True)
        return "(?:" + "|".join(map(re.escape, longest)) + ")"
    # A variable without a list stands for one segment, or for as many as its default has.
    default = declared.get("default")
    if default == "":
        return "[^/?#]*?"
    depth = str(default or "").strip("/").count("/")
    return "/" * str(default).startswith("/") + "[^/?#]+" + "/[^/?#]+" * depth


def _filled(template: str, variables: dict[str, JSONValue]) -> str:
    def default(found: re.Match[str]) -> str:
        declared = variables.get(found[1])
        return str(declared.get("default", "")) if isinstance(declared, dict) else found[0]

    return _VARIABLE.sub(default, template)
