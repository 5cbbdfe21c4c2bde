"""Collections of the help center, and the articles in them."""

from __future__ import annotations

import pytest

COLLECTIONS, CENTERS = "/help_center/collections", "/help_center/help_centers"


@pytest.fixture
def article(client):
    body = {"title": "Cats & dogs", "body": "Feed them.", "author_id": int(client.admin)}
    return client.ok("POST", "/articles", body)


def test_what_is_created_is_read_changed_listed_first_and_deleted(client, article) -> None:
    path = f"/articles/{article['id']}"
    assert article["body"] == '<p class="no-margin">Feed them.</p>'
    assert (article["state"], article["url"], article["parent_ids"]) == ("draft", None, [])
    assert client.ok("GET", path) == article
    changed = client.ok("PUT", path, {"body": "<p>Walk them.</p>", "state": "published"})
    assert changed["body"] == '<p class="no-margin">Walk them.</p>'
    listed = client.ok("GET", "/articles?per_page=1")
    assert listed["data"][0] == {k: v for k, v in changed.items() if k != "statistics"}
    assert listed["pages"]["next"].endswith("/articles?page=2&per_page=1")
    assert client.ok("DELETE", path) == {"id": article["id"], "object": "article", "deleted": True}
    assert client.error("GET", path) == (404, "not_found")


def test_the_last_page_of_articles_names_no_next(client) -> None:
    listed = client.ok("GET", "/articles")
    assert listed["pages"] == {"type": "pages", "page": 1, "per_page": 25, "total_pages": 1}
    assert listed["total_count"] == len(listed["data"])


def test_an_article_leaves_its_collection_when_that_goes_and_so_do_collections(
    client, article
) -> None:
    outer = client.ok("POST", COLLECTIONS, {"name": "Animals"})
    inner = client.ok("POST", COLLECTIONS, {"name": "Cats", "parent_id": outer["id"]})
    path = f"/articles/{article['id']}"
    placed = client.ok("PUT", path, {"parent_id": outer["id"], "state": "published"})
    assert (placed["parent_id"], placed["parent_type"]) == (int(outer["id"]), "collection")
    assert placed["url"].endswith(f"/articles/{article['id']}-cats-dogs")
    client.ok("DELETE", f"{COLLECTIONS}/{outer['id']}")
    left = client.ok("GET", path)
    assert (left["parent_id"], left["parent_type"], left["url"]) == (None, None, None)
    assert client.ok("GET", f"{COLLECTIONS}/{inner['id']}")["parent_id"] is None


@pytest.mark.parametrize("kind", ["", "folder", "Collection"])
def test_the_kinds_of_a_parent_are_those_of_the_documentation(client, kind) -> None:
    body = {"title": "Birds", "author_id": int(client.admin), "parent_type": kind}
    assert client.error("POST", "/articles", body) == (400, "parameter_invalid")


def test_other_languages_are_told_with_the_default_one(client) -> None:
    content = {"title": "Chats", "description": "", "body": "<p>Miaou</p>", "author_id": 1}
    translated = {"fr": {"type": "article_content", "state": "draft", **content}, "xx": {}}
    english = {"title": "Cats", "author_id": int(client.admin)}
    body = {"translated_content": {**translated, "en": english}}
    made = client.ok("POST", "/articles", body)
    assert made["title"] == "Cats"
    assert made["default_locale"] == "en"
    assert made["translated_content"]["type"] == "article_translated_content"
    assert made["translated_content"]["fr"] == translated["fr"]
    assert set(made["translated_content"]) == {"type", "fr", "en"}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        pytest.param("phrase=INVOICE", ["Changing an invoice"], id="case does not matter"),
        pytest.param("phrase=tax%20invoice", ["Changing an invoice"], id="every word, anywhere"),
        pytest.param("phrase=refunds&state=published", [], id="published only"),
        pytest.param("phrase=refunds&state=draft", ["Refunds"], id="drafts only"),
        pytest.param("phrase=step&help_center_id=1", [], id="another help center"),
        pytest.param("phrase=p%20class", [], id="markup is not searched"),
    ],
)
def test_articles_are_searched_by_a_phrase(client, query: str, titles: list[str]) -> None:
    found = client.ok("GET", f"/articles/search?{query}")
    assert [article["title"] for article in found["data"]["articles"]] == titles
    assert found["total_count"] == len(titles)
    assert found["data"]["highlights"] == []


def test_highlights_show_what_matched(client) -> None:
    data = client.ok("GET", "/articles/search?phrase=invoice&highlight=true")["data"]
    assert data["highlights"][0]["article_id"] == data["articles"][0]["id"]
    assert data["highlights"][0]["highlighted_title"] == [
        {"type": "plain", "text": "Changing an "},
        {"type": "highlight", "text": "invoice"},
    ]


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        pytest.param("POST", "/articles", {"title": "x"}, (400, "parameter_not_found"), id="no author"),
        pytest.param("POST", "/articles", {"author_id": 1}, (400, "parameter_not_found"), id="no title"),
        pytest.param("POST", "/articles", {"title": "x", "author_id": 1}, (404, "admin_not_found"),
                     id="unknown author"),
        pytest.param("PUT", "/articles/1", {}, (404, "not_found"), id="no such article"),
        pytest.param("GET", "/articles/search?state=gone", None, (400, "parameter_invalid"), id="state"),
        pytest.param("POST", COLLECTIONS, {}, (400, "parameter_not_found"), id="no name"),
        pytest.param("POST", COLLECTIONS, {"name": "x", "parent_id": "1"}, (404, "not_found"), id="parent"),
        pytest.param("POST", COLLECTIONS, {"name": "x", "help_center_id": 1}, (404, "not_found"),
                     id="help center"),
        pytest.param("DELETE", f"{COLLECTIONS}/1", None, (404, "not_found"), id="no such collection"),
        pytest.param("GET", f"{CENTERS}/1", None, (404, "not_found"), id="no such help center"),
    ],
)  # fmt: skip
def test_what_is_refused(client, method: str, path: str, body, expected) -> None:
    assert client.error(method, path, body) == expected


def test_help_centers_are_listed_and_retrieved(client) -> None:
    [center] = client.ok("GET", CENTERS)["data"]
    assert client.ok("GET", f"{CENTERS}/{center['id']}") == center
    made = client.ok("POST", COLLECTIONS, {"name": "x", "help_center_id": int(center["id"])})
    assert made["help_center_id"] == int(center["id"])
    assert made["url"].startswith(center["url"])
    renamed = client.ok("PUT", f"{COLLECTIONS}/{made['id']}", {"name": "y", "description": "z"})
    assert client.ok("GET", f"{COLLECTIONS}/{made['id']}") == renamed
    assert client.ok("GET", COLLECTIONS)["data"][0] == renamed
