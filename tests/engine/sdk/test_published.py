"""Published SDKs for real: a list, with what is known to be wrong in it. Skipped without a registry."""

from __future__ import annotations

import pytest

from intercontract.engine.corpus import built_in
from intercontract.engine.sdk import sdk

# What stands in the versions: SDK, (finding, pointer without positions) that it has, and that it has not.
KNOWN = [
    pytest.param(
        "python-intercom==5.0.1",
        {("sdk-version", "Intercom-Version"), ("sdk-declared-type", "/conversations/*/team_assignee_id"),
         ("sdk-declared-type", "/conversations/*/statistics/last_closed_by_id")},
        {("sdk-declared-type", "/conversations/*/source/author/name")},
        id="python-intercom==5.0.1",
    ),
    pytest.param(
        "intercom-client==6.4.0",
        {("sdk-declared-type", "/conversations/*/team_assignee_id")},
        {("sdk-version", "Intercom-Version")},
        id="intercom-client==6.4.0",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "wanted", "absent"), KNOWN)
def test_what_is_wrong_in_a_published_sdk_is_found(name, wanted, absent, contract):
    report = sdk(
        [name],
        operation=["listConversations"],
        aspect=["sent", "declared", "understood"],
        cassettes=[built_in() / "us" / "2.11" / "generated-listConversations.yaml"],
        contract=contract,
    )
    skipped = [told for told in report.not_verified if "was skipped" in told]
    if skipped:
        pytest.skip(skipped[0])
    found = {(f.check, _general(f.pointer)) for f in report.findings}
    assert wanted <= found
    assert not absent & found
    assert all(group.script for group in report.groups if group.examples)


def _general(pointer: str) -> str:
    return "/".join("*" if part.isdecimal() else part for part in pointer.split("/"))
