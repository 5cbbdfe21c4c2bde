"""The SDKs as their users install them, with all that these do, against the gateway and its sandbox.

Unpatched but for the address, each with the API version that it sends by itself. What the sandbox answers is
judged as well: nothing new may be found about it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from intercontract.checks.registry import Party, all_checks
from intercontract.engine.serve import serve
from intercontract.model.finding import Verdict

sys.path.insert(0, str(Path(__file__).parent))

import inbox
import people
import workspace
from published import PublishedClient

CLIENTS = (
    PublishedClient("node", "intercom-client", "7.0.3", newest=True),
    PublishedClient("node", "intercom-client", "6.4.0", newest=False),
    PublishedClient("python", "python-intercom", "5.0.1", newest=False),
    PublishedClient("python", "python-intercom", "4.0.0", newest=False),
)
FLOWS = (*people.FLOWS, *inbox.FLOWS, *workspace.FLOWS)


ABOUT_ANSWERS = {check.id for check in all_checks() if check.judges is not Party.CLIENT}


@pytest.mark.parametrize("client", CLIENTS, ids=str)
def test_every_flow_of_a_published_sdk_passes(client, tmp_path):
    failed = []
    with serve(upstream="sandbox", port=0) as served:
        sdk = client.start(served.urls["us"], "sandbox-us")
        try:
            for flow in FLOWS:
                try:
                    flow(sdk)
                except (AssertionError, KeyError, IndexError, TypeError, StopIteration) as error:
                    line = (
                        error.__traceback__.tb_next.tb_lineno if error.__traceback__.tb_next else 0
                    )
                    failed.append(f"{flow.__name__}, line {line}: {type(error).__name__} {error}")
        finally:
            sdk.stop()
    assert not failed, "\n".join(failed)
    assert [
        f"{group.finding.check} {group.finding.operation} {group.finding.message}"
        for group in served.report.groups
        if group.verdict is not Verdict.KNOWN and group.finding.check in ABOUT_ANSWERS
    ] == []
