"""contact-count."""

from __future__ import annotations

import pytest

ID = "215473840291716"
ONE = f"/conversations/{ID}"
CREATE = ("POST", "/conversations", {"conversation_id": ID}, {})
ADD = ("POST", f"{ONE}/customers", {}, {})


@pytest.mark.parametrize(
    ("before", "count", "expected"),
    [
        pytest.param([CREATE], 1, [], id="one"),
        pytest.param([CREATE], 2, [("/contacts/contacts", "more")], id="two"),
        pytest.param([CREATE], 0, [("/contacts/contacts", "none")], id="none"),
        pytest.param([CREATE, ADD], 2, [], id="one was added"),
        pytest.param([], 2, [], id="created elsewhere"),
    ],
)
def test_contacts(story, conversation, reports, before, count, expected):
    contacts = [{"type": "contact", "id": f"{n:024x}"} for n in range(count)]
    read = ("GET", ONE, conversation(contacts__contacts=contacts))
    assert reports("contact-count", story(*before, read)) == expected
