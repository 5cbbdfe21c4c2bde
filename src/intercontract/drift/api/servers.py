"""Servers and the regions behind them (rules of ours)."""

from __future__ import annotations

from itertools import islice, product

from intercontract.drift.api.context import Context
from intercontract.drift.collector import WHOLE_API, OperationRef, sides
from intercontract.drift.document import Node
from intercontract.model.region import region_of

_MOST = 200


def compare_servers(context: Context) -> None:
    """``server-removed``, ``region-removed`` and their opposites, for the whole description."""
    _compare(context, _urls(context.base.root), _urls(context.revision.root), WHOLE_API)


def compare_own_servers(
    context: Context, before: tuple[Node, ...], after: tuple[Node, ...], place: OperationRef
) -> None:
    """The same where an operation or its path names servers of its own; the innermost list counts."""
    one, other = (next((u for n in nodes if (u := _urls(n))), []) for nodes in (before, after))
    if one or other:
        roots = _urls(context.base.root), _urls(context.revision.root)
        _compare(context, one or roots[0], other or roots[1], place)


def _compare(context: Context, before: list[str], after: list[str], place: OperationRef) -> None:
    if not before or not after:
        return  # a description that lists none says nothing about servers
    known, now = ({_same(url) for url in urls} for urls in (before, after))
    for url in before:
        if _same(url) not in now:
            _say(context, "removed", url, after, place)
    for url in after:
        if _same(url) not in known:
            _say(context, "added", url, before, place)


def _same(url: str) -> str:
    """A URL in the form that all of its spellings share: RFC 3986, 6.2.2.1 and 6.2.3."""
    scheme, mark, rest = url.partition("://")
    if not mark:
        return url
    host, slash, path = rest.partition("/")
    port = {"https": ":443", "http": ":80"}.get(scheme.lower(), "")
    return f"{scheme.lower()}://{host.lower().removesuffix(port)}{slash}{path}"


def _say(context: Context, action: str, url: str, others: list[str], place: OperationRef) -> None:
    region = region_of(url)
    lost = region is not None and region not in {region_of(other) for other in others}
    rule = f"{'region' if lost else 'server'}-{action}"
    pointer = region if region is not None and lost else ""
    context.collector.add(rule, place, pointer, *sides(action, url), location="servers")


def _urls(node: Node) -> list[str]:
    """Every URL that the servers of a node stand for, each once."""
    servers = node.get("servers")
    if not isinstance(servers, list):
        return []
    found = [url for s in servers if isinstance(s, dict) for url in islice(_spelled(s), _MOST)]
    return list(dict.fromkeys(url.rstrip("/") for url in found))


def _spelled(server: Node) -> list[str]:
    """One URL with its variables filled in: with every listed value, else with the default."""
    url = server.get("url")
    if not isinstance(url, str):
        return []
    variables = server.get("variables")
    values: list[list[tuple[str, str]]] = []
    for name, variable in (variables if isinstance(variables, dict) else {}).items():
        listed = variable.get("enum") if isinstance(variable, dict) else None
        default = variable.get("default") if isinstance(variable, dict) else None
        known = listed if isinstance(listed, list) else [] if default is None else [default]
        values.append([(str(name), str(value)) for value in known or [f"{{{name}}}"]])
    filled = []
    for chosen in islice(product(*values), _MOST):
        spelled = url
        for name, value in chosen:
            spelled = spelled.replace(f"{{{name}}}", value)
        filled.append(spelled)
    return filled
