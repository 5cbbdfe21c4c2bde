"""A media type is documented by its name or by a range."""

from __future__ import annotations

import pytest

from intercontract.contract.description import Content
from intercontract.contract.media import is_json_type
from intercontract.contract.messages.bodies import content_for


@pytest.mark.parametrize(
    ("documented", "given", "found"),
    [
        (["application/json"], "Application/JSON; charset=utf-8", "application/json"),
        (["*/*", "application/json"], "application/json", "application/json"),
        (["image/*"], "image/png", "image/*"),
        (["image/*"], "text/csv", None),
        (["application/json", "application/*+json"], "application/json", "application/json"),
        (["text/csv", "application/*+json"], "application/vnd.a+json", "application/*+json"),
        (["application/*", "application/*+json"], "application/vnd.a+json", "application/*+json"),
        (["application/*+xml"], "application/vnd.a+json", None),
        (["application/*+json"], "text/csv", None),
    ],
)
def test_the_most_specific_name_is_taken(documented, given, found):
    content = tuple(Content(name, f"/{index}") for index, name in enumerate(documented))
    taken = content_for(content, given)
    assert (taken and taken.media_type) == found


def test_a_range_of_json_is_json():
    assert is_json_type("application/*+json")
    assert not is_json_type("application/*")
