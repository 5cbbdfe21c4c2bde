"""What was deleted is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from intercontract.checks.facts import entries, identifier, refused
from intercontract.checks.needs import Need
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation

_PATH = re.compile(r"/(\w+)/([^/]+)")

_DELETED = Need(
    "a DELETE", lambda exchange: exchange.interaction.request.method.upper() == "DELETE"
)

_wrong = partial(
    violation,
    sentence="what was deleted ({kind}) is still answered: expected {expected}, got {observed}",
)


@check(
    id="use-after-delete",
    scope=Scope.SEQUENCE,
    summary="After DELETE a conversation, tag or contact is not found.",
    source="documentation of the 404 of each operation; RFC 9110, section 9.3.5",
    needs=_DELETED,
    good="DELETE /conversations/363 answers 200; GET /conversations/363 answers 404",
    bad="DELETE /conversations/363 answers 200; GET /conversations/363 answers 200",
)
def use_after_delete(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """After a DELETE that succeeded, a GET or PUT of the same conversation, tag or contact answers no
    2xx, and a list of all tags does not hold the tag.

    Removing a tag from a conversation deletes no tag. Lists of conversations and contacts lag behind,
    and are not searched.
    """
    gone: set[tuple[str, str]] = set()
    for at, exchange in enumerate(exchanges):
        if not exchange.host_is_documented or not exchange.succeeded or refused(exchange):
            continue
        request = exchange.interaction.request
        method, path = request.method.upper(), request.path.rstrip("/")
        found = _PATH.fullmatch(path)
        # Others may answer what was deleted, and say so in it.
        ours = exchange.contract.is_intercom
        known = found and ours and exchange.contract.resources.of_segment(found[1])
        if found and known and method == "DELETE":
            gone.add((found[1], found[2]))
        elif found and method in ("GET", "HEAD", "PUT") and (found[1], found[2]) in gone:
            yield _wrong("", "404", str(exchange.status), found[1], at=at)
        elif path == "/tags" and method == "GET":
            ids = {identifier(tag.get("id")) for tag in entries(exchange.response_object, "data")}
            if any(("tags", name) in gone for name in ids):
                yield _wrong("/data", "no deleted tag", "one of them", "tags", at=at)
