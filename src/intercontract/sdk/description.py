"""An SDK's declared types as a contract: the same operations, with what the SDK says of their answers.

What judges a contract judges an SDK then: recorded answers are validated against it, and two versions of an
SDK, or an SDK and the published contract, are compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from attrs import Factory

from intercontract.contract.contract import Contract
from intercontract.contract.description import Description
from intercontract.contract.document.normalise import normalise
from intercontract.model.json import JSONObject, JSONValue, as_list, as_object, resolve, split
from intercontract.sdk.driver import DeclaredSchemas, SdkCall
from intercontract.values import frozen

_REFERENCE = re.compile(r'"#/\$defs/([^"]+)"')
_NAME = re.compile(r"[^A-Za-z0-9._-]")


def described(
    name: str,
    contract: Contract,
    declared: DeclaredSchemas,
    calls: Mapping[str, SdkCall],
    keys: Mapping[str, str],
) -> JSONObject:
    """An OpenAPI description of the answers that an SDK declares, and of the bodies that its calls take.

    ``calls`` are those of the operations, ``keys`` where each list of a contract's operations keeps its
    items: an SDK that shows only the items says nothing of what is around them.
    """
    paths: dict[str, JSONValue] = {}
    for operation in contract.operations:
        call = calls.get(operation.id)
        result = declared.results.get(call.call, {}) if call else {}
        schema = _schema(result, keys.get(operation.id, ""))
        if schema is None:
            continue
        content: JSONValue = {"application/json": {"schema": schema}}
        node: JSONValue = {
            "operationId": operation.id,
            "parameters": [
                {"name": p.name, "in": "path", "required": True, "schema": {"type": "string"}}
                for p in operation.parameters
                if p.location == "path"
            ],
            "responses": {"200": {"description": "", "content": content}},
            **_body(declared.requests.get(call.call if call else "", {})),
        }
        as_object(paths.setdefault(operation.path, {}))[operation.method.lower()] = node
    document: JSONObject = {
        "openapi": "3.1.0",
        "info": {"title": name, "version": contract.version},
        "servers": [{"url": url} for url in contract.documented.servers],
        "paths": paths,
        "components": {
            "schemas": {_plain(key): value for key, value in declared.definitions.items()}
        },
    }
    text = _REFERENCE.sub(
        lambda found: f'"#/components/schemas/{_plain(found[1])}"', json.dumps(document)
    )
    renamed: JSONObject = json.loads(text)
    return renamed


def _body(request: JSONObject) -> JSONObject:
    if not request:
        return {}
    return {"requestBody": {"content": {"application/json": {"schema": request["schema"]}}}}


def _schema(result: JSONObject, key: str) -> JSONValue:
    if "schema" in result:
        return result["schema"] or None
    if "items" in result and key:
        listed: JSONValue = {"type": "array", "items": result["items"]}
        return {"type": "object", "properties": {key: listed}, "additionalProperties": True}
    return None


def _plain(name: str) -> str:
    return _NAME.sub("_", name)


@frozen(eq=False)
class DeclaredTypes:
    """What an SDK declares: as a document, and as a contract that judges.

    ``bodies`` are the places of bodies in the arguments of the operations' calls.
    """

    document: JSONObject
    contract: Contract
    bodies: Mapping[str, str] = Factory(dict)

    @staticmethod
    def of(name: str, document: JSONObject, bodies: Mapping[str, str]) -> DeclaredTypes:
        """The declared types that a description tells."""
        description = Description(normalise(document, file=name)[0])
        return DeclaredTypes(
            document,
            Contract(name=name, documented=description, corrected=description),
            bodies,
        )

    def is_void(self, operation: str) -> bool:
        """Whether the SDK declares that a call returns nothing."""
        declared = self.contract.operation(operation)
        response = declared.response_for(200) if declared else None
        if response is None or not response.content:
            return False
        place = response.content[0].pointer
        return as_object(resolve(self.contract.documented.document, place)).get("type") == "null"

    def is_required(self, operation: str, pointer: str) -> bool:
        """Whether the SDK declares that a property of an answer is always there."""
        declared = self.contract.operation(operation)
        response = declared.response_for(200) if declared else None
        if response is None or not response.content:
            return False
        nodes, name = self._holders(response.content[0].pointer, pointer)
        return any(name in as_list(node.get("required")) for node in nodes)

    def takes(self, operation: str, pointer: str) -> bool:
        """Whether any alternative of what a call takes has a property at a place of its body."""
        declared = self.contract.operation(operation)
        if declared is None or not declared.body:
            return False
        nodes, name = self._holders(declared.body[0].pointer, pointer)
        return any(name in as_object(node.get("properties")) for node in nodes)

    def _holders(self, place: str, pointer: str) -> tuple[list[JSONObject], str]:
        """What may hold a place, of every alternative on the way there; and the place's own name."""
        *way, name = split(pointer) or [""]
        nodes = self._branches(resolve(self.contract.documented.document, place))
        for part in way:
            below: list[JSONObject] = []
            for node in nodes:
                inner = as_object(node.get("properties")).get(part, node.get("items"))
                below += self._branches(inner)
            nodes = below
        return nodes, name

    def _branches(self, schema: JSONValue) -> list[JSONObject]:
        """A schema without its references, and what it is any or all of."""
        node = as_object(self.contract.documented.resolve(schema)[0])
        inner = (b for word in ("anyOf", "oneOf", "allOf") for b in as_list(node.get(word)))
        return [node, *(found for branch in inner for found in self._branches(branch))]

    def place(self, operation: str, value: JSONValue, pointer: str) -> str:
        """Where the SDK declares the holder of a place in an answer; the same for all that share the type."""
        declared = self.contract.operation(operation)
        response = declared.response_for(200) if declared else None
        if response is None or not response.content:
            return ""
        holder, _, name = pointer.rpartition("/")
        description = self.contract.documented
        for at, _, schemas in description.described((response.content[0].pointer,), value):
            if at == holder:
                return f"{schemas[-1]}/properties/{name}" if schemas else ""
        return ""
