"""What Intercom's documents do not say of its resources.

Sources: recorded answers for forms of ids, keys and types of lists; the error examples of the vendor's
descriptions (github.com/intercom/Intercom-OpenAPI) for what "not found" says; the documentation's tables
for the rest. What a contract says itself is added to this by `derive`.
"""

from __future__ import annotations

from intercontract.contract.resources.catalogue import Catalogue
from intercontract.contract.resources.resource import (
    Creation,
    IdForm,
    NotFound,
    Removal,
    Resource,
)

INTERCOM = Catalogue(
    (
        Resource(
            "conversation",
            # The message that began one has the type `conversation` too.
            marks=("state", "open"),
            # Documented as a plain list.
            list_types=("conversation.list", "list"),
            actions=("reply", "parts"),
            lags=True,
            id_form=IdForm.DIGITS,
            creation=Creation("/conversations", "conversation_id", beside=("/messages",)),
            removal=Removal("/conversations/{id}", since="2.13"),
        ),
        Resource(
            "tag",
            paged=False,
            id_form=IdForm.DIGITS,
            creation=Creation("/tags", finds_existing=True, marked="name"),
            removal=Removal("/tags/{id}"),
        ),
        Resource(
            "admin",
            paged=False,
            aliases=("teammate",),
            links=("admin_assignee_id", "last_closed_by_id", "owner_id"),
            # Of a conversation `teammates` are documented, and `admins` sent.
            keys=("admins", "teammates"),
            also_listed=("bot", "team", "nobody_admin"),
            id_form=IdForm.DIGITS,
            not_found=NotFound("admin_not_found", "Admin not found"),
            personal=True,
        ),
        Resource(
            "contact",
            types=("contact", "user", "lead"),
            aliases=("customer", "visitor", "person", "intercom_user"),
            links=("from",),
            id_form=IdForm.HEX24,
            # A merged one answers under the id of the contact that it became.
            one_id=False,
            creation=Creation("/contacts", marked="external_id"),
            removal=Removal("/contacts/{id}"),
            lags=True,
            not_found=NotFound("not_found", "User Not Found"),
            personal=True,
        ),
        Resource(
            "team",
            paged=False,
            links=("team_assignee_id",),
            keys=("teams",),
            not_found=NotFound("team_not_found", "Team not found"),
        ),
        Resource(
            "company",
            plural="companies",
            list_types=("company.list", "list"),
            # Found by `company_id` too, and so is a ticket by `ticket_id`.
            one_id=False,
            # "Companies will be listed ... that have users".
            listed_if="user_count",
            lags=True,
            creation=Creation("/companies", finds_existing=True, marked="name"),
            removal=Removal("/companies/{id}"),
            not_found=NotFound("company_not_found", "Company Not Found"),
            personal=True,
        ),
        Resource("segment", paged=False),
        Resource(
            "ticket",
            path="",
            one_id=False,
            not_found=NotFound("ticket_not_found", "Ticket not found"),
        ),
        Resource("article", id_form=IdForm.DIGITS, data_keys=("translated_content",)),
        # What is only found inside of others, or made and never listed.
        Resource("conversation_part", path="", keys=("conversation_parts",), id_form=IdForm.DIGITS),
        Resource("ticket_part", path="", keys=("ticket_parts",), id_form=None),
        Resource("topic", path="", keys=("topics",), id_form=None),
        Resource(
            "message",
            path="",
            types=("user_message", "admin_message"),
            keys=(),
            list_types=(),
            id_form=IdForm.DIGITS,
        ),
        Resource("bot", path="", keys=(), list_types=()),
    ),
    free_maps=frozenset({"custom_attributes", "metadata"}),
)
