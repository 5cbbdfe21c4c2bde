"""Operations by the names that source code has for them: paths with holes, and SDK calls."""

from __future__ import annotations

import re
from functools import cached_property

from intercontract.contract.contract import Contract
from intercontract.contract.description import Operation
from intercontract.values import define

HOLE = "\0"
"""Stands in a path for what the source does not say."""

_SYNONYMS = {
    "find": "retrieve", "get": "retrieve", "show": "retrieve", "fetch": "retrieve", "read": "retrieve",
    "all": "list", "iterate": "list", "list_all": "list", "modify": "update", "save": "update",
    "put": "update", "add": "attach", "tag": "attach", "untag": "detach", "remove": "detach",
    "destroy": "delete", "respond": "reply", "new": "create", "post": "create", "send": "create",
    "query": "search", "filter": "search",
}  # fmt: skip
_WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


@define(slots=False)
class Known:
    """The operations of a contract, by what source code calls them."""

    contract: Contract

    def by_path(self, path: str, method: str) -> list[Operation]:
        """The operations on a path in which every hole stands for one or several segments."""
        path = re.sub(r"\A(?:https?://[^/]*|\0)(?=/)", "", path.partition("?")[0])
        if not path.startswith("/"):
            # base_url and path are often joined elsewhere.
            path = f"/{path}"
        if path.count("/") > 12 or not path.strip("/\0"):
            return []
        found = self.contract.documented.route(path.replace(HOLE, "x0"))[0]
        if not found and path.endswith("/"):
            found = self.contract.documented.route(path.rstrip("/"))[0]
        return [op for name, op in found.items() if not method or name == method.upper()]

    @cached_property
    def _verbs(self) -> dict[str, list[tuple[frozenset[str], Operation]]]:
        """By resource (first segment and tags): the words of each operation's id, and the operation."""
        found: dict[str, list[tuple[frozenset[str], Operation]]] = {}
        for operation in self.contract.operations:
            words = frozenset(_canonical(word) for word in _split(operation.id))
            segments = [s for s in operation.path.split("/") if s and not s.startswith("{")]
            resources = {_singular(segment) for segment in segments[:1]}
            resources |= {_singular(tag.lower().replace(" ", "_")) for tag in operation.tags}
            for resource in resources:
                found.setdefault(resource, []).append((words, operation))
        return found

    @cached_property
    def _ids(self) -> dict[str, Operation]:
        return {"_".join(w.lower() for w in _split(op.id)): op for op in self.contract.operations}

    def by_call(self, chain: list[str]) -> list[Operation]:
        """The operations that ``client.conversations.find`` may mean."""
        if not chain:
            return []
        own = self._ids.get("_".join(word.lower() for word in _split(chain[-1])))
        if own is not None:
            return [own]
        for holder in reversed(chain[:-1]):
            resource = _singular(holder.lower())
            listed = self._verbs.get(resource)
            if not listed:
                continue
            wanted = {_canonical(word.lower()) for word in _split(chain[-1])}
            rated = [(len(wanted & words), -len(words - wanted), op) for words, op in listed]
            best = max((rate[:2] for rate in rated if rate[0]), default=None)
            return [op for *rate, op in rated if tuple(rate) == best]
        return []


def _split(name: str) -> list[str]:
    return [_singular(word.lower()) for part in name.split("_") for word in _WORDS.findall(part)]


def _canonical(word: str) -> str:
    return _SYNONYMS.get(word, word)


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
