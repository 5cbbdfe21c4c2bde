"""Published SDKs for real: a list, with what is known to be wrong in it. Skipped without a registry."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from repeating import repeated, unlike

from intercontract.engine.sdk import sdk
from intercontract.engine.setup.corpus import built_in
from intercontract.model.finding import NOT_VERIFIED
from intercontract.model.json import generalise
from intercontract.model.report import Report
from intercontract.sdk.install import NotInstalled, installed
from intercontract.sdk.languages import sdks
from intercontract.sdk.rules import RULES

# What stands in the versions: SDK, operation, (finding, pointer without positions) that it has, and has not.
KNOWN = [
    pytest.param(
        "python-intercom==5.0.1",
        "listConversations",
        {("sdk-version", "Intercom-Version"), ("sdk-declared-type", "/conversations/*/team_assignee_id"),
         ("sdk-declared-type", "/conversations/*/statistics/last_closed_by_id"),
         ("sdk-broken-answer", "")},
        {("sdk-declared-type", "/conversations/*/source/author/name")},
        id="python-intercom==5.0.1",
    ),
    pytest.param(
        "intercom-client==6.4.0",
        "listConversations",
        {("sdk-declared-type", "/conversations/*/team_assignee_id"), ("sdk-changed-value", "/total_count")},
        {("sdk-version", "Intercom-Version")},
        id="intercom-client==6.4.0",
    ),
    pytest.param(
        "intercom-client==7.0.3",
        "createDataAttribute",
        {("sdk-request-type", "/name"), ("sdk-request-type", "/model")},
        {("sdk-request-type", "/options"), ("sdk-request-type", "/data_type")},
        id="intercom-client==7.0.3",
    ),
    pytest.param(
        "intercom-java==2.8.2",
        "ShowContact",
        {("sdk-lost-field", "/external_id"), ("sdk-request", "Authorization"), ("sdk-error", "")},
        {("sdk-changed-value", "/external_id")},
        id="intercom-java==2.8.2",
    ),
]  # fmt: skip


def test_calls_that_take_nothing_but_options_are_found(contract):
    report = sdk(
        ["intercom-client==6.4.0"],
        operation=["listAdmins", "listTags"],
        aspect=["sent"],
        cassettes=[
            built_in() / "us" / "2.11" / f"generated-{name}.yaml"
            for name in ("listAdmins", "listTags")
        ],
        contract=contract,
    )
    _skip_where_it_cannot_be_had(report)
    assert not [told for told in report.not_verified if "has no call" in told]
    assert {cell.operation for cell in report.grid} >= {"listAdmins", "listTags"}
    told = {(f.check, f.pointer) for f in report.findings}
    assert told == {("sdk-left-out", "/display_avatar")}


def test_a_script_that_walks_over_pages_answers_their_links_itself(contract, tmp_path):
    name = "intercom-java==2.8.2"
    report = sdk(
        [name],
        operation=["retrieveCompany"],
        aspect=["pages"],
        cassettes=[built_in() / "us" / "2.11" / "generated-retrieveCompany.yaml"],
        contract=contract,
    )
    _skip_where_it_cannot_be_had(report)
    (group,) = report.groups
    assert group.finding.check == "sdk-pages"
    text = repeated(name, group, tmp_path)
    assert unlike(group.finding, text) == "", text
    assert text.count("received") > 1


def test_a_package_that_was_built_in_a_folder_can_be_given(contract, tmp_path):
    name = "intercom-client==7.0.3"
    try:
        modules = installed(sdks((name,))[0]).folder / "node_modules"
    except NotInstalled as reason:
        pytest.skip(f"{name}: {reason}")
    built = tmp_path / "intercom-node"
    shutil.copytree(modules / "intercom-client", built)
    (built / "node_modules").mkdir()
    (built / "node_modules" / "typescript").symlink_to(modules / "typescript")
    report = sdk(
        [f"intercom-client@{built}"],
        operation=["createDataAttribute"],
        aspect=["declared", "regions"],
        cassettes=[built_in() / "us" / "2.11" / "generated-createDataAttribute.yaml"],
        contract=contract,
    )
    assert ("sdk-request-type", "/name") in {(f.check, f.pointer) for f in report.findings}
    assert "sdk-driver" not in {f.check for f in report.findings}


def _skip_where_it_cannot_be_had(report: Report) -> None:
    told = [*report.not_verified, *(f.message for f in report.findings if f.check == NOT_VERIFIED)]
    for each in told:
        if "not installed" in each or "could not be installed" in each:
            pytest.skip(each)


@pytest.mark.parametrize(("name", "operation", "wanted", "absent"), KNOWN)
def test_what_is_wrong_in_a_published_sdk_is_found_and_repeated_by_its_scripts(
    name, operation, wanted, absent, contract, tmp_path
):
    report = sdk(
        [name],
        operation=[operation],
        aspect=["sent", "declared", "understood", "errors"],
        cassettes=[built_in() / "us" / "2.11" / f"generated-{operation}.yaml"],
        contract=contract,
    )
    _skip_where_it_cannot_be_had(report)
    found = {(f.check, generalise(f.pointer)) for f in report.findings}
    assert wanted <= found
    assert not absent & found
    assert all(group.script for group in report.groups)
    kinds = {RULES[group.finding.check].aspect: group for group in reversed(report.groups)}
    with ThreadPoolExecutor(2) as pool:
        folders = (tmp_path / aspect for aspect in kinds)
        printed = list(pool.map(repeated, [name] * len(kinds), kinds.values(), folders))
    for group, text in zip(kinds.values(), printed, strict=True):
        finding = group.finding
        assert unlike(finding, text) == "", f"{finding.check} {finding.message}: {text}"
