"""A part of a program that uses python-intercom: open conversations get a tag and a word back."""

from __future__ import annotations

from intercom import Intercom
from intercom.core.api_error import ApiError


def find_tag(client: Intercom, name: str) -> str:
    """The id of a tag by its name; it is made where there is none."""
    for tag in client.tags.list().data or []:
        if tag.name == name:
            return tag.id
    return client.tags.create(request={"name": name}).id


def tag_open_conversations(client: Intercom, name: str, admin_id: str) -> list[str]:
    """Tag every open conversation; returns the ids of those that were tagged."""
    tag_id = find_tag(client, name)
    tagged = []
    for conversation in client.conversations.list(per_page=20):
        if conversation.state == "open":
            client.tags.tag_conversation(conversation.id, tag_id=tag_id, admin_id=admin_id)
            tagged.append(conversation.id)
    return tagged


def exists(client: Intercom, contact_id: str) -> bool:
    """Whether there is a contact; one that nobody knows is no error."""
    try:
        client.contacts.find(contact_id)
    except ApiError as error:
        if error.status_code == 404:
            return False
        raise
    return True
