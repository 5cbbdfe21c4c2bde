"""An SDK that keeps its word is told nothing of; each lie is caught by the aspect that it touches."""

from __future__ import annotations

import json
import sys
from datetime import date

import pytest
from attrs import evolve
from driving import MINIATURE, RECORDED, drivers

from intercontract.deviation.deviation import Deviation
from intercontract.engine.sdk import sdk
from intercontract.engine.sdk_diff import upgraded
from intercontract.engine.setup.corpus import built_in
from intercontract.errors import ConfigurationError
from intercontract.model.finding import Verdict
from intercontract.model.json import generalise
from intercontract.model.run import FindingGroup
from intercontract.sdk.aspects.understood import differences
from intercontract.sdk.found import finding
from intercontract.sdk.process import DriverError, DriverProcess
from intercontract.sdk.rules import ASPECTS


def test_an_honest_sdk_has_no_finding(verify):
    report = verify()
    assert [
        group.finding.message for group in report.groups if group.finding.severity == "fail"
    ] == []
    assert {cell.aspect for cell in report.grid} == set(ASPECTS)
    assert "sdk-request-type" not in {f.check for f in report.findings}
    assert report.exit_code() == 0
    assert any("asks for 2.11 of itself" in note for note in report.run.notes)


LIES = [
    pytest.param("loses-field", "understood", "sdk-lost-field", "/created_at", id="loses a field"),
    pytest.param(
        "number-as-text", "understood", "sdk-changed-value", "/created_at", id="number as text"
    ),
    pytest.param(
        "invents-field", "understood", "sdk-invented-field", "/colour", id="invents a field"
    ),
    pytest.param(
        "no-name", "declared", "sdk-undeclared-field", "/name", id="a field without a type"
    ),
    pytest.param("swallows-404", "errors", "sdk-error", "", id="swallows 404"),
    pytest.param(
        "swallows-broken", "errors", "sdk-broken-answer", "", id="swallows what is broken"
    ),
    pytest.param("forgets-code", "errors", "sdk-error", "", id="forgets the code"),
    pytest.param("repeats-post", "retries", "sdk-retry", "", id="repeats a POST"),
    pytest.param(
        "ignores-retries", "retries", "sdk-setting", "client.retries", id="a setting without effect"
    ),
    pytest.param("never-ends", "pages", "sdk-pages", "", id="a list without end"),
    pytest.param("first-page-only", "pages", "sdk-pages", "", id="the first page only"),
    pytest.param("one-region", "regions", "sdk-region", "us", id="one region for all"),
    pytest.param(
        "takes-any-version", "regions", "sdk-other-version", "unnoticed", id="takes any version"
    ),
    pytest.param(
        "takes-any-version",
        "regions",
        "sdk-misread-version",
        "/tickets/*/ticket_state",
        id="misreads another version",
    ),
    pytest.param(
        "loses-digits", "understood", "sdk-changed-value", "/tags/total_count", id="loses digits"
    ),
    pytest.param("drops-query", "sent", "sdk-request", "/per_page", id="drops the query"),
    pytest.param("path-as-it-is", "sent", "sdk-request", "", id="an id leads elsewhere"),
    pytest.param(
        "repeats-conflicts",
        "retries",
        "sdk-retry",
        "",
        id="repeats a conflict where retries are set",
    ),
    pytest.param(
        "waits-for-the-rest", "retries", "sdk-setting", "call.timeout", id="a body without timeout"
    ),
    pytest.param(
        "takes-no-name", "declared", "sdk-request-type", "/name", id="nothing to send a name in"
    ),
    pytest.param(
        "takes-other-roles", "declared", "sdk-request-type", "/role", id="other words to send"
    ),
    pytest.param("id-is-a-number", "declared", "sdk-declared-type", "/id", id="another type"),
]


@pytest.mark.parametrize(("lie", "aspect", "rule", "pointer"), LIES)
def test_a_lie_is_found_by_its_aspect(verify, lie, aspect, rule, pointer):
    report = verify(lie, aspect=[aspect])
    assert (rule, pointer) in {(f.check, generalise(f.pointer)) for f in report.findings}
    assert {cell.aspect for cell in report.grid} == {aspect}


