"""Tests without a network, an account or a line about HTTP: the fixture answers what python-intercom asks."""

from __future__ import annotations

import pytest
from inbox import exists, find_tag, tag_open_conversations
from intercom import Intercom
from intercom.core.api_error import ApiError
from intercom.environment import IntercomEnvironment


@pytest.fixture
def client(intercom_sandbox):
    return Intercom(token=intercom_sandbox.token)


def test_a_tag_is_made_once(client, intercom_sandbox):
    assert find_tag(client, "urgent") == find_tag(client, "urgent")
    intercom_sandbox.assert_called("POST", "/tags", json={"name": "urgent"}, times=1)


def test_open_conversations_are_tagged(client, intercom_sandbox):
    admin = client.admins.identify()
    tagged = tag_open_conversations(client, "urgent", admin.id)
    assert tagged
    for conversation in tagged:
        found = client.conversations.find(conversation)
        assert "urgent" in [tag.name for tag in found.tags.tags]
    intercom_sandbox.assert_called("POST", "/conversations/{id}/tags", times=len(tagged))


def test_a_contact_that_nobody_knows_is_no_error(client):
    assert not exists(client, "0123456789abcdef01234567")


def test_a_busy_server_is_told(client, intercom_sandbox):
    intercom_sandbox.fault("GET /contacts/* 429 x1")
    with pytest.raises(ApiError):
        exists(client, "0123456789abcdef01234567")
    assert intercom_sandbox.calls[-1].status == 429


@pytest.mark.intercom(region="eu")
def test_europe_has_its_own_server(intercom_sandbox):
    client = Intercom(token=intercom_sandbox.token, environment=IntercomEnvironment.EU_PRODUCTION)
    assert client.admins.identify().app.region == "EU"
