"""Faults in collections and help centers."""

from __future__ import annotations

from collections.abc import Callable

from intercontract.sandbox.faults.fault import Apply, Fault
from intercontract.sandbox.faults.tools import (
    Json,
    answers_with,
    changes,
    drops,
    each_answered,
    failed,
    now_and_then,
    replaces,
    sets,
)

LIST, CREATE, RETRIEVE = "listAllCollections", "createCollection", "retrieveCollection"
UPDATE, DELETE = "updateCollection", "deleteCollection"
_CENTERS, _CENTER = "listHelpCenters", "retrieveHelpCenter"
_SCHEMA = ("response-schema",)


def _each(change: Callable[[Json], object]) -> Apply:
    return each_answered(change, LIST, CREATE, RETRIEVE, UPDATE)


def _each_center(change: Callable[[Json], object]) -> Apply:
    return each_answered(change, _CENTERS, _CENTER)


FAULTS = (
    Fault("collection-name-missing", "a collection has no name", _SCHEMA, _each(drops("name"))),
    Fault("collection-order-text", "the order of a collection is a text", _SCHEMA,
          _each(lambda shown: shown.update(order=str(shown["order"])))),
    Fault("collection-id-number", "the id of a collection is a number", _SCHEMA,
          _each(lambda shown: shown.update(id=int(shown["id"])))),
    Fault("collection-parent-number", "the parent of a collection is a number", _SCHEMA,
          _each(sets(parent_id=1))),
    Fault("collection-times-ms", "times of collections are in milliseconds", ("timestamp-unit",),
          _each(lambda shown: shown.update(created_at=shown["created_at"] * 1000))),
    Fault("collection-extra", "a collection has an undocumented field", ("undocumented-field",),
          _each(sets(article_count=3))),
    Fault("collection-list-repeats", "a page has its first collection twice", ("pagination",),
          changes(lambda p: p["data"].append(p["data"][0]), LIST)),
    Fault("collection-list-bare", "the list of collections is no list", ("response-schema", "list-shape"),
          changes(drops("data"), LIST)),
    Fault("collection-deleted-204", "deleting a collection answers 204", ("undocumented-status",),
          answers_with(204, DELETE, empty=True)),
    Fault("collection-deleted-words", "a deleted collection is said to be so in words", _SCHEMA,
          changes(sets(deleted="yes"), DELETE)),
    Fault("collection-update-500", "changing a collection fails with 500", ("server-error",),
          now_and_then("collection-update-500", replaces(failed), UPDATE)),
    Fault("help-center-on-text", "whether a help center is on is a text", _SCHEMA,
          _each_center(sets(website_turned_on="true"))),
    Fault("help-center-extra", "a help center has an undocumented field", ("undocumented-field",),
          _each_center(sets(theme="dark"))),
    Fault("help-center-identifier-missing", "a help center has no identifier", _SCHEMA,
          _each_center(drops("identifier"))),
)  # fmt: skip