@pytest.mark.parametrize(
    ("lie", "told"),
    [
        ("", []),
        ("link-elsewhere", [("sdk-changed-value", "/pages/next")]),
        ("link-without-query", [("sdk-changed-value", "/pages/next")]),
        ("no-link", [("sdk-changed-value", "/pages/next")]),
    ],
)
def test_the_link_of_a_further_page_leads_to_whoever_answered(verify, lie, told):
    log = built_in() / "us" / "2.11" / "people.yaml"
    report = verify(lie, aspect=["understood"], operation=["listActivityLogs"], cassettes=[log])
    assert [(f.check, f.pointer) for f in report.findings] == told


def test_a_driver_that_hangs_is_ended(tmp_path):
    process = DriverProcess([sys.executable, str(MINIATURE), "hangs"], tmp_path, {})
    with pytest.raises(DriverError, match=r"did not answer tags\.find in 0\.3 s"):
        process.ask({"do": "call", "call": "tags.find"}, 0.3)
    assert not process.is_running


def test_an_upgrade_tells_what_it_brings_and_mends(verify):
    report = verify("no-name", aspect=["declared"])
    before, after = (evolve(report.findings[0], sdk=f"mini=={n}") for n in (1, 2))
    mended, fresh = evolve(before, pointer="/gone"), evolve(after, pointer="/fresh")
    else_ = [
        evolve(f, pointer=f"/items/{n}/x", arguments=(str(n),))
        for n, f in enumerate((before, after))
    ]
    groups = [FindingGroup(f, Verdict.FAIL, 1, ()) for f in (before, mended, after, fresh, *else_)]
    calls = {"mini==1": frozenset({"a", "b"}), "mini==2": frozenset({"b", "c"})}
    grid = tuple(evolve(cell, sdk="mini==2") for cell in report.grid)
    both = evolve(report, groups=groups, grid=grid)
    told = upgraded(both, "mini==1", "mini==2", calls)
    (cell,) = (one for one in told.grid if one.operation == after.operation)
    assert (cell.verdict, cell.fails, cell.known) == (Verdict.FAIL, 2, 1)
    assert {(g.finding.pointer, g.verdict) for g in told.groups} == {
        (after.pointer, Verdict.KNOWN),
        ("/fresh", Verdict.FAIL),
        (
            "/items/1/x",
            Verdict.FAIL,
        ),  # wrong before as well, in another way: new, and nothing is mended
    }
    notes = " ".join(told.run.notes)
    assert "has not: a" in notes
    assert "mended in mini==2" in notes
    assert "/gone" in notes
    assert "/items" not in notes


@pytest.mark.parametrize(
    ("wire", "result", "told"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": None}, {}, []),
        ({}, {"a": None}, []),
        ({"a": 1}, {"a": 1.0}, []),
        ({"a": 1700000000}, {"a": "2023-11-14T22:13:20+00:00"}, []),
        ({"a": 1}, {}, [("sdk-lost-field", "/a")]),
        ({"a": 1}, {"a": "1"}, [("sdk-changed-value", "/a")]),
        ({"a": False}, {"a": 0}, [("sdk-changed-value", "/a")]),
        ({"a": 2**53 + 1}, {"a": 2**53}, [("sdk-changed-value", "/a")]),
        ({}, {"a": 1}, [("sdk-invented-field", "/a")]),
        ({"a": [1, 2]}, {"a": [1]}, [("sdk-lost-field", "/a/1")]),
        ({"a": [1]}, {"a": [1, 2]}, [("sdk-invented-field", "/a/1")]),
    ],
)
def test_a_result_is_compared_with_what_came(wire, result, told):
    assert [(d.rule, d.pointer) for d in differences(wire, result)] == told


