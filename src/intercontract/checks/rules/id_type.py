"""Ids are text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intercontract.checks.facts import JSONObject, applies
from intercontract.checks.registry import check
from intercontract.contract.exchange import Exchange
from intercontract.contract.validation import show
from intercontract.model.finding import Violation
from intercontract.model.json import JSONValue, join

_DIGITS = re.compile(r"\d+", re.ASCII)
_HEX = re.compile(r"[0-9a-f]{24}", re.ASCII)

# The form of ids in recorded 2.11 responses. Types without an entry have text of any form.
_FORMS = {
    "conversation": _DIGITS,
    "conversation_part": _DIGITS,
    "tag": _DIGITS,
    "admin": _DIGITS,
    "team": None,
    "contact": _HEX,
    "user": _HEX,
    "lead": _HEX,
    "company": None,
    "user_message": _DIGITS,
    "admin_message": _DIGITS,
    "ticket": None,
    "bot": None,
}
_NAMES = {"conversation_id", "contact_id"}


@check(
    id="id-type",
    summary="Ids are non-empty strings, in the form of their kind.",
    source="the documentation's tables (id string); recorded 2.11 responses for the forms",
    good='{"type": "tag", "id": "7614302"}',
    bad='{"type": "tag", "id": 7614302}',
)
def id_type(exchange: Exchange) -> Iterator[Violation]:
    """The ``id`` of a conversation, part, tag, contact, admin, team, company, ticket or message is a
    non-empty string, and so is a ``conversation_id``.

    ``admin_assignee_id``, ``team_assignee_id`` and ``last_closed_by_id`` are integers in recordings, one
    of them in the documentation: they are not judged. Null is left to the schema, where a reference may
    have none. The form (digits; 24 hex digits for a contact) is judged only in answers to the suite's own
    requests: other tools replace ids when they redact.
    """
    if not applies(exchange) or not exchange.succeeded:
        return
    for kind, found in exchange.objects_by_type.items():
        if kind in _FORMS:
            for pointer, item in found:
                yield from _own(pointer, item, kind, forms=exchange.is_ours)
    for name in _NAMES & exchange.response_object.keys():
        value = exchange.response_object[name]
        if value is not None and (not isinstance(value, str) or not value):
            yield _violation(join("", name), "a non-empty string", value, "type")


def _own(pointer: str, item: JSONObject, kind: str, *, forms: bool) -> Iterator[Violation]:
    value, form = item.get("id"), _FORMS[kind]
    if value is None or (isinstance(value, str) and value and not (forms and form)):
        return
    at = join(pointer, "id")
    if not isinstance(value, str) or not value:
        yield _violation(at, "a non-empty string", value, "type")
    elif forms and form is not None and not form.fullmatch(value):
        wanted = "digits" if form is _DIGITS else "24 hex digits"
        yield _violation(at, f"{wanted} for a {kind}", value, "form")


def _violation(pointer: str, expected: str, value: JSONValue, kind: str) -> Violation:
    return Violation(
        pointer=pointer,
        expected=expected,
        observed=show(value),
        message=f"{pointer} should be {expected}, and is {show(value)}",
        arguments=(kind,),
    )
