"""A folder to run the command in, with two contracts, two nights of recordings, and somebody's code."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest

from intercontract.cassette.writing import write
from intercontract.cli import invoke
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response

SHOP = {
    "openapi": "3.0.3",
    "info": {"title": "Shop", "version": "1"},
    "servers": [{"url": "https://shop.example"}],
    "paths": {
        "/things/{id}": {
            "get": {
                "operationId": "getThing",
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
                ],
                "responses": {
                    "200": {
                        "description": "",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "properties": {
                                        "id": {"type": "string"},
                                        "size": {"type": "integer"},
                                        "name": {"type": "string"},
                                    },
                                }
                            }
                        },
                    }
                },
            }
        }
    },
}


def shop(**types):
    """The contract with other types of a thing's properties; None leaves one out."""
    document = deepcopy(SHOP)
    media = document["paths"]["/things/{id}"]["get"]["responses"]["200"]["content"]
    properties = media["application/json"]["schema"]["properties"]
    for name, kind in types.items():
        if kind is None:
            del properties[name]
        else:
            properties[name] = {"type": kind}
    return document


def recorded(path, region=None, **changed):
    """A cassette of ten things; None leaves a property out."""
    items = []
    for n in range(10):
        body = {"id": str(n), "size": n, "name": "Bolt"} | changed
        body = {key: value for key, value in body.items() if value is not None}
        items.append(
            Interaction(
                request=Request("GET", f"https://shop.example/things/{n}"),
                response=Response(
                    200,
                    Headers({"Content-Type": "application/json"}),
                    json.dumps(body).encode(),
                ),
                region=region,
            )
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, items)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, document in {
        "one": shop(),
        "same": shop(),
        "text": shop(size="string"),
        "less": shop(size=None),
        "more": shop(weight="integer"),
    }.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(document))
    recorded(tmp_path / "monday" / "a.yaml")
    recorded(tmp_path / "tuesday" / "a.yaml")
    recorded(tmp_path / "wednesday" / "a.yaml", size="3")
    recorded(tmp_path / "thursday" / "a.yaml", name=None)
    (tmp_path / "app.py").write_text(
        'import requests\nbody = requests.get(f"https://shop.example/things/{1}").json()\n'
        'print(body["size"])\n'
    )
    return tmp_path


@pytest.fixture
def drift(folder, capfdbinary):
    """Runs the command in the folder: exit code, standard output, standard error."""

    def call(*arguments):
        code = invoke(["drift", *map(str, arguments)])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return call


@pytest.fixture
def changes(drift):
    """Runs the command and returns the JSON document."""

    def call(*arguments):
        code, out, err = drift(*arguments, "--format", "json")
        assert code in (0, 1), err
        return json.loads(out)

    return call
