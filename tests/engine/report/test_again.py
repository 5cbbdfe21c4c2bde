"""A request is sent again to what was tested."""

from __future__ import annotations

import attrs
import pytest

from intercontract.model.headers import Headers
from intercontract.model.interaction import Request
from intercontract.report.again import again


@pytest.mark.parametrize(
    ("target", "url", "name", "sent_to", "start"),
    [
        ("live", "https://api.eu.intercom.io/tags", "eu#1", "https://api.eu.intercom.io/tags", ""),
        ("sandbox", "https://api.eu.intercom.io/tags", "eu#1", "http://127.0.0.1:8080/tags",
         "intercontract serve --region eu"),
        ("replay", "https://api.eu.intercom.io/tags", "my tapes/a.yaml#3", "http://127.0.0.1:8080/tags",
         "intercontract serve --region eu --upstream replay --cassettes 'my tapes/a.yaml'"),
        ("recorded", "https://api.intercom.io/tags", "a.har#0", "http://127.0.0.1:8080/tags",
         "intercontract serve --region us"),
        ("recorded", "http://staging.test/v1/tags", "a.har#0", "http://staging.test/v1/tags", ""),
        ("us=http://a.test,eu=http://b.test:81/x", "https://api.eu.intercom.io/tags", "eu#1",
         "http://b.test:81/x/tags", ""),
    ],
)  # fmt: skip
def test_a_command_goes_to_what_was_tested(make, target, url, name, sent_to, start):
    run = attrs.evolve(make.report().run, target=target)
    sent = make.interaction(request=Request("GET", url, Headers({"Intercom-Version": "2.11"})))
    told = again(run, make.finding(interaction=name), sent)
    assert told.curl.split(" \\\n")[0] == f"curl -X GET {sent_to}"
    assert told.start == start
    assert ("Bearer sandbox-" in told.curl) == bool(start)
