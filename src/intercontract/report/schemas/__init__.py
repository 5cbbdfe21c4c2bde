"""The JSON Schemas of what ``--format json`` prints, by name and version."""

from __future__ import annotations

import json
from importlib.resources import files

from intercontract.model.json import JSONValue


def schema(name: str) -> JSONValue:
    """The schema of a document: ``report-1`` or ``drift-1``."""
    found: JSONValue = json.loads(files(__name__).joinpath(f"{name}.json").read_text("utf-8"))
    return found
