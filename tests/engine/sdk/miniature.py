"""A miniature SDK and its driver in one, which keeps the protocol, or lies in the one way that it is told.

python miniature.py [LIE]
"""

from __future__ import annotations

import http.client
import json
import re
import sys
import time
from urllib.parse import quote, urlencode, urlsplit

LIE = sys.argv[1] if len(sys.argv) > 1 else ""
CALLS = {
    "admins.log": ("GET", "/admins/activity_logs"),
    "contacts.find": ("GET", "/contacts/{contact_id}"),
    "contacts.list": ("GET", "/contacts"),
    "contacts.create": ("POST", "/contacts"),
    "conversations.find": ("GET", "/conversations/{conversation_id}"),
    "tags.find": ("GET", "/tags/{tag_id}"),
    "tickets.search": ("POST", "/tickets/search"),
}
LINKS = {
    "link-elsewhere": lambda link: (
        f"https://{HOSTS['us']}{urlsplit(link).path}?{urlsplit(link).query}"
    ),
    "link-without-query": lambda link: link.partition("?")[0],
    "no-link": lambda _link: None,
}
HOSTS = {"us": "api.intercom.io", "eu": "api.eu.intercom.io", "au": "api.au.intercom.io"}
TAG = {
    "type": "object",
    "properties": {
        "type": {"type": "string"}, "id": {"type": "string"}, "name": {"type": "string"},
        "applied_at": {"type": ["integer", "null"]}, "applied_by": {},
    },
    "required": ["id"],
}  # fmt: skip


class RaisedError(Exception):
    """What the SDK raises."""

    def __init__(self, message, status=None, body=None, request_id=None):
        super().__init__(message)
        self.status, self.body, self.request_id = status, body or {}, request_id


def in_doubles(text):
    """An integer as a language reads it that has no integers."""
    return int(float(text))


class Client:
    def __init__(self):
        self.url, self.token, self.settings, self.waits = "", "", {}, []

    def once(self, method, path, query, body, settings):
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(
            parts.hostname, parts.port, timeout=settings.get("timeout", 20)
        )
        headers = {"Authorization": f"Bearer {self.token}"}
        headers["Intercom-Version"] = settings.get("version", "2.11")
        if region := settings.get("region"):
            origin = "eu" if LIE == "one-region" else region
            headers["X-Intercontract-Origin"] = f"https://{HOSTS[origin]}"
        if body is not None:
            headers["Content-Type"] = "application/json"
        if LIE == "drops-query":
            query = {}
        target = path + (f"?{urlencode(query)}" if query else "")
        content = None if body is None else json.dumps(body)
        try:
            connection.request(method, target, content, headers)
            answer = connection.getresponse()
            if LIE == "waits-for-the-rest":
                answer.fp.raw._sock.settimeout(None)
            return answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise RaisedError(f"no answer: {error}") from None
        finally:
            connection.close()

    def send(self, method, path, query=None, body=None, settings=None):
        settings = {**self.settings, **(settings or {})}
        tries = settings.get("retries", 0) + 1
        if LIE == "ignores-retries":
            tries = 1
        if LIE == "repeats-post" and method == "POST":
            tries = 3
        while True:
            status, headers, content = self.once(method, path, query, body, settings)
            tries -= 1
            fleeting = status in (408, 429, 500, 502, 503, 504)
            if LIE == "repeats-conflicts":
                fleeting = fleeting or status == 409
            if tries <= 0 or not fleeting:
                break
            reset = float(headers.get("X-RateLimit-Reset", 0)) - time.time()
            self.waits.append(float(headers.get("Retry-After", max(reset, 1))))
        asked, answered = settings.get("version", "2.11"), headers.get("Intercom-Version")
        if status < 300 and answered not in (None, asked) and LIE != "takes-any-version":
            raise RaisedError(f"asked for {asked} and answered in {answered}", status)
        try:
            value = json.loads(content, parse_int=in_doubles if LIE == "loses-digits" else None)
        except ValueError:
            value = None
            if LIE != "swallows-broken" and status < 400:
                raise RaisedError("no JSON", status) from None
        if status >= 400 or (isinstance(value, dict) and value.get("type") == "error.list"):
            if LIE == "swallows-404" and status == 404:
                return None
            raise RaisedError(
                f"error {status}: {value}", status, value if isinstance(value, dict) else {}
            )
        return value


client = Client()


def pages(call, asked):
    method, path = CALLS[call]
    query, items, limit = dict(asked.get("query") or {}), [], asked.get("limit", 1000)
    seen = set()
    while True:
        page = client.send(method, path, query)
        for item in page["data"]:
            if len(items) >= limit:
                return items, True
            items.append(item)
        following = (page.get("pages") or {}).get("next") or {}
        cursor = following.get("starting_after") if isinstance(following, dict) else None
        if LIE == "never-ends":
            continue
        if LIE == "first-page-only" or not cursor or cursor in seen:
            return items, False
        seen.add(cursor)
        query["starting_after"] = cursor


