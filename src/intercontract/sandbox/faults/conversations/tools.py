"""What faults in conversations are made with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from intercontract.sandbox.exchange import Call
from intercontract.sandbox.faults.fault import Apply, Site
from intercontract.sandbox.faults.tools import Json, each
from intercontract.sandbox.resources.conversations import CONVERSATIONS, rendering
from intercontract.sandbox.resources.conversations.values import Conversation, ConversationPart
from intercontract.sandbox.router import find
from intercontract.sandbox.table import Table
from intercontract.sandbox.version_changes import shaped
from intercontract.sandbox.versions import DEFAULT, KNOWN

LIST, CREATE, RETRIEVE = "listConversations", "createConversation", "retrieveConversation"
ATTACH, DETACH = "attachTagToConversation", "detachTagFromConversation"
REPLY, MANAGE, DELETE = "replyConversation", "manageConversation", "deleteConversation"


def kept(site: Site) -> Table[Conversation]:
    """The conversations that the workspace holds."""
    return CONVERSATIONS.table(site.workspace)


def id_in(call: Call) -> str:
    """The id of the conversation that the path names, or nothing."""
    found = find(call)
    return "" if found is None else found[1].params.get("conversation_id", "")


def each_conversation(change: Callable[[Json], object]) -> Apply:
    """Changes every conversation that is answered, listed or alone."""
    return each("conversation", change)


def each_part(change: Callable[[Json], object]) -> Apply:
    """Changes every conversation part that is answered."""

    def change_all(conversation: Json) -> None:
        for part in conversation.get("conversation_parts", {}).get("conversation_parts", ()):
            change(part)

    return each_conversation(change_all)


def _shown(call: Call, payload: Any) -> Json:
    asked = call.headers.get("Intercom-Version") or DEFAULT
    return cast("Json", shaped(payload, asked if asked in KNOWN else DEFAULT))


def rendered(call: Call, conversation: Conversation, *, acted: bool = False) -> Json:
    """A conversation as the honest sandbox would show it to the one who calls."""
    return _shown(call, rendering.render(conversation, acted=acted))


def rendered_parts(
    call: Call, conversation: Conversation, parts: tuple[ConversationPart, ...]
) -> list[Json]:
    """Parts as the honest sandbox would show them to the one who calls."""
    plain = call.values("display_as") == ["plaintext"]
    whole: Any = rendering.render(conversation)
    whole["conversation_parts"]["conversation_parts"] = [
        rendering.part(part, plain=plain) for part in parts
    ]
    return cast("list[Json]", _shown(call, whole)["conversation_parts"]["conversation_parts"])
