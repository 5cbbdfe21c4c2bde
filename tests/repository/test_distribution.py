"""What is published: links that lead somewhere, and a source distribution from which the tests run."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling")

ROOT = Path(__file__).resolve().parents[2]
REPOSITORY = "https://git.example/some/where"
# The test reads these folders as they stand; what a build leaves behind is none of theirs.
CARRIED = (
    "src",
    "tests",
    "contracts",
    "cassettes",
    "docs",
    "benchmarks",
    "examples",
    ".github",
    ".ci",
)


@pytest.fixture(scope="module")
def build():
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("[a](docs/b.md)", f"[a]({REPOSITORY}/blob/HEAD/docs/b.md)"),
        ("![a](docs/b.png)", f"![a]({REPOSITORY}/raw/HEAD/docs/b.png)"),
        ("[a](C.md#x) [b](c)", f"[a]({REPOSITORY}/blob/HEAD/C.md#x) [b]({REPOSITORY}/blob/HEAD/c)"),
        ("[a](https://x.example) [b](#c) [d](mailto:e@x.example)", None),
        ("run(1)[2]", None),
    ],
)  # fmt: skip
def test_links_to_files_become_absolute(build, text, becomes):
    assert build.absolute(text, REPOSITORY) == (becomes or text)


def test_metadata_claim_no_address_that_nobody_gave(build, monkeypatch):
    hook = build.Metadata(str(ROOT), {})
    monkeypatch.delenv("INTERCONTRACT_REPOSITORY", raising=False)
    plain: dict = {}
    hook.update(plain)
    assert plain["readme"]["text"] == (ROOT / "README.md").read_text("utf-8")
    assert "urls" not in plain
    monkeypatch.setenv("INTERCONTRACT_REPOSITORY", f"{REPOSITORY}/")
    told: dict = {}
    hook.update(told)
    assert all(url.startswith(REPOSITORY) for url in told["urls"].values())
    assert f"]({REPOSITORY}/blob/HEAD/docs/architecture.md)" in told["readme"]["text"]


def test_links_between_documents_lead_to_files(build):
    broken = []
    for file in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        prose = re.sub(r"```.*?```|`[^`\n]*`", "", file.read_text("utf-8"), flags=re.DOTALL)
        broken += [
            f"{file.relative_to(ROOT)}: {found['to']}"
            for found in build.LINK.finditer(prose)
            if not (file.parent / found["to"].partition("#")[0]).exists()
        ]
    assert broken == []


def test_the_source_distribution_carries_what_its_tests_read(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        carried = {name.partition("/")[2] for name in tar.getnames()}
    wanted = {
        str(file.relative_to(ROOT))
        for folder in CARRIED
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    } | {"pyproject.toml", "hatch_build.py", "conftest.py", "Makefile", "requirements.lock"}
    assert wanted - carried == set()