def test_what_cannot_be_installed_is_skipped_with_the_reason(tmp_path, contract):
    folder = drivers(tmp_path)
    manifest = folder / "mini" / "driver.json"
    told = json.loads(manifest.read_text()) | {"tools": ["no-such-tool"]}
    manifest.write_text(json.dumps(told))
    skipped = "mini==1.0 was skipped: no-such-tool is not installed"
    report = sdk(["mini"], drivers=folder, cassettes=RECORDED, contract=contract)
    assert report.not_verified == (skipped,)
    # It alone was asked for, and a run in which nothing was judged is not green.
    assert [f.message for f in report.findings] == [f"nothing was judged: {skipped}"]
    assert report.exit_code() == 1


def test_a_skipped_sdk_beside_one_that_was_judged_is_no_finding(tmp_path, contract):
    folder = drivers(tmp_path)
    other = folder / "other"
    other.mkdir()
    told = json.loads((folder / "mini" / "driver.json").read_text())
    told |= {"packages": {"other": ["1.0"]}, "tools": ["no-such-tool"]}
    (other / "driver.json").write_text(json.dumps(told))
    report = sdk(
        drivers=folder,
        cache=tmp_path / "cache",
        aspect=["sent"],
        operation=["findTag"],
        cassettes=RECORDED,
        contract=contract,
    )
    assert "other==1.0 was skipped: no-such-tool is not installed" in report.not_verified
    assert report.exit_code() == 0


@pytest.mark.parametrize("diff", [None, ["mini==1.0", "mini==2.0"]])
def test_what_could_be_had_and_cannot_be_installed_is_not_verified(tmp_path, contract, diff):
    folder = drivers(tmp_path)
    manifest = folder / "mini" / "driver.json"
    fails = "import sys; sys.exit('ERROR: no such version' if sys.argv[1] == '2.0' else 0)"
    command = ["{python}", "-c", fails, "{version}"]
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"install_any": [command]}))
    report = sdk(
        () if diff else ["mini==1.0", "mini==2.0"],
        diff=diff,
        drivers=folder,
        cache=tmp_path / "cache",
        aspect=["sent"],
        operation=["findTag"],
        cassettes=RECORDED,
        contract=contract,
    )
    why = "mini==2.0 was not verified: it could not be installed: ERROR: no such version"
    assert [(f.sdk, f.message) for f in report.findings] == [("mini==2.0", why)]
    assert report.exit_code() == 1


@pytest.mark.parametrize(
    "options", [{"aspect": ["pages"], "operation": ["findTag"]}, {"operation": ["deleteTag"]}]
)
def test_a_run_that_had_nothing_to_look_at_is_not_green(verify, options):
    report = verify(**options)
    assert [f.check for f in report.findings] == ["not-verified"]
    assert report.exit_code() == 1


def test_an_sdk_in_a_folder_that_is_not_there_is_a_mistake():
    with pytest.raises(ConfigurationError, match="there is no folder nowhere"):
        sdk(["intercom-client@nowhere"])


@pytest.mark.parametrize(
    ("lie", "told"),
    [
        ("dies", "ended at"),
        ("prints-garbage", "is no answer"),
        ("wrong-number", "the number of another question"),
        ("claims-more", "failed at"),
    ],
)
def test_what_the_driver_does_wrong_is_an_error_of_the_driver(verify, lie, told):
    report = verify(lie, aspect=["sent"])
    broken = [group for group in report.groups if group.verdict is Verdict.ERROR]
    assert [told in group.finding.message for group in broken] == [True]
    assert report.exit_code() == 4


@pytest.mark.parametrize(
    ("sdks", "about", "explains"),
    [
        ((), "", True),
        ((), "mini==1.0", False),
        (("mini",), "mini==1.0", True),
        (("mini==1.0",), "mini==1.0", True),
        (("mini==1.0",), "mini==2.0", False),
        (("mini",), "", False),
    ],
)
def test_a_deviation_of_an_sdk_explains_only_that_sdk(sdks, about, explains):
    deviation = Deviation("sdk-retry", "", "so", sdks=sdks)
    told = finding("sdk-retry", about, None, expected="", observed="", message="")
    assert deviation.explains(told, date(2026, 11, 27)) is explains
