"""Ids are text."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.needs import ANSWERED, INTERCOM, SUCCESS
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.resources.located import Peers
from intercontract.contract.resources.resource import IdForm
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Violation
from intercontract.model.json import JSONValue, join

_NAMES = {"conversation_id", "contact_id"}


@check(
    id="id-type",
    summary="Ids are non-empty strings, in the form of their kind.",
    source="the documentation's tables (id string); recorded 2.11 responses for the forms",
    needs=SUCCESS & INTERCOM,
    given=ANSWERED & INTERCOM,
    yields_to=("response-schema",),
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
    forms, ours = exchange.contract.resources.id_forms, exchange.is_ours
    for peers in exchange.peers:
        kind = peers.like.kind
        form = forms.get(kind)
        if not form or "id" not in peers.like.value:
            continue
        if not ours and _are_texts(peers):
            continue
        for at, item in zip(peers.places, peers.values, strict=True):
            value = item["id"]
            if value is None or (_is_text(value) and (not ours or form.fits(str(value)))):
                continue
            yield from _own(at, value, kind, form)
    for name, value in exchange.response_object.items():
        if name in _NAMES and value is not None and not _is_text(value):
            yield violation(join("", name), "a non-empty string", show(value), "type")


def _own(pointer: str, value: JSONValue, kind: str, form: IdForm) -> Iterator[Violation]:
    at = join(pointer, "id")
    if not _is_text(value):
        yield violation(at, "a non-empty string", show(value), "type")
    elif not form.fits(str(value)):
        yield violation(at, f"{form.value} for a {kind}", show(value), "form")


def _are_texts(peers: Peers) -> bool:
    """Whether all have an id that is a text; with names they have the types of their values in common."""
    return isinstance(peers.like.value["id"], str) and all(item["id"] for item in peers.values)


def _is_text(value: JSONValue) -> bool:
    return isinstance(value, str) and bool(value)
