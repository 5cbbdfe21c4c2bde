"""use-after-delete."""

from __future__ import annotations

import pytest

ONE = "/conversations/5"
CONTACT = "/contacts/5ba682d23d7cf92bef87bfd4"


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([("DELETE", ONE, {}), ("GET", ONE, {}, None, 404)], [], id="gone"),
        pytest.param(
            [("DELETE", ONE, {}), ("GET", ONE, {})], [("", "conversations")], id="still there"
        ),
        pytest.param(
            [("DELETE", ONE, {}), ("PUT", ONE, {}, {})], [("", "conversations")], id="still changed"
        ),
        pytest.param([("DELETE", ONE, {}, None, 404), ("GET", ONE, {})], [], id="not deleted"),
        pytest.param([("GET", ONE, {}), ("DELETE", ONE, {})], [], id="read before"),
        pytest.param([("DELETE", ONE, {}), ("GET", "/conversations/6", {})], [], id="another one"),
        pytest.param(
            [("DELETE", f"{ONE}/tags/7", {}), ("GET", "/tags/7", {})],
            [],
            id="taken off, not deleted",
        ),
        pytest.param(
            [("DELETE", "/tags/7", {}), ("GET", "/tags/7", {})], [("", "tags")], id="a tag"
        ),
        pytest.param(
            [("DELETE", "/tags/7", {}), ("GET", "/tags", {"data": [{"id": "7"}]})],
            [("/data", "tags")],
            id="a tag in the list",
        ),
        pytest.param(
            [("DELETE", "/tags/7", {}), ("GET", "/tags", {"data": [{"id": "8"}]})],
            [],
            id="other tags in the list",
        ),
        pytest.param(
            [
                ("DELETE", "/help_center/collections/7", {}),
                ("GET", "/help_center/collections/7", {}),
            ],
            [("", "collections")],
            id="below another path",
        ),
        pytest.param(
            [("DELETE", "/articles/7", {}), ("GET", "/articles", {"data": [{"id": "7"}]})],
            [("/data", "articles")],
            id="an article in the list",
        ),
        pytest.param(
            [("DELETE", "/tags/7", {}), ("GET", f"{CONTACT}/tags", {"data": [{"id": "7"}]})],
            [("/data", "tags")],
            id="a tag on a contact",
        ),
        pytest.param(
            [("DELETE", CONTACT, {}), ("GET", "/contacts", {"data": [{"id": CONTACT[10:]}]})],
            [],
            id="a list that may lag",
        ),
        pytest.param(
            [("DELETE", ONE, {}), ("GET", ONE, {}, None, 503)],
            [],
            id="a failing server shows nothing",
        ),
    ],
)
def test_deletion(story, reports, steps, expected):
    assert reports("use-after-delete", story(*steps)) == expected
