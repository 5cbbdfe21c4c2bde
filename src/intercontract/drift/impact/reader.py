"""Reads one Python file: operations by path and call, names by key, attribute and argument."""

from __future__ import annotations

import ast
import re
from typing import Protocol

from intercontract.contract.description import METHODS, Operation
from intercontract.drift.impact.naming import HOLE, Known
from intercontract.drift.impact.touch import OperationKey, key_of

_METHODS = frozenset(METHODS)
_GETTERS = frozenset({"get", "pop", "setdefault", "getattr", "itemgetter", "attrgetter"})
_SENDERS = frozenset({"request", "send", "stream"})
_ALIASES = frozenset({"alias", "validation_alias", "serialization_alias"})
_MOST = 50


class NamesFound(Protocol):
    """What is filled in: operations, names and words with the places they stand at."""

    operations: dict[OperationKey, list[str]]
    names: dict[str, list[str]]
    read: dict[str, list[str]]
    got: dict[str, list[str]]
    sent: dict[str, list[str]]
    words: dict[str, list[str]]
    unclear: list[str]


class Reader(ast.NodeVisitor):
    """Walks one file."""

    def __init__(self, file: str, found: NamesFound, known: Known):
        self.file = file
        self.found = found
        self.known = known
        self._method: dict[int, str] = {}

    def _at(self, node: ast.AST) -> str:
        return f"{self.file}:{getattr(node, 'lineno', 0)}"

    def _name(self, name: str, node: ast.AST, *uses: dict[str, list[str]]) -> None:
        for held in (self.found.names, *uses):
            places = held.setdefault(name, [])
            if len(places) < _MOST and (not places or places[-1] != self._at(node)):
                places.append(self._at(node))

    def visit_Call(self, node: ast.Call) -> None:
        """Calls name operations, and their keyword arguments fields and parameters."""
        chain = _chain(node.func)
        last = chain[-1].lower() if chain else ""
        method = self._methods(node, last)
        if last in _GETTERS:
            self._got(node, last)
        for word in node.keywords:
            if word.arg:
                self._name(word.arg.rstrip("_"), word.value, self.found.sent)
                if word.arg in _ALIASES:
                    self._constant_name(word.value, self.found.read, self.found.sent)
        # requests.get(url) is a verb of HTTP and not of an SDK; thing.get("name") reads a dictionary.
        reads = len(chain) == 2 and last in _GETTERS and _is_text(node.args)
        if len(chain) >= 2 and not reads and not (method and chain[0] in ("requests", "httpx")):
            for operation in self.known.by_call(chain):
                self._operation(operation, node)
        self.generic_visit(node)

    def _methods(self, node: ast.Call, last: str) -> str:
        """The HTTP method that a call sends; its arguments, which may be the path, are told of it."""
        method = last if last in _METHODS else ""
        arguments = [*node.args, *(word.value for word in node.keywords if word.arg == "url")]
        if last in _SENDERS and arguments:
            given = arguments[0]
            if isinstance(given, ast.Constant) and str(given.value).lower() in _METHODS:
                method = str(given.value).lower()
        if last == "format" and isinstance(node.func, ast.Attribute):
            self._method[id(node.func.value)] = self._method.get(id(node), "")
        for argument in arguments:
            self._method.setdefault(id(argument), method)
        return method

    def _got(self, node: ast.Call, last: str) -> None:
        """``.get("name")`` copes with what is missing, and so does a default elsewhere."""
        if last == "setdefault":
            for argument in node.args[:1]:
                self._constant_name(argument, self.found.sent)
        elif last in ("itemgetter", "attrgetter"):
            for argument in node.args:
                self._constant_name(argument, self.found.read)
        else:
            position = 1 if last == "getattr" else 0
            copes = last == "get" or len(node.args) > position + 1
            for argument in node.args[position : position + 1]:
                self._constant_name(argument, self.found.got if copes else self.found.read)

    def _constant_name(self, node: ast.AST, *uses: dict[str, list[str]]) -> None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            self._name(node.value, node, *uses)

    def _use(self, context: ast.expr_context) -> dict[str, list[str]]:
        """What is assigned to is sent, as far as it can be told; else it is read."""
        return self.found.sent if isinstance(context, ast.Store) else self.found.read

    def _operation(self, operation: Operation, node: ast.AST) -> None:
        key = key_of(operation.method, operation.path)
        places = self.found.operations.setdefault(key, [])
        if self._at(node) not in places and len(places) < _MOST:
            places.append(self._at(node))

    def visit_Subscript(self, node: ast.Subscript) -> None:
        """``conversation["state"]``"""
        self._constant_name(node.slice, self._use(node.ctx))
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """``conversation.state``"""
        self._name(node.attr.rstrip("_"), node, self._use(node.ctx))
        self.generic_visit(node)

    def visit_Dict(self, node: ast.Dict) -> None:
        """``{"message_type": "comment"}``"""
        for key in node.keys:
            if key is not None:
                self._constant_name(key, self.found.sent)
        self.generic_visit(node)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        """``case {"state": "open"}``"""
        for key in node.keys:
            self._constant_name(key, self.found.got)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """``state: str`` in a class of one's own."""
        if isinstance(node.target, ast.Name):
            self._name(node.target.id.rstrip("_"), node, self.found.read, self.found.sent)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        """A path, or a word that may be a value."""
        if not isinstance(node.value, str):
            return
        self._path(node.value, node)
        if len(node.value) <= 60 and not any(sign.isspace() for sign in node.value):
            places = self.found.words.setdefault(node.value, [])
            if len(places) < _MOST:
                places.append(self._at(node))

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """``f"/conversations/{id}"``"""
        self._path(_text(node) or "", node)
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """``BASE + "/conversations/" + id`` and ``"/conversations/%s" % id``."""
        text = _text(node)
        if text is not None and "/" in text:
            self._path(text, node)
            for part in ast.walk(node):
                if isinstance(part, (ast.Subscript, ast.Attribute, ast.Call)):
                    self.visit(part)
            return
        self.generic_visit(node)

    def _path(self, text: str, node: ast.AST) -> None:
        text = re.sub(r"%[sd]|\{[^{}]*\}", HOLE, text)
        if "/" not in text or len(text) > 300 or any(sign.isspace() for sign in text):
            return
        method = self._method.get(id(node), "")
        found = self.known.by_path(text, method)
        for operation in found:
            self._operation(operation, node)
        if not found and re.match(r"https?://[^/]*intercom\.io/.", text):
            self.found.unclear.append(f"{self._at(node)}: {text.replace(HOLE, '{}')}")


def _is_text(arguments: list[ast.expr]) -> bool:
    return bool(arguments) and _text(arguments[0]) is not None


def _chain(node: ast.AST) -> list[str]:
    """``client.conversations.find`` as words; calls and subscripts in between are passed over."""
    words: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            words.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, (ast.Subscript, ast.Await)):
            node = node.value
        elif isinstance(node, ast.Name):
            words.append(node.id)
            break
        else:
            break
    return words[::-1]


def _text(node: ast.AST) -> str | None:
    """A text with holes for what is not known; None when it is no text."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(node.left), _text(node.right)
        if left is None and right is None:
            return None
        return (HOLE if left is None else left) + (HOLE if right is None else right)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return _text(node.left)
    return None
