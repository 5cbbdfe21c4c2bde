"""Every format works for runs and for comparisons, and goes to streams and files."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.report.formats import format_names
from intercontract.report.registry import files, outline
from intercontract.report.write import show, write_reports


def test_the_default_comes_first():
    assert format_names()[0] == "text"
    assert len(set(format_names())) == len(format_names())


@pytest.mark.parametrize("form", format_names())
def test_a_format_tells_of_findings_and_of_changes(make, form):
    assert "response-schema" in make.write(form, make.three())
    assert "response-property-became-nullable" in make.write(form, make.comparison(make.change()))


@pytest.mark.parametrize("form", format_names())
@given(data=st.data())
@settings(max_examples=20)
def test_a_format_takes_whatever_was_found(make, form, data):
    report = data.draw(make.anything())
    assert make.write(form, report) == make.write(form, report)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
@pytest.mark.parametrize("form", format_names())
def test_a_format_goes_to_a_stream_of_any_encoding_and_to_one_of_text(make, form, encoding):
    told = outline(make.report(make.group(observed="zażółć")))
    stream = io.TextIOWrapper(raw := io.BytesIO(), encoding=encoding)
    show(told, form, stream)
    assert raw.getvalue()
    show(told, form, text := io.StringIO())
    assert "response-schema" in text.getvalue()


def test_each_format_that_is_kept_has_a_file_of_its_own(make, tmp_path):
    for report in (make.three(), make.comparison(make.change())):
        kept = files(outline(report))
        assert set(kept) <= set(format_names())
        written = write_reports(outline(report), tmp_path)
        assert {path.name for path in written["latest"].parent.iterdir()} == set(kept.values())
