"""Subscription types: what contacts may opt in to, or out of."""

from __future__ import annotations

from random import Random

from intercontract.model.json import JSONObject
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen


@frozen
class SubscriptionType:
    """A kind of message, and whether it is sent unless one opts out, or only if one opts in."""

    id: str
    name: str
    consent_type: str
    content_types: tuple[str, ...]
    state: str = "live"


def render(value: SubscriptionType, _workspace: Workspace) -> JSONObject:
    """A subscription type; its ``type`` is *subscription*."""
    words: JSONObject = {
        "name": value.name,
        "description": f"What we send of {value.name.lower()}",
        "locale": "en",
    }
    return {
        "type": "subscription",
        "id": value.id,
        "state": value.state,
        "consent_type": value.consent_type,
        "default_translation": words,
        "translations": [dict(words)],
        "content_types": list(value.content_types),
    }


def _seed(workspace: Workspace, _random: Random) -> None:
    for name, consent, contents in (
        ("Newsletters", "opt_out", ("email",)),
        ("Announcements", "opt_out", ("email",)),
        ("Text messages", "opt_in", ("sms_message",)),
    ):
        id_ = SUBSCRIPTION_TYPES.new_id(workspace)
        SUBSCRIPTION_TYPES.keep(workspace, SubscriptionType(id_, name, consent, contents))


SUBSCRIPTION_TYPES = Collection("subscription_type", render, first_id=378400, id_step=3, seed=_seed)
SUBSCRIPTION_TYPES.lists("listSubscriptionTypes", "list", ("type", "data"))
