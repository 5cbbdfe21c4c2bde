"""Each contract and the vendor's own description say the same, but for what we mean to say otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import Factory, frozen

from intercontract.contract.description import Description, Operation, Parameter
from intercontract.contract.fields import DocumentedFields
from intercontract.contract.load import load
from intercontract.model.json import Tokens, resolve

# Of these the public reference shows a table, which is what the contract follows.
_SHOWN = (
    "ai_agent|attach_tag_request|contact_reference|contacts|content_sources?|conversation|conversation_list"
    "|conversation_parts?|conversation_part_author|conversation_rating|conversation_source"
    "|conversation_statistics|conversation_teammates|create_conversation_request|cursor_pages"
    "|first_contact_reply|linked_objects?|message|news_item|newsfeed|newsfeed_assignment|part_attachment"
    "|reference|sla_applied|starting_after_paging|tags?"
)
MEANT = {
    r"changed .+ header Intercom-Version: .* -> .*": (
        "the reference lists Unstable, which the vendor's file calls Preview"
    ),
    rf"changed (?:{_SHOWN})\.\S+: (\S+) required( \S+|) -> \1\2": (
        "the tables of the reference mark nothing in an answer as required"
    ),
    r"changed .*: (?:object|any)( required|) -> (?:null\|)?object( required|)": (
        "nullable beside $ref, which OpenAPI 3.0 ignores; custom_attributes that no component defines"
    ),
    r"\w+ conversation_list\..*": "the reference lists data, of News Item or Newsfeed",
    r"missing create_conversation_request\..*": "in no table of the reference",
    r"extra conversation\.conversation_parts: .*": (
        "the reference has one Conversation, with parts where one is retrieved"
    ),
    r"changed \w+Conversation path 2: required type string -> required type integer": (
        "the id of Retrieve a conversation is an integer in the reference"
    ),
    r"changed conversation\.team_assignee_id: .* -> null\|string": "as in the reference",
    r"changed tag\.(?:type|applied_at): .*": "as in the reference",
    r"changed conversation_source\.delivered_as: .*": "the values that the reference lists",
    r"changed conversation_teammates\.type: .*": "the value that the reference lists",
    r"changed error_list\.type: .*": "the value that the reference lists",
    r"changed sla_applied\.sla_status: .*": "null, as the text beside it says",
    r"changed search_(?:condition|filter)\.value: .*": (
        "nullable without a type, which OpenAPI 3.0 ignores; null is searched for in examples"
    ),
    r"(?:changed|extra) (?:company_list|event_summary(?:_item)?)\.\S+: .*": (
        "another answer where one company is asked for, or events one by one, as the texts say"
    ),
    r"changed activity_log_metadata\.auto_changed: .*": "its own example is a boolean",
}
# And of the other versions: their descriptions are older in form than that of 2.11, which was gone over.
ELSEWHERE = {
    r"extra \w+ query (?:page|per_page|starting_after): .*": (
        "how lists are paged is documented once for all, and holds in every version"
    ),
    r"changed \S+(?: 200)? : null\|object -> object": "no whole body is null",
    r"changed .*(?:translated_content|author)(?:\.\S+)?: null\|object -> object": "nor these",
    r"changed (?:article|collection)_(?:content|translated_content)\.type: null\|string .*": "nor their type",
    r"changed (?:createNote|listNotes|convertConversationToTicket) path 2: .* integer -> .* string": (
        "ids of contacts are 24 hexadecimal digits, and elsewhere those of conversations are texts"
    ),
    r"changed contact_location\.type: null\|string -> string": "a location always has its type",
    r"extra contact\.formatted_phone: .*|extra contact_companies\.type: .*": "recorded in every version",
    r"\w+ admin\.avatar(?:\.image_url)?: .*": "an admin's avatar is an object, never a text",
    r"missing data_export\.job_identfier: .*|extra data_export\.job_identifier: .*": "a slip of the pen",
    r"(?:changed|missing) news(?:_item|feed)(?:_list)?\.\w+: .*": (
        "both lists are one there, of News Item or Newsfeed; each lists what it is named for"
    ),
    r"extra conversation\.custom_attributes: .*": "recorded in every version",
    r"extra contact\.enabled_push_messaging: .*": "of a contact, not only of one that was just written",
    r"changed listDataAttributes id: lisDataAttributes -> listDataAttributes": "another slip of the pen",
    r"extra ticket_state_detailed\.\w+: .*": "as in the list of states",
}
_REPORTING = {
    r"\w+ GET /(?:download|export)/reporting_data/\S+ (?:path 3|query job_identifier): .*": (
        "documented as a query parameter, though the path names it"
    ),
}
# What each of them has beside these.
ALONE: dict[str, dict[str, str]] = {
    "2.10": {},
    "2.11": {},
    "2.12": {},
    "2.13": {},
    "2.14": _REPORTING,
    "2.15": _REPORTING
    | {
        r"changed \w+_content_import_source_request\.audience_ids: .*": (
            "nullable without a type, which OpenAPI 3.0 ignores"
        ),
    },
}


FOLDER = Path(__file__).resolve().parents[3] / "contracts"
Said = tuple[object, ...]


@frozen
class Difference:
    """What one of the two says and the other does not, or says otherwise: None where it says nothing.

    ``where`` is an operation and what of it, or a component of ours and a place below it.
    """

    where: str
    theirs: Said | None
    ours: Said | None

    def __str__(self) -> str:
        kind = "missing" if self.ours is None else "extra" if self.theirs is None else "changed"
        said = [" ".join(filter(None, map(str, s))) for s in (self.theirs, self.ours) if s]
        return f"{kind} {self.where}: {' -> '.join(said)}"


def differences(theirs: Description, ours: Description) -> list[Difference]:
    """Every difference, once."""
    found: dict[Difference, None] = {}
    compared = _Comparison(DocumentedFields(theirs), DocumentedFields(ours))
    left = {_place(operation): operation for operation in theirs.operations}
    right = {_place(operation): operation for operation in ours.operations}
    for place in sorted(left.keys() | right.keys()):
        one, other = left.get(place), right.get(place)
        if one is None or other is None:
            name = " ".join(place)
            found[Difference(name, one and (one.id,), other and (other.id,))] = None
        else:
            found |= dict.fromkeys(compared.operation(one, other))
    return list(found)


def _place(operation: Operation) -> tuple[str, str]:
    """Method and path, whatever its parameters are called."""
    return operation.method, re.sub(r"\{[^}]*\}", "{}", operation.path)


@frozen
class _Comparison:
    theirs: DocumentedFields
    ours: DocumentedFields
    seen: set[tuple[str, str]] = Factory(set)

    def operation(self, theirs: Operation, ours: Operation) -> Iterator[Difference]:
        left, right = _rows(theirs, self.theirs), _rows(ours, self.ours)
        for row in sorted(left.keys() | right.keys()):
            if left.get(row) != right.get(row):
                yield Difference(f"{ours.id} {row}", left.get(row), right.get(row))
        other = {f"request {content.media_type}": content.pointer for content in theirs.body}
        other |= {spec.status: c.pointer for spec in theirs.responses for c in spec.content}
        for content in ours.body:
            if root := other.get(f"request {content.media_type}"):
                yield from self.bodies(ours.id, root, content.pointer)
        for spec in ours.responses:
            for content in spec.content:
                if root := other.get(spec.status):
                    yield from self.bodies(f"{ours.id} {spec.status}", root, content.pointer)

    def bodies(self, name: str, theirs: str, ours: str) -> Iterator[Difference]:
        theirs, ours = self._component(self.theirs, theirs), self._component(self.ours, ours)
        if (theirs, ours) in self.seen:
            return
        self.seen.add((theirs, ours))
        places = [(), *self.theirs.fields(theirs), *self.ours.fields(ours)]
        alone: set[Tokens] = set()
        for tokens in dict.fromkeys(places):
            left = self._said(self.theirs, theirs, tokens)
            right = self._said(self.ours, ours, tokens)
            if left is None or right is None:
                alone.add(tokens)
            inside = any(tokens[:end] in alone for end in range(len(tokens)))
            if left != right and not inside:
                yield Difference(self._where(name, ours, tokens), left, right)

    @staticmethod
    def _component(fields: DocumentedFields, pointer: str) -> str:
        """Where a body's schema leads, so that what many operations answer is compared once."""
        schema = resolve(fields.description.document, pointer)
        return fields.description.resolve(schema)[1] or pointer

    def _where(self, name: str, root: str, tokens: Tokens) -> str:
        for end in range(len(tokens) - 1, -1, -1):
            found = self.ours.component(root, (*tokens[:end], ""))
            if found and (end == 0 or found != self.ours.component(root, tokens[:end])):
                return f"{found}.{'.'.join(tokens[end:])}"
        return f"{name} {'.'.join(tokens)}"

    @staticmethod
    def _said(fields: DocumentedFields, root: str, tokens: Tokens) -> Said | None:
        facts = fields.facts(root, tokens)
        if not facts.known:
            return None
        types = "any" if facts.types is None else "|".join(sorted(facts.types))
        values = sorted({str(value) for value in facts.enum or () if value is not None})
        return types, "required" if facts.required else "", ",".join(values)


