"""Small APIs, interactions with them, and nights of the sandbox."""

from __future__ import annotations

import json
from functools import cache
from types import SimpleNamespace

import pytest

from intercontract.contract.load import load
from intercontract.engine.setup.scenarios import load_scenarios
from intercontract.generate.scenario import Player
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response
from intercontract.sandbox import Sandbox, Settings
from intercontract.transport.direct import Direct

DESCRIPTION = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "servers": [{"url": "https://shop.example"}],
    "paths": {
        "/things": {
            "get": {
                "operationId": "listThings",
                "parameters": [
                    {"name": "page", "in": "query", "schema": {"type": "integer"}},
                    {
                        "name": "order",
                        "in": "query",
                        "schema": {"type": "string", "enum": ["up", "down"]},
                    },
                ],
                "responses": {
                    "200": {
                        "description": "",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "properties": {
                                        "data": {
                                            "type": "array",
                                            "items": {"$ref": "#/components/schemas/thing"},
                                        }
                                    },
                                }
                            }
                        },
                    }
                },
            },
            "post": {
                "operationId": "createThing",
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "properties": {
                                    "name": {"type": "string"},
                                    "state": {"type": "string", "enum": ["new", "old"]},
                                },
                                "required": ["name"],
                            }
                        }
                    }
                },
                "responses": {
                    "200": {
                        "description": "",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/thing"}}
                        },
                    }
                },
            },
        },
        "/things/{id}": {
            "get": {
                "operationId": "getThing",
                "responses": {
                    "200": {
                        "description": "",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/thing"}}
                        },
                    },
                    "404": {"description": "not there"},
                },
            }
        },
    },
    "components": {
        "schemas": {
            "thing": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "name": {"type": "string", "maxLength": 40},
                    "state": {"type": "string", "enum": ["new", "old"]},
                    "owner": {"type": ["integer", "null"]},
                    "size": {"type": "integer"},
                    "custom_attributes": {"type": "object", "additionalProperties": True},
                },
                "required": ["id", "state"],
            }
        }
    },
}


def interaction(
    path="/things/1",
    body=None,
    *,
    method="GET",
    status=200,
    headers=None,
    sent=None,
    name="file#0",
    elapsed=None,
    raw=None,
    **more,
):
    """One call and its answer."""
    content = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
    fields = {"Content-Type": "application/json; charset=utf-8"} | (headers or {})
    request = Request(
        method,
        f"https://shop.example{path}",
        Headers(more.pop("asked", {})),
        None if sent is None else json.dumps(sent).encode(),
    )
    response = Response(status, Headers(fields), content, elapsed)
    return Interaction(request=request, response=response, name=name, **more)


def things(bodies, start=0):
    """An answer for each body, each of another thing."""
    return [
        interaction(f"/things/{start + n}", {"id": str(start + n), **body}, name=f"file#{n}")
        for n, body in enumerate(bodies)
    ]


@pytest.fixture(scope="session")
def make():
    """Builds interactions: one, or one for each body of a list, each of another thing."""
    return SimpleNamespace(interaction=interaction, things=things, description=DESCRIPTION)


@pytest.fixture(scope="session")
def shop(tmp_path_factory):
    """A small contract."""
    path = tmp_path_factory.mktemp("shop") / "shop.json"
    path.write_text(json.dumps(DESCRIPTION))
    return load(str(path))


@cache
def _contract():
    return load("2.11")


@pytest.fixture(scope="session")
def contract():
    """The built-in contract."""
    return _contract()


@pytest.fixture(scope="session")
def night():
    """Plays all scenarios at a sandbox with the settings given."""
    return _night


@cache
def _night(region="us", version="2.11", **settings):
    """All scenarios played at one sandbox, which is not the one of any other night."""
    box = Sandbox(Settings(region=region, **settings))
    found = []

    def collect(item):
        found.append(item)
        return ()

    session = Direct(region, f"sandbox-{region}", box.handle, collect, version)
    player = Player(session, version, "sandbox")
    for scenario in load_scenarios(_contract()):
        for _ in player.play(scenario):
            pass
    return tuple(found)
