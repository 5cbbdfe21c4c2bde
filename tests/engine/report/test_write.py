"""Reports on disk."""

from __future__ import annotations

import attrs
import orjson
import pytest

from intercontract.errors import ConfigurationError
from intercontract.report.registry import outline
from intercontract.report.write import folder_name, write_reports


def named(make, run_id):
    report = make.report()
    return outline(attrs.evolve(report, run=attrs.evolve(report.run, id=run_id)))


def visible(directory):
    """What is in a folder, but for the page over its runs."""
    return sorted(path.name for path in directory.iterdir() if path.name != "index.html")


def test_a_file_of_each_format_and_latest(make, tmp_path):
    paths = write_reports(named(make, "one"), tmp_path / "reports")
    assert {"html", "json", "junit", "latest", "markdown"} <= set(paths)
    assert paths["json"] == tmp_path / "reports/one/report.json"
    assert orjson.loads(paths["json"].read_bytes())["run"]["id"] == "one"
    assert paths["latest"].read_bytes() == paths["html"].read_bytes()
    assert visible(tmp_path / "reports") == ["latest", "one"]


def test_latest_follows_the_last_run_and_the_same_run_may_be_written_again(make, tmp_path):
    for run_id in ("one", "two", "two", "one"):
        paths = write_reports(named(make, run_id), tmp_path)
        document = orjson.loads((tmp_path / "latest/report.json").read_bytes())
        assert document["run"]["id"] == run_id
        assert paths["latest"].exists()
    assert visible(tmp_path) == ["latest", "one", "two"]


def test_without_symbolic_links_latest_is_a_copy(make, tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OSError("not permitted")

    write_reports(named(make, "zero"), tmp_path)
    monkeypatch.setattr("pathlib.Path.symlink_to", refuse)
    for run_id in ("one", "two"):
        write_reports(named(make, run_id), tmp_path)
        assert not (tmp_path / "latest").is_symlink()
        assert orjson.loads((tmp_path / "latest/report.json").read_bytes())["run"]["id"] == run_id
    monkeypatch.undo()
    write_reports(named(make, "three"), tmp_path)
    assert (tmp_path / "latest").is_symlink()
    assert visible(tmp_path) == ["latest", "one", "three", "two", "zero"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_is_interrupted_leaves_the_last_report_as_it_was(make, tmp_path, monkeypatch, error):
    write_reports(named(make, "one"), tmp_path)

    def fail(path, _):
        if path.name == "junit.xml":
            raise error
        path.touch()

    monkeypatch.setattr("pathlib.Path.write_bytes", fail)
    with pytest.raises((ConfigurationError, KeyboardInterrupt)):
        write_reports(named(make, "two"), tmp_path)
    assert visible(tmp_path) == ["latest", "one"]
    assert (tmp_path / "latest/index.html").stat().st_size > 0


def test_a_folder_that_cannot_be_made_is_one_clear_message(make, tmp_path):
    (tmp_path / "reports").write_text("a file")
    with pytest.raises(ConfigurationError, match=r"cannot be written to .*reports") as caught:
        write_reports(outline(make.report()), tmp_path / "reports")
    assert "--report-dir" in caught.value.hint


@pytest.mark.parametrize(
    ("run_id", "name"),
    [
        ("20260801-020000", "20260801-020000"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "run"),
        ("", "run"),
        ("latest", "run-latest"),
        (".hidden", "hidden"),
        ("a\x00b/c", "a-b-c"),
    ],
)
def test_a_run_cannot_leave_the_folder(make, tmp_path, run_id, name):
    assert folder_name(run_id) == name
    write_reports(named(make, run_id), tmp_path / "inner" / "reports")
    assert visible(tmp_path / "inner/reports") == sorted([name, "latest"])
    assert visible(tmp_path / "inner") == ["reports"]


@pytest.mark.parametrize(
    ("sdk", "first", "file"),
    [
        ("mini==5.0.1", "# its own server: python repeat.py", "mini-5.0.1/{}.py"),
        ("io.mini:mini==2", "// java -cp 'lib/*' Repeat.java", "io.mini-mini-2/{}.java"),
        ("../../up==1", "say nothing", "up-1/{}.txt"),
    ],
)
def test_what_repeats_a_finding_about_an_sdk_is_a_file(make, tmp_path, sdk, first, file):
    script = f"{first}\nprint(1)\n"
    group = attrs.evolve(make.group(sdk=sdk, check="sdk-lost-field"), script=script)
    write_reports(outline(make.report(group)), tmp_path)
    place = tmp_path / "latest" / "scripts" / file.format(group.finding.fingerprint)
    assert place.read_text("utf-8") == script
