"""Bodies."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intercontract.sandbox.resources.conversations.markup import from_admin, from_contact, plaintext


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("<p>Hello</p>", "Hello", id="paragraph"),
        pytest.param("<p>a</p><p>b</p>", "a\nb", id="two paragraphs"),
        pytest.param("<p>5 &lt; 6 &amp; 7</p>", "5 < 6 & 7", id="entities"),
        pytest.param("<ul><li>a</li><li>b</li></ul>", "a\nb", id="list"),
        pytest.param("<!-- x --><p>a</p>", "a", id="comment"),
        pytest.param(None, None, id="null"),
    ],
)
def test_plaintext(html, text) -> None:
    assert plaintext(html) == text


@given(st.text(alphabet="<>/abp&;lt! -"))
@example("<<b>b>x")
@example("&lt;b&gt;")
@example("&amp;lt;p&amp;gt;")
def test_plaintext_never_holds_a_tag(text: str) -> None:
    for html in (from_contact(text), from_admin(text)):
        assert not re.search(r"</?[a-zA-Z][^<>]*>", plaintext(html))


@given(st.text())
def test_a_contacts_words_are_one_paragraph_without_markup(text: str) -> None:
    html = from_contact(text)
    assert html.startswith("<p>")
    assert html.endswith("</p>")
    assert set(re.findall(r"<[^<>]*>", html)) <= {"<p>", "</p>", "<br>"}


def test_an_admins_html_is_kept() -> None:
    assert from_admin("<p>Hi</p>") == "<p>Hi</p>"
    assert from_admin("Hi") == "<p>Hi</p>"
