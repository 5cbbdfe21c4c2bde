"""Rules of our own, on what oasdiff leaves unsaid.

None belongs to a check group of oasdiff, so that runs restricted to its groups agree with it.
"""

from __future__ import annotations

from intercontract.drift.tables.group import Group

GROUPS: tuple[Group, ...] = (
    Group(
        "",
        direction="",
        area="servers",
        kind="existence",
        summary="a server URL appears or vanishes",
        breaking="server-removed",
        info="server-added",
    ),
    Group(
        "",
        direction="",
        area="servers",
        kind="existence",
        summary="a region's server appears or vanishes",
        breaking="region-removed",
        info="region-added",
    ),
    Group(
        "",
        direction="",
        area="paths",
        kind="lifecycle",
        summary="an operation is gone, as its sunset date had announced",
        info="{api,api-path}-removed-after-sunset",
    ),
    Group(
        "",
        direction="request",
        area="parameters",
        kind="lifecycle",
        summary="a parameter is gone, as its sunset date had announced",
        info="request-parameter-removed-after-sunset",
    ),
    Group(
        "",
        direction="request",
        area="schema",
        kind="structure",
        summary="undocumented properties of a request are refused, restricted or accepted",
        breaking="request-additional-properties-{closed,restricted}",
        info="request-additional-properties-opened",
    ),
    Group(
        "",
        direction="response",
        area="schema",
        kind="structure",
        summary="undocumented properties of a response may come or may no longer come",
        warning="response-additional-properties-opened",
        info="response-additional-properties-{closed,restricted}",
    ),
    Group(
        "",
        direction="request",
        area="schema",
        kind="values",
        summary="a closed list of values was opened",
        info="{request-body,request-property,request-parameter,request-parameter-property}-became-not-enum",
    ),
    Group(
        "",
        direction="response",
        area="responses",
        kind="existence",
        summary="the default response or a range such as 4XX vanishes or appears",
        warning="response-status-range-removed",
        info="response-status-range-added",
    ),
    Group(
        "",
        direction="request",
        area="schema",
        kind="structure",
        summary="a value that was accepted is refused although no other rule says so",
        breaking="{request-body,request-parameter}-narrowed",
        warning="{request-body,request-parameter}-perhaps-narrowed",
    ),
    Group(
        "",
        direction="response",
        area="schema",
        kind="structure",
        summary="a value may come that could not although no other rule says so",
        breaking="response-body-widened",
        warning="response-body-perhaps-widened",
    ),
)
