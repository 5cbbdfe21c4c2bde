"""Flows of what a workspace has: admins, teams, articles, news, data attributes, events, exports, calls."""

from __future__ import annotations

import time
from typing import Any

from published import SdkProcess

SINCE, UNTIL = 1700000000, 1700086400


def admins(sdk: SdkProcess) -> None:
    assert sdk("admins.identify")["app"]["type"] == "app"
    id_ = sdk("admins.list")["admins"][0]["id"]
    assert sdk("admins.find", admin_id=int(id_))["id"] == id_
    for away in (True, False):
        changed = sdk(
            "admins.away", admin_id=int(id_), away_mode_enabled=away, away_mode_reassign=False
        )
        assert changed["away_mode_enabled"] is away
    logs = sdk("admins.listAllActivityLogs", created_at_after=str(SINCE))
    assert logs["activity_logs"]


def teams(sdk: SdkProcess) -> None:
    team = sdk("teams.list")["teams"][0]
    assert sdk("teams.find", team_id=team["id"])["name"] == team["name"]


def articles(sdk: SdkProcess) -> None:
    author = int(sdk("admins.list")["admins"][0]["id"])
    article = sdk(
        "articles.create",
        title=sdk.new("Manual"),
        author_id=author,
        body="<p>Read</p>",
        state="published",
    )
    id_ = article["id"]
    assert sdk("articles.find", article_id=int(id_))["title"] == article["title"]
    assert sdk("articles.update", article_id=int(id_), title="Handbook")["title"] == "Handbook"
    listed = [item["id"] for item in sdk.pages("articles.list", per_page=2)]
    assert id_ in listed
    assert len(listed) == len(set(listed))
    found = sdk("articles.search", phrase="Handbook")["data"]["articles"]
    assert id_ in {item["id"] for item in found}
    assert sdk("articles.delete", article_id=int(id_))["deleted"] is True
    assert sdk.refusal("articles.find", article_id=int(id_))[0] == 404


def collections(sdk: SdkProcess) -> None:
    collection = sdk("helpCenters.collections.create", name=sdk.new("Collection"))
    id_ = int(collection["id"])
    found = sdk("helpCenters.collections.find", collection_id=id_)
    assert found["name"] == collection["name"]
    changed = sdk("helpCenters.collections.update", collection_id=id_, name="Renamed")
    assert changed["name"] == "Renamed"
    listed = [item["id"] for item in sdk.pages("helpCenters.collections.list", per_page=2)]
    assert collection["id"] in listed
    assert len(listed) == len(set(listed))
    assert sdk("helpCenters.collections.delete", collection_id=id_)["deleted"] is True
    centre = sdk.pages("helpCenters.list")[0]
    found = sdk("helpCenters.find", help_center_id=int(centre["id"]))
    assert found["identifier"] == centre["identifier"]


def news(sdk: SdkProcess) -> None:
    sender = int(sdk("admins.list")["admins"][0]["id"])
    feed = sdk("news.feeds.list")["data"][0]["id"]
    assert sdk("news.feeds.find", newsfeed_id=feed)["id"] == feed
    written = {
        "title": sdk.new("News"),
        "sender_id": sender,
        "body": "<p>Hear</p>",
        "state": "live",
    }
    item = sdk("news.items.create", **written)
    id_ = int(item["id"])
    assert sdk("news.items.find", news_item_id=id_)["title"] == written["title"]
    renamed = {**written, "title": "Old news"}
    assert sdk("news.items.update", news_item_id=id_, body=renamed)["title"] == "Old news"
    assert item["id"] in {found["id"] for found in sdk("news.items.list")["data"]}
    assert sdk("news.feeds.listItems", newsfeed_id=feed)["data"] is not None
    assert sdk("news.items.delete", news_item_id=id_)["deleted"] is True
    assert sdk.refusal("news.items.find", news_item_id=id_)[0] == 404


def data_attributes(sdk: SdkProcess) -> None:
    def changes(**members: Any) -> dict[str, Any]:
        return {"body": members} if sdk.newest else members

    name = sdk.new("shoe").replace("-", "_").replace(".", "_")
    attribute = sdk("dataAttributes.create", name=name, model="contact", data_type="string")
    listed = sdk("dataAttributes.list", model="contact", include_archived=False)["data"]
    assert name in {item["name"] for item in listed}
    changed = sdk(
        "dataAttributes.update",
        data_attribute_id=attribute["id"],
        **changes(description="Size of shoes"),
    )
    assert changed["description"] == "Size of shoes"
    contact = sdk("contacts.create", external_id=sdk.new("shod"), custom_attributes={name: "42"})
    assert contact["custom_attributes"][name] == "42"
    archived = sdk(
        "dataAttributes.update", data_attribute_id=attribute["id"], **changes(archived=True)
    )
    assert archived["archived"] is True


def events(sdk: SdkProcess) -> None:
    user = sdk.new("buyer")
    sdk("contacts.create", external_id=user)
    now = int(time.time())
    for _ in range(2):
        sdk("events.create", event_name="bought", created_at=now - 60, user_id=user)
    listed = sdk("events.list", type="user", user_id=user, summary=False)["events"]
    assert [item["event_name"] for item in listed] == ["bought", "bought"]
    sdk("events.summaries", user_id=user,
        event_summaries={"event_name": "bought", "count": 3, "first": SINCE, "last": UNTIL})  # fmt: skip


def data_exports(sdk: SdkProcess) -> None:
    def job() -> str:
        created = sdk("dataExport.create", created_at_after=SINCE, created_at_before=UNTIL)
        return str(created["job_identifier"])

    id_ = job()
    assert sdk("dataExport.find", job_identifier=id_)["job_identifier"] == id_
    assert sdk("dataExport.cancel", job_identifier=id_)["status"] == "canceled"


def phone_calls(sdk: SdkProcess) -> None:
    asked = sdk("phoneCallRedirects.create", phone="+353832345678")
    assert asked["phone"] == "+353832345678"


FLOWS = (
    admins, teams, articles, collections, news, data_attributes, events, data_exports, phone_calls,
)  # fmt: skip
