"""The user's cache folder."""

from __future__ import annotations

import os

import pytest

from intercontract.files.cache import cache_folder, cached, keep


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return cache_folder()


def test_what_is_kept_is_found_by_all_of_its_key(folder):
    keep("thing", b"value", b"a", b"bc")
    assert cached("thing", b"a", b"bc") == b"value"
    assert [cached("thing", *key) for key in ((b"ab", b"c"), (b"a",), (b"a", b"bc", b""))] == [
        None
    ] * 3
    assert cached("other", b"a", b"bc") is None
    assert [path.name[:6] for path in folder.iterdir()] == ["thing-"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes().replace(b"value", b"wrong")),
        lambda path: path.chmod(0o666),
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: (path.unlink(), path.symlink_to(path.name)),
    ],
    ids=["cut", "empty", "changed", "open to others", "a folder", "a loop"],
)
@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="a system without owners of files")
def test_what_cannot_be_trusted_is_nothing(folder, spoil):
    keep("thing", b"value", b"key")
    (path,) = folder.iterdir()
    spoil(path)
    assert cached("thing", b"key") is None


def test_a_folder_that_cannot_be_written_keeps_nothing(folder):
    folder.parent.write_text("a file")
    keep("thing", b"value", b"key")
    assert cached("thing", b"key") is None


def test_old_entries_go(folder):
    for number in range(30):
        keep("thing", b"value", b"%d" % number)
    keep("other", b"value", b"key")
    assert sum(path.name.startswith("thing-") for path in folder.iterdir()) == 24
    assert cached("thing", b"29") == b"value"


@pytest.mark.parametrize("parts", [[b"va", memoryview(b"lue")], [b"", b"value", b""], []])
def test_a_value_may_come_in_parts(folder, parts):
    keep("thing", parts, b"key")
    assert cached("thing", b"key") == b"".join(parts)
