"""What runs left in a workspace, known by the marks in its names, though no ledger tells of it.

A run that was killed leaves tags called ``intercontract MARK``, contacts whose external id is
``intercontract-MARK-...``, and the conversations that these contacts began.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import orjson
from attrs import Factory

from intercontract.contract.resources.catalogue import Catalogue
from intercontract.contract.resources.resource import Resource
from intercontract.generate.sender import Sender
from intercontract.model.headers import Headers
from intercontract.model.interaction import Case, Request
from intercontract.model.json import JSONValue, resolve
from intercontract.values import define

# What a run of somebody else's may still need: a run takes less than this.
AGE = timedelta(hours=1)
# Pages of each list that are looked through before a run; `intercontract cleanup` looks through more.
FEW_PAGES = 10
MANY_PAGES = 10_000

_TIME = "%Y%m%d%H%M%S"
# `sandbox` was the mark of every run at a served sandbox once.
_OURS = re.compile(r"intercontract[ -](\d{14}[0-9a-f]*|sandbox)\b", re.ASCII)


def mark_of(started: datetime) -> str:
    """A mark that no other run has, which says when the run began."""
    return started.strftime(_TIME) + secrets.token_hex(3)


def began(mark: str) -> datetime | None:
    """When the run of a mark began; None where the mark does not say."""
    try:
        return datetime.strptime(mark[:14], _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None


def older(than: datetime, alive: Collection[str] = ()) -> Callable[[str], bool]:
    """Whether a mark is that of a run which began earlier, and is not one of those alive."""

    def is_left(mark: str) -> bool:
        start = began(mark)
        return mark not in alive and (mark == "sandbox" or (start is not None and start < than))

    return is_left


@define
class LeftoverSearch:
    """Things that carry a mark, found by looking through lists.

    ``unfinished`` says which lists were not looked through to their end, and why. ``spared`` are the marks
    of runs that were seen and are not asked for.
    """

    sender: Sender
    api_version: str
    catalogue: Catalogue
    is_left: Callable[[str], bool]
    pages: int = MANY_PAGES
    unfinished: list[str] = Factory(list)
    spared: set[str] = Factory(set)

    def found(
        self, people: Collection[str] = (), kinds: Collection[str] = ()
    ) -> list[tuple[str, str]]:
        """The kind and id of what is left; ``people`` are contacts known to be a run's own.

        Looks for all kinds, or some, and then for contacts too: they tell whose a conversation is.

        A conversation is a run's own only where a contact of that run began it.
        """
        found = [
            (resource.name, _text(item, "/id"))
            for resource in self.catalogue
            if resource.creation and resource.creation.marked
            if not kinds or resource.name in {"contact", *kinds}
            for item in self._listed(resource)
            # A lead has no external id, and carries its mark in its name.
            if any(self._is_ours(_text(item, f"/{n}")) for n in {resource.creation.marked, "name"})
        ]
        own = {identifier for kind, identifier in found if kind == "contact"} | set(people)
        conversation = self.catalogue.named("conversation")
        if own and conversation and (not kinds or conversation.name in kinds):
            found += [
                ("conversation", _text(item, "/id"))
                for item in self._listed(conversation)
                if _text(item, "/source/author/id") in own
            ]
        return [(kind, identifier) for kind, identifier in found if identifier]

    def _is_ours(self, name: str) -> bool:
        found = _OURS.match(name)
        if found and not self.is_left(found[1]):
            self.spared.add(found[1])
            return False
        return found is not None

    def _listed(self, resource: Resource) -> Iterator[dict[str, JSONValue]]:
        if not (resource.path and resource.removal):
            return
        self.sender.label(Case("clean-up", description=f"{resource.plural} that runs left"))
        headers = Headers({"Accept": "application/json", "Intercom-Version": self.api_version})
        query: dict[str, str] | None = {"per_page": "60"} if resource.paged else {}
        seen: list[dict[str, str]] = []
        while query is not None:
            if query in seen or len(seen) >= self.pages:
                reason = "repeat" if query in seen else f"are more than {self.pages} pages"
                self.unfinished.append(f"the {resource.plural} {reason}")
                return
            seen.append(query)
            url = self.sender.base_url + resource.path + (f"?{urlencode(query)}" if query else "")
            answer = self.sender.send(Request("GET", url, headers)).response
            try:
                body: JSONValue = orjson.loads(answer.body) if answer.status == 200 else None
            except orjson.JSONDecodeError:
                body = None
            if answer.status == 404:
                return  # there are none, or there is no such list
            if not isinstance(body, dict):
                self.unfinished.append(f"GET {resource.path} answered {answer.status}")
                return
            yield from resource.listed_in(body)
            query = _following(body, query) if resource.paged else None


def _following(body: JSONValue, query: dict[str, str]) -> dict[str, str] | None:
    """The query of the next page, which lists name by a cursor or by a URL; no request follows that URL."""
    try:
        following = resolve(body, "/pages/next")
    except KeyError:
        return None
    if isinstance(following, dict) and isinstance(following.get("starting_after"), str):
        return {**query, "starting_after": str(following["starting_after"])}
    if isinstance(following, str):
        given = parse_qs(urlsplit(following).query)
        named = [name for name in ("page", "starting_after") if name in given]
        return {**query, **{name: given[name][-1] for name in named}} if named else None
    return None


def _text(item: JSONValue, pointer: str) -> str:
    try:
        value = resolve(item, pointer)
    except KeyError:
        return ""
    return value if isinstance(value, str) else ""
