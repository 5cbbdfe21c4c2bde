"""A description of one operation, which answers in one way."""

from __future__ import annotations

from typing import Any

from intercontract.contract.description import Description


def answering(server: str = "https://api.intercom.io", /, **response: Any) -> Description:
    """``listThings``, whose 200 is the Response Object of these fields, on a server or on none."""
    answer = {"description": "Things", **response}
    return Description(
        {
            "openapi": "3.1.0",
            "info": {"title": "Small", "version": "1"},
            "servers": [{"url": server}] if server else [],
            "paths": {
                "/things": {"get": {"operationId": "listThings", "responses": {"200": answer}}}
            },
        }
    )
