"""Regular files are read within bounds and written whole; anything else is told, and never waited for."""

from __future__ import annotations

import io
import os
import socket
import stat
import sys
from pathlib import Path

import pytest

from intercontract.errors import CassetteError, ConfigurationError, UsageError
from intercontract.files.kind import is_file, is_folder, is_there
from intercontract.files.reading import listed, open_file, read_bytes, read_text, walk
from intercontract.files.writing import append, check_folder, in_place, is_stream, replace, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pipes in the file system")


@pytest.fixture
def place(tmp_path):
    """One path of each kind, by name."""
    (tmp_path / "file").write_bytes(b"\xef\xbb\xbfcontent")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "to pipe").symlink_to("pipe")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    with socket.socket(socket.AF_UNIX) as listening:
        before = Path.cwd()
        os.chdir(tmp_path)
        try:
            listening.bind("socket")
        finally:
            os.chdir(before)
    return lambda name: Path(name) if name.startswith("/") else tmp_path / name


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("folder", "is a folder"),
        ("pipe", "is a named pipe"),
        ("to pipe", "is a named pipe"),
        ("socket", "is a socket"),
        ("/dev/zero", "is a device"),
        pytest.param("/proc/self/environ", "the system makes it", marks=pytest.mark.skipif(
            not Path("/proc/self/environ").exists(), reason="Linux only")),
        ("missing", "no such file"),
        ("dangling", "no such file"),
        ("loop", "symbolic links"),
        ("file/below", "Not a directory"),
        ("n" * 300, "too long"),
        ("a\0b", "null"),
    ],
)  # fmt: skip
def test_what_is_no_regular_file_is_told(place, name, says):
    with pytest.raises(CassetteError, match=says) as caught:
        open_file(place(name), CassetteError)
    assert caught.value.hint
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize("name", ["file", "link"])
def test_a_regular_file_is_read_whole_or_refused(place, name):
    assert read_text(place(name), CassetteError) == "content"
    assert read_bytes(place(name), CassetteError, limit=10) == b"\xef\xbb\xbfcontent"
    with pytest.raises(CassetteError, match="10 bytes, more than the 9"):
        read_bytes(place(name), CassetteError, limit=9)


def test_a_large_file_is_refused_unread(tmp_path):
    with (tmp_path / "sparse").open("wb") as stream:
        stream.truncate(10**13)
    with pytest.raises(CassetteError, match="10,000,000,000,000 bytes"):
        read_bytes(tmp_path / "sparse", CassetteError)


def test_text_that_is_none_is_told_with_its_line(tmp_path):
    (tmp_path / "a").write_bytes(b"a\nb\xff")
    with pytest.raises(CassetteError, match="a:2: the file is not UTF-8"):
        read_text(tmp_path / "a", CassetteError)


def test_standard_input_is_read_once_for_all(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"content")))
    assert [read_text(Path("-"), CassetteError) for _ in range(2)] == ["content"] * 2
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(CassetteError, match="standard input is closed"):
        read_text(Path("-"), CassetteError)


def test_kinds_are_told_apart_without_an_error(place):
    names = ["file", "folder", "pipe", "link", "dangling", "loop", "missing", "n" * 300, "a\0b"]
    assert [name for name in names if is_file(place(name))] == ["file", "link"]
    assert [name for name in names if is_folder(place(name))] == ["folder"]
    assert [name for name in names if is_there(place(name))] == [
        "file", "folder", "pipe", "link", "dangling", "loop",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["folder", "pipe", "socket", "/dev/zero"])
@pytest.mark.parametrize("writing", [replace, append])
def test_what_is_no_regular_file_is_never_replaced(place, name, writing):
    before = place(name).lstat()
    with pytest.raises(ConfigurationError, match="is a"):
        writing(place(name), b"x")
    assert (place(name).lstat().st_ino, place(name).lstat().st_mode) == (
        before.st_ino,
        before.st_mode,
    )


@pytest.mark.parametrize("name", ["file/below", "n" * 300, "folder/a\0b", "loop/a"])
@pytest.mark.parametrize("writing", [replace, append, write])
def test_what_cannot_be_written_is_told(place, name, writing):
    with pytest.raises(ConfigurationError, match="cannot be written"):
        writing(place(name), b"x")


def test_a_new_file_takes_the_place_of_a_link_and_leaves_what_it_led_to(place, tmp_path):
    replace(place("link"), b"new")
    assert not place("link").is_symlink()
    assert place("file").read_bytes() == b"\xef\xbb\xbfcontent"
    assert not list(tmp_path.glob(".*")), "nothing of ours is left"


def test_what_is_changed_in_place_is_what_a_link_leads_to(place):
    replace(in_place(place("link")), b"new")
    assert place("link").is_symlink()
    assert place("file").read_bytes() == b"new"
    assert in_place(place("loop")) == place("loop")


def test_a_file_keeps_its_permissions_and_a_name_may_be_as_long_as_the_system_lets_it(tmp_path):
    path = tmp_path / ("n" * 255)
    replace(path, b"1")
    path.chmod(0o600)
    replace(path, b"2")
    assert path.read_bytes() == b"2"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_pipe_is_written_to_where_somebody_reads(place):
    with pytest.raises(ConfigurationError, match="cannot be written"):
        write(place("pipe"), b"x")
    reader = os.open(place("pipe"), os.O_RDONLY | os.O_NONBLOCK)
    try:
        write(place("pipe"), b"content")
        assert os.read(reader, 100) == b"content"
    finally:
        os.close(reader)
    write(Path(os.devnull), b"x")
    with pytest.raises(ConfigurationError, match="is a device"):
        write(Path("/dev/zero"), b"x")


@pytest.mark.parametrize("name", ["-", "/dev/stdout", "/dev/fd/1"])
def test_standard_output_by_its_names(name, capsysbinary):
    assert is_stream(Path(name))
    write(Path(name), b"content")
    assert capsysbinary.readouterr().out == b"content"


def test_of_folders_that_cannot_be_read_none_is_passed_over(tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_text("x")
    assert list(walk(tmp_path / "a", ConfigurationError)) == [(tmp_path / "a", [], ["b"])]
    monkeypatch.chdir(tmp_path / "a")
    for _ in range(25):
        Path("n" * 200).mkdir()
        os.chdir("n" * 200)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        list(walk(tmp_path / "a", ConfigurationError))


def test_a_folder_is_looked_at_before_the_work_begins(place, tmp_path):
    check_folder(tmp_path / "new" / "deeper")
    assert not (tmp_path / "new").exists()
    for name in ("file", "file/below", "n" * 300, "pipe", "dangling", "loop/below"):
        with pytest.raises(ConfigurationError, match="cannot be written"):
            check_folder(place(name))


def test_what_cannot_be_listed_is_told_and_what_is_not_there_is_nothing(tmp_path):
    for name in ("b.yaml", "a.yaml", "a.txt"):
        (tmp_path / name).touch()
    assert [path.name for path in listed(tmp_path, "*.yaml", UsageError)] == ["a.yaml", "b.yaml"]
    assert (
        listed(tmp_path / "nowhere", "*", UsageError)
        == listed(tmp_path / "a.txt", "*", UsageError)
        == []
    )
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    with pytest.raises(UsageError, match="cannot be read"):
        listed(circle, "*", UsageError)
