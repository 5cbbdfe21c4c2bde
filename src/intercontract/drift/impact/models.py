"""Classes of one's own, named for a resource: pydantic, attrs, dataclasses, TypedDict and NamedTuple.

Nothing is imported or run: names, annotations, defaults and aliases are read from the source.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from typing import ClassVar

from attrs import Factory, field

from intercontract.contract.contract import Contract
from intercontract.contract.description import Operation
from intercontract.contract.fields import ANY, DocumentedFields
from intercontract.drift.change import Change
from intercontract.drift.impact.touch import (
    Touch,
    adds_property,
    demands,
    key_of,
    operation_key,
    parameter_of,
    status_of,
    tokens_of,
)
from intercontract.drift.rules import Level
from intercontract.errors import TrafficError
from intercontract.model.json import Tokens
from intercontract.values import define, frozen

_BASES = frozenset({"BaseModel", "Struct", "TypedDict", "NamedTuple", "SQLModel", "RootModel"})
_DECORATORS = frozenset({"define", "frozen", "mutable", "attrs", "s", "dataclass", "attr"})
_MAKERS = frozenset({"Field", "field", "ib", "attrib"})
_SUFFIXES = ("model", "schema", "response", "dto", "resource")


@frozen
class ModelField:
    """One field of a class: the name on the wire, and what the class admits."""

    name: str
    where: str
    annotation: str
    has_default: bool

    @property
    def is_optional(self) -> bool:
        """Whether null is admitted."""
        return bool(re.search(r"\bOptional\b|\bNone\b|\bAny\b|\bobject\b", self.annotation))

    @property
    def is_closed(self) -> bool:
        """Whether only listed values are admitted; an unknown class name may be an enum."""
        if "Literal" in self.annotation:
            return True
        names = re.findall(r"[A-Za-z_][\w.]*", self.annotation)
        return any(n.endswith(("Enum", "State", "Status", "Kind", "Type")) for n in names)


@define
class Model:
    """One class."""

    name: str
    where: str
    fields: dict[str, ModelField] = Factory(dict)
    forbids: bool = False


@define
class Models:
    """Classes as a use of the API: each stands for the resource that it is named for."""

    label: str
    documented: DocumentedFields
    models: dict[str, Model] = field(factory=dict)
    resources: frozenset[str] = frozenset()

    kind: ClassVar[str] = "models"

    @property
    def summary(self) -> str:
        """Which classes stand for something, in one line."""
        known = [m.name for key, m in self.models.items() if key in self.resources]
        return f"{self.label}: {len(self.models)} classes, of which {len(known)} are resources " + (
            f"({', '.join(sorted(known))})" if known else "of the API"
        )

    @property
    def is_empty(self) -> bool:
        """Whether no class is named for a resource."""
        return not any(key in self.resources for key in self.models)

    def touch(self, change: Change) -> Touch | None:
        """How a change touches a class."""
        tokens = tokens_of(change)
        if not tokens or parameter_of(change) is not None:
            return None
        model = self._model(change, tokens)
        if model is None:
            return None
        name = next((token for token in reversed(tokens) if token != ANY), "")
        known = model.fields.get(name)
        if known is None:
            return self._unknown(change, model, name)
        if demands(change):
            return None
        breaks = _breaks(change, known)
        if breaks is False:
            return None
        return Touch((known.where,), breaks, f"{model.name}.{name}: {known.annotation}")

    def _unknown(self, change: Change, model: Model, name: str) -> Touch | None:
        if demands(change):
            return Touch((model.where,), None, f"{model.name} has no {name}")
        if adds_property(change) and model.forbids:
            return Touch((model.where,), True, f"{model.name} refuses what it does not know")
        return None

    def _model(self, change: Change, tokens: Tokens) -> Model | None:
        for name in self._names(change, tokens):
            found = self.models.get(normal(name))
            if found is not None:
                return found
        return None

    def _names(self, change: Change, tokens: Tokens) -> list[str]:
        """What the object that holds the place may be called: its component, title, property."""
        operation = self._operation(change)
        root: str | None = None
        if operation is not None and change.direction == "request":
            root = operation.body[0].pointer if operation.body else None
        elif operation is not None:
            status = status_of(change)
            spec = next((s for s in operation.responses if s.status == status), None)
            content = spec.json if spec else None
            root = content.pointer if content else None
        holders = list(tokens[:-1])
        while holders and holders[-1] == ANY:
            holders.pop()
        names = []
        if root is not None:
            parent = tokens[:-1]
            names.append(self.documented.component(root, (*parent, "")))
        if holders:
            names += [holders[-1], *(f"{above}_{holders[-1]}" for above in holders[-2:-1])]
        return [name for name in names if name]

    def _operation(self, change: Change) -> Operation | None:
        wanted = operation_key(change)
        return next(
            (
                operation
                for operation in self.documented.description.operations
                if key_of(operation.method, operation.path) == wanted
            ),
            None,
        )


def normal(name: str) -> str:
    """``ConversationModel``, ``conversation`` and ``conversations`` as one name."""
    short = re.sub(r"[^a-z0-9]", "", name.lower())
    for suffix in _SUFFIXES:
        if short.endswith(suffix) and short != suffix:
            short = short.removesuffix(suffix)
    return short[:-1] if short.endswith("s") and not short.endswith(("ss", "us", "is")) else short


def _breaks(change: Change, known: ModelField) -> bool | None:
    """True: reading fails; False: it does not; None: it may."""
    rule = change.definition
    match rule.keyword, rule.action:
        case "null", "set" | "observe":
            return not known.is_optional
        case "required", "unset":
            return False if known.has_default else None
        case "required", "observe":
            return not known.has_default
        case "properties", "remove":
            return True if not known.has_default else None
        case "enum", "add" | "observe":
            return known.is_closed
        case "enum", "remove" if change.direction == "response":
            return False
    if rule.keyword == "type" and rule.effect == "incomparable":
        return True if change.level is Level.BREAKING else None
    return None if change.level is not Level.INFO else False


def models(label: str, files: Iterable[tuple[str, str]], contract: Contract) -> Models:
    """The classes in Python files; each is a name and its text.

    Raises:
        TrafficError: a file is not Python.
    """
    documented = DocumentedFields(contract.documented)
    result = Models(label, documented, resources=_resources(contract))
    for name, text in files:
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError) as problem:
            line = getattr(problem, "lineno", None)
            raise TrafficError(
                "is not Python that can be read", file=name, line=line, hint="leave the file out"
            ) from None
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and _is_model(node):
                result.models[normal(node.name)] = _read(node, name)
    return result


def _resources(contract: Contract) -> frozenset[str]:
    components = contract.documented.document.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    return frozenset(normal(name) for name in (schemas if isinstance(schemas, dict) else {}))


def _is_model(node: ast.ClassDef) -> bool:
    bases = {_last(base) for base in node.bases}
    marks = {_last(mark) for mark in node.decorator_list}
    # A class that only inherits from another class of one's own may still be one; its fields tell.
    return bool(
        bases & _BASES
        or marks & _DECORATORS
        or any(isinstance(s, ast.AnnAssign) for s in node.body)
    )


def _read(node: ast.ClassDef, file: str) -> Model:
    model = Model(node.name, f"{file}:{node.lineno}")
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            name, default = _field(statement)
            if name.startswith("model_config"):
                model.forbids = model.forbids or _forbids(statement)
                continue
            model.fields[name] = ModelField(
                name, f"{file}:{statement.lineno}", ast.unparse(statement.annotation), default
            )
        elif isinstance(statement, (ast.Assign, ast.ClassDef)):
            # model_config = ConfigDict(extra="forbid"), or class Config: extra = "forbid"
            model.forbids = model.forbids or _forbids(statement)
    model.forbids = model.forbids or any(
        isinstance(mark, ast.Call) and "forbid_unknown_fields=True" in ast.unparse(mark)
        for mark in (*node.decorator_list, *node.bases)
    )
    return model


def _field(statement: ast.AnnAssign) -> tuple[str, bool]:
    """The name on the wire, and whether there is a default."""
    assert isinstance(statement.target, ast.Name)  # noqa: S101 - asked for by the caller
    name, value = statement.target.id, statement.value
    default = value is not None
    if "NotRequired" in ast.unparse(statement.annotation):
        default = True
    if isinstance(value, ast.Call) and _last(value.func) in _MAKERS:
        given = {word.arg: word.value for word in value.keywords}
        default = bool({"default", "default_factory", "factory"} & given.keys())
        if value.args and not (
            isinstance(value.args[0], ast.Constant) and value.args[0].value is Ellipsis
        ):
            default = True
        for word in ("validation_alias", "alias"):
            alias = given.get(word)
            if isinstance(alias, ast.Constant) and isinstance(alias.value, str):
                return alias.value, default
    return name.rstrip("_"), default


def _forbids(statement: ast.stmt) -> bool:
    return bool(
        re.search(r"extra['\"]?\s*[=:]\s*['\"]forbid|Extra\.forbid", ast.unparse(statement))
    )


def _last(node: ast.AST) -> str:
    while isinstance(node, (ast.Call, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
