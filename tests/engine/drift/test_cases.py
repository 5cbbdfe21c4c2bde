"""Agreement with the cases of a public differ (``../shared/drift-cases``).

A case says which rule ids the differ's own test names (``ids``), in which check groups, down to which
level, and whether the test asserts that nothing else is found (``exact``). The file is an extract of
test sources, and three things in it cannot be taken to the letter; each is shown by the file itself:

- A test may name an id in order to *refuse* it: two cases expect nothing and still list ids. Where a
  case is exact, such ids are listed in ``REFUSED``, with the reason.
- A test may name only one of the ids that it finds: four pairs of cases have the same files and
  groups, are both exact, and list different ids. The ids of such twins count together.
- A test may set an option that the file does not carry: two pairs of cases have the same files and
  groups, one demanding an id and one forbidding it. ``OPTIONS`` sets it.

What is left is in ``DISAGREEMENTS`` and explained in docs/reference/drift-of-contracts.md.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from datetime import date
from functools import cache

import pytest
import yaml

from intercontract.drift import RULES, Options, compare

RANKS = {"INFO": 0, "WARN": 1, "ERR": 2}
TODAY = date(2026, 8, 1)

REFUSED = {
    "TestRequestPropertyAllOfAdded_AnnotationOnly_AtProperty_EmitsInfo": {
        "request-property-all-of-added"  # a title refuses no value
    },
    "TestResponsePropertyAllOfAdded_AnnotationOnly_EmitsInfoWithDistinctId": {
        "response-body-all-of-added"
    },
    "TestResponsePropertyOneOfWrappingIsBreaking": {  # the wrapping is reported once, as such
        "response-body-one-of-added",
        "response-body-type-changed",
        "response-optional-property-removed",
        "response-required-property-removed",
    },
}
OPTIONS = {
    "TestRequestPropertyStability_DraftToStable_Increased": Options(stability="draft"),
    "TestResponsePropertyStability_DraftToStable_Increased": Options(stability="draft"),
}
# These groups also report an unreadable sunset date, whose rule belongs to another group.
ALSO = {
    "APISunsetChangedCheck": "api-path-sunset-parse",
    "RequestParameterSunsetChangedCheck": "request-parameter-sunset-parse",
    "RequestParameterDeprecationCheck": "request-parameter-sunset-parse",
}
DISAGREEMENTS = {
    "TestBreaking_RequestPropertyAllOfAdded": "the part that is added says what another one says",
    "TestBreaking_RequestParameterMaxItemsWithoutFlatten": "a parameter of the whole path counts",
}
# The cases are of a release before 1.37, whose levels and rules ours are.
CHANGED_SINCE = {
    "TestAPISecurityAdded": "told as api-security-anonymous-access-removed",
    "TestBreaking_RequiredPropertyWriteOnlyEnabled": "a required property that comes no more breaks",
    "TestBreaking_DeletePatten": "a text may come that could not",
    "TestBreaking_AddPattern": "of a property that is read-only",
    "TestBreaking_AddPatternRecursive": "of a property that is read-only",
    "TestBreaking_ModifyPattern": "read-only in the request, a warning in the response",
    "TestBreaking_DeletedTag": "an optional header is no promise, another kind of credentials breaks",
    "TestBreaking_AddedEnum": "security counts",
    "TestBreaking_ModifiedExtension": "security counts",
    "TestBreaking_Comments": "security counts",
    "TestBreaking_SunsetModifiedFromInvalidForDeprecatedParameter": "a date that is mended is no news",
}


@pytest.fixture(scope="module")
def cases(shared):
    return json.loads((shared / "drift-cases" / "cases.json").read_text())


@pytest.fixture(scope="module")
def groups(shared):
    """The check group that each rule runs in."""
    with (shared / "research" / "oasdiff_rules.tsv").open() as file:
        return {row["id"]: row["check"] for row in csv.DictReader(file, delimiter="\t")}


@pytest.fixture(scope="module")
def load(shared):
    @cache
    def read(name):
        return yaml.load((shared / "drift-cases" / name).read_text(), yaml.CSafeLoader)

    return read


def found(case, load, group_of):
    options = OPTIONS.get(case["test"], Options(today=TODAY))
    ids = set()
    for change in compare(load(case["base"]), load(case["revision"]), options=options):
        rule = RULES[change.rule]
        groups = case["checks"]
        asked = groups == "ALL" or group_of.get(rule.id) in groups
        asked = asked or any(ALSO.get(group) == rule.id for group in groups)
        if rule.source == "oasdiff" and asked and change.level.rank >= RANKS[case["until"]]:
            ids.add(rule.id)
    return ids


def agrees(case, ids, twins):
    named = set(case["ids"]) - REFUSED.get(case["test"], set())
    if ids & set(case["forbidden"]):
        return False
    if case["expects_none"]:
        return not ids
    if not named <= ids:
        return False
    return not case["exact"] or ids <= named | twins[key(case)]


def key(case):
    return case["base"], case["revision"], str(case["checks"]), case["until"]


def test_the_differ_agrees_with_the_public_one(cases, load, groups):
    twins = defaultdict(set)
    for case in cases:
        twins[key(case)] |= set(case["ids"]) - REFUSED.get(case["test"], set())
    wrong = {case["test"] for case in cases if not agrees(case, found(case, load, groups), twins)}
    assert wrong == DISAGREEMENTS.keys() | CHANGED_SINCE.keys()


def test_own_rules_are_silent_unless_a_value_shows_something(cases, load):
    """Unfiltered, ours add nothing to the cases but verdicts on values that hold."""
    extra = defaultdict(set)
    for case in cases:
        if case["checks"] != "ALL":
            continue
        for change in compare(load(case["base"]), load(case["revision"])):
            if RULES[change.rule].source != "oasdiff" and change.level.rank:
                extra[change.rule].add(case["test"])
    assert set(extra) <= {
        "request-body-narrowed",
        "request-parameter-content-changed",
        "request-parameter-narrowed",
        "response-body-widened",
        "server-removed",
    }


def test_what_a_parameter_of_the_whole_path_demands_is_seen(cases, load, groups):
    """The public differ looks past it unless told to flatten parameters."""
    case = next(case for case in cases if case["test"].endswith("MaxItemsWithoutFlatten"))
    assert found(case, load, groups) == {"request-parameter-max-items-decreased"}
