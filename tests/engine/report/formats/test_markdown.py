"""Markdown: a changelog of a comparison, a summary of a run."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.drift.change import MISSING
from intercontract.drift.impact.upgrade import Upgrade, UpgradeAnswer
from intercontract.drift.rules import Level


def test_a_changelog_lists_levels_operations_and_shared_changes(make):
    info = make.change(rule="endpoint-added", level=Level.INFO, operation="new", pointer="")
    text = make.write(
        "markdown", make.comparison(make.change(), make.change(operation="findTag"), info)
    )
    assert text.startswith(
        "# Changes from 2.11 to 2.12\n\n3 changes: 2 breaking, 0 warning, 1 info."
    )
    assert text.index("## Breaking changes") < text.index("## Other changes")
    assert text.count("became nullable") == 1
    assert "  - findTag, listTags" in text
    assert "### new" in text
    assert text.endswith("\n")


def test_a_changelog_of_nothing_says_so(make):
    assert "Nothing has changed." in make.write("markdown", make.comparison())


def test_a_changelog_answers_the_question_that_was_asked(make):
    upgrade = Upgrade(UpgradeAnswer.NO, ("it breaks",))
    text = make.write("markdown", make.comparison(make.change(), upgrade=upgrade))
    assert "## Can you upgrade? no\n\n- it breaks\n" in text


def test_a_run_is_told_by_operation_with_what_is_known_and_what_is_not_verified(make):
    text = make.write("markdown", make.three())
    assert text.startswith("# Run 20260801-020000-7f3a\n\n3 new findings in 812 interactions;")
    assert "## New findings\n\n### listConversations\n\n- more requests remain" in text
    assert (
        '(`response-schema`); eu: 500x; expected one of open, closed, snoozed; observed "' in text
    )
    assert "## Known deviations\n" in text
    assert "Not in the document\n" in text
    assert "## Not verified\n\n- 403 api\\_plan\\_restricted: the target" in text


def test_what_markdown_would_take_is_escaped(make):
    text = make.write("markdown", make.comparison(make.change(from_=MISSING, to="<b>*|*</b>")))
    assert "<b>" not in text.replace("\\<b\\>", "")
    assert "- \\<script\\>x (" in make.write(
        "markdown", make.report(make.group(message="<script>x"))
    )


@given(data=st.data())
@settings(max_examples=60)
def test_no_line_is_begun_by_what_was_observed(make, data):
    text = make.write("markdown", data.draw(make.anything()))
    assert all(not row or row[0] in "#-*" or row[:3] == "  -" or number == 2
               for number, row in enumerate(text.split("\n")))  # fmt: skip
    assert text.replace("\n", "").isprintable()
