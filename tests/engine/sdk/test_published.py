"""Published SDKs for real: a list, with what is known to be wrong in it. Skipped without a registry."""

from __future__ import annotations

import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from intercontract.engine.corpus import built_in
from intercontract.engine.sdk import sdk
from intercontract.model.json import generalise
from intercontract.model.run import FindingGroup
from intercontract.sdk.install import installed
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
        "intercom-java==2.8.2",
        "ShowContact",
        {("sdk-lost-field", "/external_id"), ("sdk-request", "Authorization"), ("sdk-error", "")},
        {("sdk-changed-value", "/external_id")},
        id="intercom-java==2.8.2",
    ),
]  # fmt: skip

# What the script of a finding prints where it repeats it.
SHOWN = {
    "sdk-version": r"Intercom-Version: (?!2\.11)",
    "sdk-request": r"received ",
    "sdk-declared-type": r"declared .*\nreturned ",
    "sdk-undeclared-null": r"declared (?!.*([Nn]ull|None|Optional)).*\nreturned (NoneType|object|null)",
    "sdk-undeclared-field": r"declared .* not at all",
    "sdk-lost-field": r"declared .* not at all\nreturned null|returned (NoneType|undefined|null)",
    "sdk-changed-value": r"returned ",
    "sdk-invented-field": r"declared .*\nreturned (?!null)",
    "sdk-broken-answer": r"returned ",
    "sdk-error": r"raised ",
    "sdk-foreign-error": r"raised .*: [Ff]alse",
}
SERVER = ("received ", "answered ")
VALUES = ("sdk-declared-type", "sdk-changed-value")


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
    skipped = [told for told in report.not_verified if "was skipped" in told]
    if skipped:
        pytest.skip(skipped[0])
    found = {(f.check, generalise(f.pointer)) for f in report.findings}
    assert wanted <= found
    assert not absent & found
    assert all(group.script for group in report.groups if group.examples)
    scripts = [group for group in report.groups if group.script]
    kinds = {RULES[group.finding.check].aspect: group for group in reversed(scripts)}
    with ThreadPoolExecutor(2) as pool:
        printed = list(pool.map(lambda one: repeated(name, one, tmp_path), kinds.values()))
    for group, text in zip(kinds.values(), printed, strict=True):
        finding = group.finding
        requests = finding.check in ("sdk-version", "sdk-request")
        lines = (line for line in text.splitlines() if requests or not line.startswith(SERVER))
        told = "\n".join(lines)
        assert re.search(SHOWN[finding.check], told), f"{finding.check} {finding.message}: {text}"
        if finding.check in VALUES and finding.interaction:
            assert finding.observed.strip('"').lower() in text.lower()


def repeated(name: str, group: FindingGroup, folder: Path) -> str:
    """What the script of a finding prints, where the SDK is installed."""
    (one,) = sdks((name,))
    place = installed(one)
    own = folder / group.finding.check
    own.mkdir()
    script = own / ("Repeat.java" if one.language.language == "java" else "repeat.cjs")
    script.write_text(group.script)
    command = one.filled(one.language.run_script, folder=str(place.folder), script=str(script))
    environment = {**os.environ, **place.environment}
    done = subprocess.run(
        command, cwd=place.folder, env=environment, capture_output=True, text=True, timeout=60
    )
    return done.stdout + done.stderr
