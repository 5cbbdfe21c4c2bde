"""What API versions changed in conversations.

Source: the vendor's descriptions of 2.10, 2.11, 2.12 and 2.13 (github.com/intercom/Intercom-OpenAPI):
properties of Conversation, Conversation statistics and Conversation Part.
"""

from __future__ import annotations

from intercontract.sandbox.versions import VersionChange, within, without

CHANGES = (
    VersionChange(
        "part-context",
        "2.13",
        "parts tell state, tags, event details, e-mail metadata and the app that made them",
        within(
            "conversation_parts/conversation_parts",
            without("email_message_metadata", "state", "tags", "event_details", "app_package_code"),
        ),
    ),
    VersionChange(
        "handling-time",
        "2.13",
        "statistics tell handling times, and the team's first response in office hours",
        within(
            "statistics",
            without(
                "handling_time",
                "adjusted_handling_time",
                "assigned_team_first_response_time_in_office_hours",
            ),
        ),
    ),
    VersionChange(
        "team-response-time",
        "2.12",
        "statistics tell the first response time of the assigned team",
        within("statistics", without("assigned_team_first_response_time")),
    ),
    VersionChange(
        "ai-agent",
        "2.11",
        "conversations tell whether an AI agent took part, and how",
        without("ai_agent", "ai_agent_participated"),
    ),
)