def _rows(operation: Operation, fields: DocumentedFields) -> dict[str, Said]:
    segments = operation.path.split("/")
    found: dict[str, Said] = {"id": (operation.id,)}
    # Parameters of paths are told by their place: what they are called is nobody's matter.
    places = {name.strip("{}"): index for index, name in enumerate(segments)}
    for parameter in operation.parameters:
        name = places.get(parameter.name) if parameter.location == "path" else parameter.name
        found[f"{parameter.location} {name}"] = _parameter(parameter, fields.description)
    for spec in operation.responses:
        found[f"status {spec.status}"] = tuple(sorted(spec.media_types))
    return found


def _parameter(parameter: Parameter, description: Description) -> Said:
    schema: Any = resolve(description.document, parameter.pointer)
    schema, _ = description.resolve(schema)
    told = [f"{k} {schema[k]}" for k in ("type", "enum", "default", "maximum") if k in schema]
    return ("required" if parameter.required else "", *told)


@pytest.mark.parametrize("version", ALONE)
def test_what_differs_from_the_vendors_file_is_meant(shared: Path, version: str) -> None:
    theirs = load(shared / "official" / f"intercom-{version}.yaml").documented
    told = [str(found) for found in differences(theirs, load(FOLDER / version).documented)]
    meant = {**MEANT, **({} if version == "2.11" else ELSEWHERE), **ALONE[version]}
    unmeant = [line for line in told if not any(re.fullmatch(form, line) for form in meant)]
    idle = [
        form
        for form in (MEANT if version == "2.11" else ALONE[version])
        if not any(re.fullmatch(form, line) for line in told)
    ]
    assert unmeant == [], "\n".join(unmeant)
    assert idle == []
