"""Recordings against a contract: what is told with counts, and the patch that makes them conform."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import pytest
import yaml
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.contract.description import Description
from intercontract.contract.document.bundle import bundle
from intercontract.contract.document.normalise import normalise
from intercontract.contract.document.overlay import apply
from intercontract.contract.load import load
from intercontract.drift.recorded.against import compare_with_contract
from intercontract.drift.recorded.overlay import propose

THING = {"name": "Bolt", "state": "new", "owner": 7, "size": 3}
# What the documentation allows and recordings never show is information, not a breach.
QUIET = {"recorded-always-present", "recorded-never-null"}


def told(comparison):
    return {
        (change.rule, change.level.value, change.pointer)
        for change in comparison.changes
        if change.rule not in QUIET
    }


def without(name):
    return {key: value for key, value in THING.items() if key != name}


CASES = [
    pytest.param([THING] * 5, set(), id="as documented"),
    pytest.param(
        [THING] * 20 + [without("state")] * 12,
        {("recorded-required-absent", "breaking", "/state")},
        id="required absent",
    ),
    pytest.param(
        [THING] * 2 + [THING | {"name": 7}] * 30,
        {("recorded-type-undocumented", "breaking", "/name")},
        id="type",
    ),
    pytest.param(
        [THING, THING | {"size": None}],
        {("recorded-null-undocumented", "breaking", "/size")},
        id="null",
    ),
    pytest.param([THING, THING | {"owner": None}], set(), id="null documented"),
    pytest.param(
        [THING, THING | {"state": "lost"}],
        {("recorded-enum-value-undocumented", "warning", "/state")},
        id="enum value",
    ),
    pytest.param(
        [THING | {"weight": 2}],
        {("recorded-field-undocumented", "info", "/weight")},
        id="undocumented field",
    ),
    pytest.param(
        [THING, THING | {"name": "x" * 41}],
        {("recorded-constraint-violated", "warning", "/name")},
        id="too long",
    ),
    pytest.param([THING | {"custom_attributes": {"a": 1}}] * 3, set(), id="open by documentation"),
    pytest.param(
        [THING | {"owner": 0}] * 6,
        {("recorded-sentinel-for-null", "warning", "/owner")},
        id="0 where null is documented",
    ),
    pytest.param([THING | {"owner": 0}] * 4, set(), id="0 where null is documented, too few"),
]


@pytest.mark.parametrize(("bodies", "expected"), CASES)
def test_recordings_differ_from_the_contract_in_exactly(bodies, expected, make, shop):
    assert told(compare_with_contract(make.things(bodies), shop)) == expected


def message(comparison, rule):
    return next(change.message for change in comparison.changes if change.rule == rule)


@pytest.mark.parametrize(
    ("bodies", "rule", "words"),
    [
        pytest.param(
            [THING] * 26 + [without("state")] * 12,
            "recorded-required-absent",
            "/state (200): documented as required, and absent in 12 of 38",
            id="required",
        ),
        pytest.param(
            [THING] * 2 + [THING | {"name": 7}] * 30,
            "recorded-type-undocumented",
            "/name (200): string is documented, and 30 of 32 are integer",
            id="type",
        ),
        pytest.param(
            [THING] * 6,
            "recorded-never-null",
            "/owner (200): null is documented, and came in none of 6",
            id="never null",
        ),
        pytest.param(
            [THING] * 6,
            "recorded-always-present",
            "/name (200): not documented as required, and there in all 6",
            id="always present",
        ),
        pytest.param(
            [THING | {"owner": 0}] * 6,
            "recorded-sentinel-for-null",
            "/owner (200): null is documented; in 6 it never came, 0 always did",
            id="sentinel",
        ),
    ],
)
def test_counts_are_told(bodies, rule, words, make, shop):
    assert message(compare_with_contract(make.things(bodies), shop), rule) == words


def test_statuses_media_types_and_operations(make, shop):
    recorded = [
        make.interaction("/things/1", {"id": "1", "state": "new"}),
        make.interaction("/things/2", {"errors": []}, status=422),
        make.interaction("/things/3", raw=b"<p>", headers={"Content-Type": "text/html"}),
        make.interaction("/things/4", status=404, raw=b"", headers={}),
        make.interaction("/elsewhere", {"a": 1}),
    ]
    found = told(compare_with_contract(recorded, shop))
    assert found == {
        ("recorded-status-undocumented", "warning", ""),
        ("recorded-media-type-undocumented", "warning", ""),
        ("recorded-operation-undocumented", "info", ""),
    }


def test_what_was_not_recorded_is_said(make, shop):
    result = compare_with_contract(make.things([THING]), shop)
    assert result.missing == ("createThing", "listThings")
    assert any("2 documented operations were not recorded" in note for note in result.notes)


def test_nothing_compared_is_said(make, shop):
    result = compare_with_contract([make.interaction("/other", {})], shop)
    assert any("nothing was compared" in note for note in result.notes)


def test_the_sandbox_shows_what_is_known_of_the_real_api(night, contract):
    found = told(compare_with_contract(night(seed=1), contract))
    assert ("recorded-field-undocumented", "info", "/conversations") in found
    assert ("recorded-field-undocumented", "info", "/teammates/admins") in found
    assert ("recorded-type-undocumented", "breaking", "/statistics/last_closed_by_id") in found


def test_corrections_are_part_of_the_contract_when_asked_for(night, contract):
    found = told(compare_with_contract(night(seed=1), contract, corrected=True))
    assert ("recorded-field-undocumented", "info", "/conversations") not in found


def patched(source, contract, recorded):
    proposal = propose(source, recorded, contract)
    document = source if proposal.overlay is None else apply(source, proposal.overlay)
    description = Description(normalise(document)[0])
    return proposal, evolve(contract, documented=description, corrected=description)


@pytest.mark.parametrize("case", [case.values for case in CASES], ids=[case.id for case in CASES])
def test_the_overlay_makes_the_recordings_conform(case, make, shop):
    bodies, expected = case
    recorded = make.things(bodies)
    proposal, mended = patched(bundle(Path(shop.path)), shop, recorded)
    assert told(compare_with_contract(recorded, mended)) <= {
        item for item in expected if item[0] == "recorded-sentinel-for-null"
    }
    assert proposal.left == ()
    needed = {item[0] for item in expected} - {"recorded-sentinel-for-null"}
    assert (proposal.overlay is None) == (not needed)


@pytest.mark.parametrize(
    "version", ["intercom-2.10", "intercom-2.11", "intercom-2.12", "intercom-2.13"]
)
def test_the_overlay_mends_the_real_descriptions(version, night, shared):
    described = load(str(shared / "official" / f"{version}.yaml"))
    source = bundle(Path(described.path))
    untouched = deepcopy(source)
    recorded = night(seed=1)
    proposal, mended = patched(source, described, recorded)
    assert source == untouched
    assert proposal.left == ()
    found = told(compare_with_contract(recorded, mended))
    assert {rule for rule, _, _ in found} <= {
        "recorded-operation-undocumented",
        "recorded-sentinel-for-null",
    }


def test_the_overlay_can_be_written_and_read_back(night, contract):
    source = bundle(Path(contract.path))
    overlay = propose(source, night(seed=1), contract).overlay
    again = yaml.safe_load(yaml.safe_dump(overlay))
    assert apply(source, again) == apply(source, overlay)


def test_statuses_without_quotes_are_names_too(make, tmp_path):
    """YAML reads an unquoted 200 as a number; to a description it is the name of a status."""
    text = yaml.safe_dump(make.description).replace("'200'", "200").replace("'404'", "404")
    (tmp_path / "shop.yaml").write_text(text)
    described = load(str(tmp_path / "shop.yaml"))
    recorded = [
        *make.things([THING | {"size": "3"}]),
        make.interaction("/things/2", raw=b"<p>", headers={"Content-Type": "text/html"}),
    ]
    proposal = propose(bundle(Path(described.path)), recorded, described)
    targets = [action["target"] for action in proposal.overlay["actions"]]
    assert targets == [
        "$.components.schemas.thing.properties.size",
        "$.paths['/things/{id}'].get.responses['200'].content",
    ]
    assert proposal.left == ()
    patched = apply(bundle(Path(described.path)), proposal.overlay)
    assert "text/html" in patched["paths"]["/things/{id}"]["get"]["responses"]["200"]["content"]


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats(-2, 2, allow_nan=False)
    | st.sampled_from(["new", "old", "a", ""])
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "id"]), inner, max_size=3)
    ),
    max_leaves=6,
)
bodies = st.dictionaries(
    st.sampled_from(["id", "name", "state", "owner", "size", "extra", "it's", "a/b"]),
    values,
    max_size=6,
)


@pytest.fixture(scope="module")
def old_shop(make, tmp_path_factory):
    """The same contract in OpenAPI 3.0, which has no lists of types."""
    document = json.loads(json.dumps(make.description))
    document["openapi"] = "3.0.3"
    document["components"]["schemas"]["thing"]["properties"]["owner"] = {
        "type": "integer",
        "nullable": True,
    }
    path = tmp_path_factory.mktemp("old") / "shop.json"
    path.write_text(json.dumps(document))
    return load(str(path))


@pytest.mark.parametrize("dialect", ["3.0", "3.1"])
def test_any_answers_are_accepted_after_the_patch(dialect, make, shop, old_shop):
    described = shop if dialect == "3.1" else old_shop
    source = bundle(Path(described.path))

    @given(recorded=st.lists(bodies, min_size=1, max_size=5))
    @settings(max_examples=60)
    def holds(recorded):
        answers = [
            make.interaction(f"/things/{n}", body, name=f"f#{n}") for n, body in enumerate(recorded)
        ]
        proposal, mended = patched(source, described, answers)
        assert proposal.left == ()
        where = mended.documented.operation("getThing").response_for(200).content[0].pointer
        for body in recorded:
            assert mended.documented.validator(where).problems(body) == []
            assert mended.documented.undocumented(where, body) == []

    holds()
