"""The command line in process, in an empty folder; descriptions to work on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml


def _description(**changes: Any) -> dict[str, Any]:
    return {
        "openapi": "3.0.1",
        "info": {"title": "Pets", "version": "7.1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {
            "/pets/{pet_id}": {
                "get": {
                    "operationId": "retrievePet",
                    "summary": "Retrieve a pet",
                    "parameters": [
                        {
                            "name": "pet_id",
                            "in": "path",
                            "required": True,
                            "schema": {"type": "string"},
                        },
                        {
                            "name": "depth",
                            "in": "query",
                            "schema": {"type": "integer", "maximum": 3},
                        },
                    ],
                    "responses": {
                        "200": {
                            "description": "found",
                            "content": {
                                "application/json": {
                                    "schema": {"$ref": "#/components/schemas/pet"},
                                    "example": {"id": "1"},
                                }
                            },
                        }
                    },
                }
            }
        },
        "components": {
            "schemas": {
                "pet": {
                    "type": "object",
                    "required": ["id"],
                    "properties": {"id": {"type": "string"}},
                }
            }
        },
    } | changes


@pytest.fixture
def description() -> Callable[..., dict[str, Any]]:
    """A sound description of one operation, with changes at its top."""
    return _description


@pytest.fixture
def unsound() -> dict[str, Any]:
    """The same with a dangling reference and an example that contradicts its schema."""
    document = _description()
    properties = document["components"]["schemas"]["pet"]["properties"]
    properties["owner"] = {"$ref": "#/components/schemas/owner"}
    get = document["paths"]["/pets/{pet_id}"]["get"]
    get["responses"]["200"]["content"]["application/json"]["example"] = {"id": 1}
    return document


@pytest.fixture
def write(folder) -> Callable[..., Path]:
    """``write("a.yaml", document)``: a file with a document in it."""

    def written(name: str, document: Any) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(document, sort_keys=False))
        return path

    return written