def call(asked):
    name = asked["call"]
    client.waits = []
    begun = time.monotonic()
    told = {"spelled": f"{name}()", "left_out": []}
    try:
        if asked.get("iterate"):
            value, cut = pages(name, asked)
            more = {"items": True, "cut": cut}
        else:
            method, path = CALLS[name]
            kept = "/?" if LIE == "path-as-it-is" else ""
            path = re.sub(
                r"\{(\w+)\}", lambda place: quote(asked["path"][place[1]], safe=kept), path
            )
            value = client.send(
                method, path, asked.get("query"), asked.get("body"), asked.get("settings")
            )
            more = {}
    except RaisedError as error:
        first = (error.body.get("errors") or [{}])[0]
        raised = {
            "type": "RaisedError", "message": str(error), "status": error.status,
            "code": None if LIE == "forgets-code" else first.get("code"),
            "request_id": error.body.get("request_id"), "is_sdk": True,
        }  # fmt: skip
        return {
            "raised": {**raised, **told, "seconds": time.monotonic() - begun, "waits": client.waits}
        }
    if LIE in LINKS and isinstance(value["pages"]["next"], str):
        value["pages"]["next"] = LINKS[LIE](value["pages"]["next"])
    if isinstance(value, dict) and "id" in value:
        if LIE == "loses-field":
            value = {k: v for k, v in value.items() if k != "created_at"}
        if LIE == "number-as-text":
            value = {k: str(v) if type(v) is int else v for k, v in value.items()}
        if LIE == "invents-field":
            value = {**value, "colour": "red"}
    return {
        "done": {
            "value": value,
            **more,
            **told,
            "seconds": time.monotonic() - begun,
            "waits": client.waits,
        }
    }


def describe(names):
    tag = {**TAG, "properties": {k: v for k, v in TAG["properties"].items() if k != "name"}}
    if LIE == "id-is-a-number":
        tag = {**TAG, "properties": {**TAG["properties"], "id": {"type": "integer"}}}
    elif LIE != "no-name":
        tag = TAG
    ticket = {"type": "object", "properties": {"ticket_state": {"type": "string"}}}
    tickets = {"type": "object", "properties": {"tickets": {"type": "array", "items": ticket}}}
    known = {
        "tags.find": {"schema": {"$ref": "#/$defs/Tag"}},
        "tickets.search": {"schema": tickets},
        "contacts.create": {"schema": {"type": "object", "additionalProperties": True}},
    }
    # What a call takes: all that is recorded, or less than that.
    word = {"type": "string"}
    taken = dict.fromkeys(("role", "email", "external_id", "name"), word)
    if LIE == "takes-no-name":
        del taken["name"]
    if LIE == "takes-other-roles":
        taken["role"] = {"enum": ["visitor"]}
    contact = {"type": "object", "properties": taken}
    return {
        "results": {name: known.get(name, {}) for name in names},
        "requests": {"contacts.create": {"schema": contact}},
        "$defs": {"Tag": tag},
    }


def answer(asked):
    match asked["do"]:
        case "hello":
            calls = [{"call": c, "method": m, "path": p, "iterates": c.endswith("list")}
                     for c, (m, p) in CALLS.items()]  # fmt: skip
            if LIE == "claims-more":
                calls.append({"call": "companies.find", "method": "GET", "path": "/companies/{id}"})
            settings = [
                "client.retries",
                "client.timeout",
                "client.region",
                "call.retries",
                "call.timeout",
            ]
            return {"done": {"protocol": 1, "sdk": "mini", "version": "1.0", "language": "mini",
                             "calls": calls, "settings": settings}}  # fmt: skip
        case "client":
            client.url, client.token = asked["url"], asked["token"]
            client.settings = asked.get("settings") or {}
            return {"done": {}}
        case "describe":
            return {"done": describe(asked["calls"])}
        case _:
            return call(asked)


def main():
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["do"] == "call":
            if LIE == "dies":
                sys.exit(7)
            if LIE == "prints-garbage":
                print("hello from a library", flush=True)  # noqa: T201
            if asked["call"] not in CALLS:
                print(json.dumps({"id": asked["id"], "failed": f"no {asked['call']}"}), flush=True)  # noqa: T201
                continue
            if LIE == "hangs":
                time.sleep(60)
        told = answer(asked)
        number = -1 if LIE == "wrong-number" and asked["do"] == "call" else asked["id"]
        print(json.dumps({"id": number, **told}), flush=True)  # noqa: T201


main()
