"""The example project, run as somebody who installed the wheel runs it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from intercontract.sdk.install import NotInstalled, installed
from intercontract.sdk.languages import sdks

pytest.importorskip("hatchling")

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "python-intercom-offline"


def test_the_example_runs_offline_from_the_wheel(tmp_path):
    try:
        sdk = installed(sdks(("python-intercom==5.0.1",))[0]).folder
    except NotInstalled as reason:
        pytest.skip(str(reason))
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    path = os.pathsep.join([str(tmp_path / "installed"), str(sdk)])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:schemathesis", "-p", "no:cacheprovider", "--assert=plain"],
        cwd=EXAMPLE, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True,
    )  # fmt: skip
    tests = (EXAMPLE / "test_inbox.py").read_text("utf-8").count("\ndef test_")
    assert f"{tests} passed" in done.stdout, done.stdout + done.stderr
