"""auth-not-enforced."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Credentials


@pytest.mark.parametrize(
    ("credentials", "status", "expected"),
    [
        pytest.param(Credentials.NONE, 200, [("", "none")], id="no token"),
        pytest.param(Credentials.INVALID, 200, [("", "invalid")], id="a wrong token"),
        pytest.param(Credentials.NONE, 401, [], id="refused"),
        pytest.param(Credentials.INVALID, 403, [], id="refused otherwise"),
        pytest.param(Credentials.NONE, 404, [("", "none", "told")], id="told what there is"),
        pytest.param(Credentials.NONE, 400, [], id="malformed, perhaps"),
        pytest.param(Credentials.SENT, 200, [], id="a token"),
        pytest.param(Credentials.UNKNOWN, 200, [], id="nobody knows"),
    ],
)
def test_credentials(exchange, reports, credentials, status, expected):
    made = exchange(credentials=credentials, status=status)
    assert reports("auth-not-enforced", made) == expected
