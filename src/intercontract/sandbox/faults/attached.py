"""Faults in what hangs on contacts: tags, notes, segments, subscriptions, events; and in visitors."""

from __future__ import annotations

from intercontract.sandbox.exchange import Answer
from intercontract.sandbox.faults.fault import Fault
from intercontract.sandbox.faults.records import (
    another,
    bare_error,
    breaks,
    by_id,
    doubled,
    every,
    milliseconds,
    turns,
    undead,
    with_status,
)
from intercontract.sandbox.faults.tools import changes, drops, replaces, sets
from intercontract.sandbox.resources.tags import TAGS

_SCHEMA = ("response-schema",)
_ID = ("response-schema", "id-type")
_LIST = ("response-schema", "list-shape")
_STATUS = ("undocumented-status",)
_EVENTS = "lisDataEvents"


def _emptied(answer: Answer) -> None:
    answer.payload, answer.raw = None, b""


FAULTS = (
    Fault("tag-list-object", "the list of tags is an object", _LIST, changes(by_id("data"), "listTags")),
    Fault("tag-list-type", "the list of tags calls itself otherwise", _LIST,
          changes(sets(type="tags"), "listTags")),
    Fault("tag-created-201", "creating a tag answers 201", _STATUS, with_status(201, "createTag")),
    Fault("tag-name-missing", "a tag that was created has no name",
          ("missing-field", "response-schema"),
          changes(drops("name"), "createTag", "findTag")),
    Fault("tag-found-number", "the id of a tag that was asked for is a number", _ID,
          changes(turns("id", int), "findTag")),
    Fault("tag-another", "another tag is answered than was asked for", ("resource-identity",),
          another(TAGS, "findTag")),
    Fault("tag-undead", "a deleted tag is still there", ("use-after-delete",), undead(TAGS, "deleteTag")),
    Fault("contact-tag-applied-ms", "a tag was put on a contact in milliseconds", ("timestamp-unit",),
          changes(milliseconds("applied_at"), "attachTagToContact")),
    Fault("contact-tag-by-text", "who put a tag on a contact is a text", _SCHEMA,
          changes(sets(applied_by="Ada"), "attachTagToContact")),
    Fault("contact-tags-object", "the tags of a contact are an object", _LIST,
          changes(by_id("data"), "listTagsForAContact")),
    Fault("contact-tag-404", "taking a tag off a contact is refused otherwise",
          ("error-shape", "response-schema"), bare_error("detachTagFromContact", "attachTagToContact")),
    Fault("contact-tag-500", "tagging a contact fails with 500", ("server-error",),
          breaks("contact-tag-500", "attachTagToContact")),

    Fault("note-id-number", "the id of a note is a number", _ID, every("note", turns("id", int))),
    Fault("note-body-missing", "a note has no text", _SCHEMA, every("note", drops("body"))),
    Fault("note-created-ms", "a note was written in milliseconds", ("timestamp-unit",),
          every("note", milliseconds("created_at"))),
    Fault("note-author-text", "the author of a note is a text", _SCHEMA, every("note", sets(author="Ada"))),
    Fault("note-contact-id", "the contact of a note is an id only", _SCHEMA,
          every("note", turns("contact", lambda contact: contact["id"]))),
    Fault("note-extra", "a note has an undocumented field", ("undocumented-field",),
          every("note", sets(pinned=True))),
    Fault("note-list-object", "the list of notes is an object", _LIST, changes(by_id("data"), "listNotes")),
    Fault("note-list-repeats", "a page has its first note twice", ("pagination", "response-schema"),
          changes(doubled("data"), "listNotes")),
    Fault("note-created-201", "writing a note answers 201", _STATUS, with_status(201, "createNote")),

    Fault("segment-id-number", "the id of a segment is a number", _ID,
          every("segment", turns("id", lambda id_: int(id_[:8], 16)))),
    Fault("segment-name-missing", "a segment has no name", _SCHEMA, every("segment", drops("name"))),
    Fault("segment-person-unknown", "a segment is of persons of an unknown kind", _SCHEMA,
          every("segment", sets(person_type="robot"))),
    Fault("segment-created-ms", "a segment was created in milliseconds", ("timestamp-unit",),
          every("segment", milliseconds("created_at"))),
    Fault("segment-extra", "a segment has an undocumented field", ("undocumented-field",),
          every("segment", sets(color="red"))),
    Fault("segment-count-text", "the members of a segment are counted in words", _SCHEMA,
          every("segment", sets(count="many"))),
    Fault("segment-list-type", "the list of segments calls itself otherwise", _LIST,
          changes(sets(type="list"), "listSegments")),
    Fault("segment-list-object", "the list of segments is an object", _LIST,
          changes(by_id("segments"), "listSegments")),
    Fault("segment-of-contact-key", "the segments of a contact stand under another key", _SCHEMA,
          changes(lambda p: p.update(segments=p.pop("data")), "listSegmentsForAContact")),
    Fault("segment-500", "listing segments fails with 500", ("server-error",),
          breaks("segment-500", "listSegments")),

    Fault("subscription-state-unknown", "the state of a subscription type is a word of its own", _SCHEMA,
          every("subscription", sets(state="paused"))),
    Fault("subscription-consent-unknown", "the consent of a subscription type is a word of its own",
          _SCHEMA, every("subscription", sets(consent_type="implied"))),
    Fault("subscription-id-number", "the id of a subscription type is a number", _ID,
          every("subscription", turns("id", int))),
    Fault("subscription-translation-missing", "a subscription type has no translation", _SCHEMA,
          every("subscription", drops("default_translation"))),
    Fault("subscription-contents-text", "what a subscription type sends is a text", _SCHEMA,
          every("subscription", sets(content_types="email"))),
    Fault("subscription-extra", "a subscription type has an undocumented field", ("undocumented-field",),
          every("subscription", sets(sender="Ada"))),
    Fault("subscription-list-object", "the list of subscription types is an object", _LIST,
          changes(by_id("data"), "listSubscriptionTypes")),
    Fault("subscription-attached-201", "subscribing answers 201", _STATUS,
          with_status(201, "attachSubscriptionTypeToContact")),
    Fault("subscription-500", "listing subscription types fails with 500", ("server-error",),
          breaks("subscription-500", "listSubscriptionTypes")),

    Fault("event-accepted-200", "an event is accepted with 200", _STATUS,
          with_status(200, "createDataEvent")),
    Fault("event-list-type", "the events of a contact call themselves otherwise", _LIST,
          changes(sets(type="events"), _EVENTS)),
    Fault("event-list-text", "the events of a contact are a text", _SCHEMA,
          changes(sets(events="none"), _EVENTS)),
    Fault("event-list-empty-body", "the events of a contact are nothing at all",
          ("content-type", "response-schema"), replaces(_emptied, _EVENTS)),
    Fault("event-500", "an event is answered with 500", ("server-error",),
          breaks("event-500", "createDataEvent")),

    Fault("visitor-id-number", "the id of a visitor is a number", _ID,
          every("visitor", turns("id", lambda id_: int(id_[:8], 16)))),
    Fault("visitor-anonymous-text", "whether a visitor is anonymous is a text", _SCHEMA,
          every("visitor", sets(anonymous="yes"))),
    Fault("visitor-created-ms", "a visitor came in milliseconds", ("timestamp-unit",),
          every("visitor", milliseconds("created_at"))),
    Fault("visitor-user-id-missing", "a visitor has no user_id", _SCHEMA, every("visitor", drops("user_id"))),
    Fault("visitor-extra", "a visitor has an undocumented field", ("undocumented-field",),
          every("visitor", sets(page_views=3))),
    Fault("visitor-error-bare", "what is refused is no error.list", ("error-shape", "response-schema"),
          bare_error("retrieveVisitorWithUserId", "updateVisitor")),
)  # fmt: skip
