"""scroll-ends."""

from __future__ import annotations

import pytest


def scroll(given, *ids, status=200, following="s"):
    query = f"?scroll_param={given}" if given else ""
    answer = {
        "type": "list",
        "data": [{"type": "company", "id": i} for i in ids],
        "scroll_param": following,
    }
    return ("GET", f"/companies/scroll{query}", answer if status == 200 else {}, None, status)


def listed(*ids):
    answer = {"data": [{"type": "company", "id": i} for i in ids], "total_count": len(ids)}
    return ("POST", "/companies/list", answer)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([scroll("", "1", "2"), scroll("s", "3"), scroll("s")], [], id="ends"),
        pytest.param([scroll("", "1"), scroll("s", "1")], [("/data", "repeat")], id="again"),
        pytest.param([scroll("", "1"), scroll("s", status=404)],
                     [("query", "/scroll_param", "refused")], id="refused"),
        pytest.param([scroll("", "1"), scroll("s"), scroll("s", status=404)], [], id="over"),
        pytest.param([scroll("x", status=404)], [], id="of nobody"),
        pytest.param([listed("1", "2"), scroll("", "1", "2"), scroll("s")], [], id="all of the list"),
        pytest.param([listed("1", "2"), scroll("", "1"), scroll("s")], [("/data", "others")], id="fewer"),
        pytest.param([listed("1", "2"), ("DELETE", "/companies/2", {}), scroll("", "1"), scroll("s")],
                     [], id="deleted between"),
        pytest.param([scroll("", "1"), scroll("", status=400)], [], id="one at a time"),
        pytest.param([scroll("", "1", following="a"), scroll("a", "2", following="b"), scroll("b")], [],
                     id="another parameter each time"),
    ],
)  # fmt: skip
def test_scrolls(story, reports, steps, expected):
    assert reports("scroll-ends", story(*steps)) == expected
