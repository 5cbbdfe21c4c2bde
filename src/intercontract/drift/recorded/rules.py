"""The rules on recorded traffic.

A rule's level is what it comes to when the evidence is there; with too few samples the same rule is told
as ``info``. Source: removed is a warning, added is information, a changed type or status breaks
(re-cinq/wave#1219, asked for by people who record nightly).
"""

from __future__ import annotations

from types import MappingProxyType

from intercontract.drift.change import Level
from intercontract.drift.rules import Rule

_AGAINST_CONTRACT = (
    ("recorded-type-undocumented", Level.BREAKING, "type", "a type is not documented"),
    ("recorded-null-undocumented", Level.BREAKING, "nullability", "a null is not documented"),
    ("recorded-required-absent", Level.BREAKING, "required", "a required property is absent"),
    ("recorded-enum-value-undocumented", Level.WARNING, "enum", "a value is none of the documented ones"),
    ("recorded-constraint-violated", Level.WARNING, "constraint", "a format, bound or pattern is broken"),
    ("recorded-status-undocumented", Level.WARNING, "status", "a status is not documented"),
    ("recorded-media-type-undocumented", Level.WARNING, "media-type", "a media type is not documented"),
    ("recorded-sentinel-for-null", Level.WARNING, "nullability", "one value always comes, null never does"),
    ("recorded-never-null", Level.INFO, "nullability", "null is documented and never comes"),
    ("recorded-always-present", Level.INFO, "required", "an optional property is always there"),
    ("recorded-field-undocumented", Level.INFO, "existence", "a property is not documented"),
    ("recorded-operation-undocumented", Level.INFO, "existence", "a call is of no documented operation"),
)  # fmt: skip
_AGAINST_RECORDINGS = (
    ("recorded-type-changed", Level.BREAKING, "type", "a value has another type than before"),
    ("recorded-status-changed", Level.BREAKING, "status", "the same call is answered with another status"),
    ("recorded-media-type-changed", Level.BREAKING, "media-type", "an answer comes in another media type"),
    ("recorded-body-changed", Level.BREAKING, "media-type", "an answer that was JSON is none"),
    ("recorded-format-changed", Level.WARNING, "format", "texts have another form than before"),
    ("recorded-unit-changed", Level.WARNING, "unit", "times are in another unit than before"),
    ("recorded-field-removed", Level.WARNING, "existence", "a property that was always there has gone"),
    ("recorded-field-became-optional", Level.WARNING, "required", "a property is no longer always there"),
    ("recorded-null-added", Level.WARNING, "nullability", "a value that was never null is null"),
    ("recorded-enum-value-added", Level.WARNING, "enum", "a value comes that was not among the few before"),
    ("recorded-field-added", Level.INFO, "existence", "a property that was never there has come"),
    ("recorded-status-added", Level.INFO, "status", "a call is answered with a further status"),
    ("recorded-value-changed", Level.INFO, "value", "a value that was the same every time is another"),
    ("recorded-header-added", Level.INFO, "headers", "answers carry a further header"),
    ("recorded-header-removed", Level.INFO, "headers", "answers no longer carry a header"),
    ("recorded-header-changed", Level.INFO, "headers", "a constant header has another value"),
    ("recorded-latency-changed", Level.INFO, "latency", "the median latency doubled or halved"),
)  # fmt: skip


def _rules() -> dict[str, Rule]:
    groups = (("recorded-contract", _AGAINST_CONTRACT), ("recorded-recorded", _AGAINST_RECORDINGS))
    return {
        id_: Rule(id_, level, "response", area, kind, summary, "", "intercontract")
        for area, group in groups
        for id_, level, kind, summary in group
    }


RECORDED_RULES = MappingProxyType(_rules())
"""Every rule on recorded traffic by id."""
