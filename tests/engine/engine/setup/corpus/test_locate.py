"""Where cassettes are looked for."""

from __future__ import annotations

import pytest

from intercontract.engine.setup.corpus import built_in, cassettes_of, corpus_folder
from intercontract.errors import CassetteError


def test_a_folder_that_is_given_is_taken(tmp_path):
    assert corpus_folder(tmp_path) == tmp_path


def test_ones_own_folder_comes_before_the_built_in_one(tmp_path):
    assert corpus_folder(home=tmp_path) == built_in()
    (tmp_path / "cassettes").mkdir()
    assert corpus_folder(home=tmp_path) == tmp_path / "cassettes"


def test_a_folder_that_is_not_there_is_an_error_with_a_hint(tmp_path):
    with pytest.raises(CassetteError, match="no such folder") as problem:
        corpus_folder(tmp_path / "nowhere")
    assert "intercontract record" in problem.value.hint


def test_cassettes_come_in_order_of_their_names(tmp_path):
    folder = tmp_path / "eu" / "2.11"
    folder.mkdir(parents=True)
    for name in ("b.yaml", "a.yaml", "c.txt"):
        (folder / name).write_text("")
    assert [path.name for path in cassettes_of(tmp_path, "eu", "2.11")] == ["a.yaml", "b.yaml"]


@pytest.mark.parametrize(("region", "version"), [("us", "2.11"), ("eu", "2.12")])
def test_no_cassette_is_an_error_that_names_region_and_version(tmp_path, region, version):
    (tmp_path / "eu" / "2.11").mkdir(parents=True)
    with pytest.raises(CassetteError) as problem:
        cassettes_of(tmp_path, region, version)
    assert f"region {region} and version {version}" in problem.value.message
    assert f"--region {region}" in problem.value.hint
