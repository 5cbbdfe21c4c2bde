"""Recordings that are packed, found by patterns, or that lie elsewhere."""

from __future__ import annotations

import gzip
import io
import json
import sys
import tempfile
from pathlib import Path

import pytest

from intercontract.cassette.conversion import redact_file
from intercontract.cassette.formats import packed
from intercontract.cassette.named import named
from intercontract.cassette.reading import line_file, load, read
from intercontract.cassette.remote import Remote
from intercontract.errors import CassetteError, TrafficError


def line(number: int) -> dict:
    url = f"https://api.intercom.io/conversations/{number}"
    return {"request": {"method": "GET", "url": url}, "response": {"status": 200, "body": "é"}}


LINES = b"".join(json.dumps(line(number)).encode() + b"\n" for number in range(5))
VCR = json.dumps({"interactions": [
    {"request": {"method": "GET", "uri": "https://api.intercom.io/me"},
     "response": {"status": {"code": 200}, "body": {"string": "{}"}}}
]}).encode()  # fmt: skip


def zstd(data: bytes) -> bytes:
    return pytest.importorskip("zstandard").ZstdCompressor().compress(data)


PACKINGS = [pytest.param(gzip.compress, ".gz", id="gzip"), pytest.param(zstd, ".zst", id="zstd")]


@pytest.mark.parametrize(("pack", "suffix"), PACKINGS)
def test_a_packed_recording_is_read_as_if_it_was_not(tmp_path, pack, suffix):
    for name, data in (("a.ndjson", LINES), ("b.json", VCR), ("c.yaml", VCR), ("d", LINES)):
        (tmp_path / name).write_bytes(data)
        file = tmp_path / f"{name}{suffix}"
        file.write_bytes(pack(data))
        found = [one.request for one in load(file).interactions]
        assert found == [one.request for one in load(tmp_path / name).interactions]
        assert {one.name.partition("#")[0] for one in read(file)} == {str(file)}


@pytest.mark.parametrize(("pack", "suffix"), PACKINGS)
def test_several_parts_are_one_file(tmp_path, pack, suffix):
    file = tmp_path / f"a.ndjson{suffix}"
    file.write_bytes(pack(LINES) + pack(LINES) + b"\0" * 3000)
    assert len(read(file)) == 10


@pytest.mark.parametrize(("pack", "suffix"), PACKINGS)
@pytest.mark.parametrize(
    ("harm", "says"),
    [
        pytest.param(lambda data: data[:-5], "was cut", id="cut"),
        pytest.param(lambda data: data[:20] + b"\xff" * 9 + data[29:], "damaged", id="damaged"),
        pytest.param(lambda data: data + b"more", "something else follows", id="more"),
    ],
)
def test_damage_is_told(tmp_path, pack, suffix, harm, says):
    file = tmp_path / f"a.ndjson{suffix}"
    file.write_bytes(harm(pack(LINES * 40)))
    with pytest.raises(TrafficError, match=says) as problem:
        read(file)
    assert problem.value.file == str(file)


@pytest.mark.parametrize(("pack", "suffix"), PACKINGS)
def test_parts_of_any_size_are_unpacked_one_after_the_other(pack, suffix):
    parts = [b"", b"a", bytes(range(256)) * 40, b"", *[b"b"] * 500, b"c" * 100_000]
    filled = b"\0" * 5_000
    with packed.unpacked(
        io.BytesIO(b"".join(map(pack, parts)) + filled), f"a{suffix}", None
    ) as held:
        held.seek(0)
        assert held.read() == b"".join(parts)


def test_what_is_no_lines_is_unpacked_within_a_bound(monkeypatch):
    with pytest.raises(TrafficError, match="unpacks to more"):
        packed.unpacked(io.BytesIO(gzip.compress(b" " * 5000)), "a.gz", 4000)
    with packed.unpacked(io.BytesIO(gzip.compress(b" " * 5000)), "a.gz", None) as held:
        assert held.tell() == 5000


def test_nothing_that_is_unpacked_has_a_name(tmp_path, monkeypatch):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    file = tmp_path / "a.ndjson.gz"
    file.write_bytes(gzip.compress(LINES))
    found = line_file(file, beyond=0)
    assert found is not None
    with found.stream:
        assert [one.index for one in found.read(found.stretches[0])[0]] == [0, 1, 2, 3, 4]
        assert sys.platform == "win32" or list(folder.iterdir()) == []


def test_no_library_is_one_line_with_a_hint(tmp_path, monkeypatch):
    file = tmp_path / "a.ndjson.zst"
    file.write_bytes(b"\x28\xb5\x2f\xfd....")
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(CassetteError, match="is not installed") as problem:
        read(file)
    assert problem.value.hint == "pip install 'intercontract[zstd]'"
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(CassetteError, match="is not installed") as problem:
        named(["s3://bucket/a.ndjson"])
    assert problem.value.hint == "pip install 'intercontract[cloud]'"


def test_a_packed_file_is_not_replaced_by_one_that_is_not(tmp_path):
    file = tmp_path / "a.ndjson.gz"
    file.write_bytes(gzip.compress(LINES))
    with pytest.raises(CassetteError, match="is packed"):
        redact_file(file)
    assert gzip.decompress(file.read_bytes()) == LINES
    assert redact_file(file, tmp_path / "b.ndjson") == 5


def test_names_are_files_folders_and_patterns(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a/1.ndjson", "a/2.har.gz", "a/.hidden.ndjson", "a/b/3.yaml", "x[1].ndjson"):
        file = Path(name)
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_bytes(LINES)
    assert named(["a/*.ndjson", "a/1.ndjson"]) == [Path("a/1.ndjson")]
    assert named(["a"]) == [Path("a/1.ndjson"), Path("a/2.har.gz"), Path("a/b/3.yaml")]
    assert named(["**/*.yaml"]) == [Path("a/b/3.yaml")]
    assert named(["x[1].ndjson", "-"]) == [Path("x[1].ndjson"), Path("-")]
    assert named(["no*.har"]) == [Path("no*.har")]


def test_what_lies_elsewhere_is_brought_here(tmp_path):
    fsspec = pytest.importorskip("fsspec")
    store = fsspec.filesystem("memory")
    for name, data in (
        ("n/a.ndjson.gz", gzip.compress(LINES)),
        ("n/b.json", VCR),
        ("n/c.txt", b""),
    ):
        store.pipe(f"/traffic/{name}", data)
    try:
        lines, cassette = named(["memory://traffic/n"])
        assert isinstance(lines, Remote)
        assert isinstance(cassette, Remote)
        assert named(["memory://traffic/n/*.gz"]) == [lines]
        assert [one.name for one in cassette.load().interactions] == [f"{cassette.url}#0"]
        assert (lines.url, lines.size) == (
            "memory:///traffic/n/a.ndjson.gz",
            len(gzip.compress(LINES)),
        )
        found = lines.line_file(beyond=0)
        assert found is not None
        (first, *_), _ = found.read(found.stretches[0])
        assert first.entry.interaction.name == f"{lines.url}#0"
        with pytest.raises(CassetteError, match="cannot be reached: FileNotFoundError"):
            named(["memory://traffic/none.har"])
        with pytest.raises(CassetteError, match="cannot be reached"):
            named(["nosuch://traffic/a"])
        store.pipe("/traffic/bad.json", b"{")
        with pytest.raises(TrafficError) as problem:
            Remote("memory:///traffic/bad.json").load()
        assert problem.value.file == "memory:///traffic/bad.json"
    finally:
        store.rm("/traffic", recursive=True)
