"""What an issue for the vendor's tracker needs beside a deviation: a command to copy, words to quote."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from intercontract.model.json import JSONValue, resolve

if TYPE_CHECKING:
    from intercontract.contract.contract import Contract
    from intercontract.contract.description import Operation


def curl_for(contract: Contract, operation: Operation) -> str:
    """A command that calls an operation, its body the first request example of the contract.

    Names in capitals stand for the ids of whoever copies it.
    """
    from intercontract.contract.documented import request_examples
    from intercontract.model.headers import Headers
    from intercontract.model.interaction import Interaction, Request, Response
    from intercontract.report.curl import curl

    servers = contract.documented.servers
    path = re.sub(r"\{([^{}]*)\}", lambda found: _capitals(found[1]), operation.path)
    headers = [("Accept", "application/json"), ("Intercom-Version", contract.version)]
    body = None
    for media_type, value in request_examples(contract.documented, operation):
        headers.append(("Content-Type", media_type))
        body = json.dumps(value).encode()
        break
    request = Request(
        operation.method,
        (servers[0] if servers else "https://api.intercom.io") + path,
        Headers(headers),
        body,
    )
    return curl(Interaction(request, Response(200)))


def published_in(contract: Contract) -> Callable[[str], tuple[JSONValue, str]]:
    """Finds what stands at a pointer of the description as it was written, with file and line.

    The function raises KeyError where nothing stands.
    """
    from intercontract.contract.document.bundle import bundle_files
    from intercontract.contract.document.positions import Positions

    source = bundle_files(Path(contract.path))
    positions = Positions(source)

    def find(pointer: str) -> tuple[JSONValue, str]:
        value = resolve(source.document, pointer)
        file, line = positions.find(pointer)
        return value, f"{Path(file).name}:{line}" if line else ""

    return find


def _capitals(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "_", name).upper()
