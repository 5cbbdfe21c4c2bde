"""A description in one file, as it was published: read, and found to be one that can be worked with.

Reading a large one as YAML takes as long as comparing two, so what came of it is kept by its content.
"""

from __future__ import annotations

import marshal

from intercontract.contract.document.bounds import refuse_unbounded
from intercontract.contract.document.normalise import version_of
from intercontract.contract.program import WORTH_KEEPING, program
from intercontract.contract.reading.garbage_collection import paused_garbage_collection
from intercontract.contract.reading.text import parse_yaml
from intercontract.errors import ContractError
from intercontract.files.cache import cached, keep
from intercontract.model.json import JSONObject, JSONValue

_KIND = "published"


def published(text: str, file: str) -> JSONObject:
    """The document of a text that refers to no other file.

    Raises:
        ContractError: it is damaged, no OpenAPI 3.0 or 3.1, or too large in one place.
    """
    if len(text) < WORTH_KEEPING:
        return checked(parse_yaml(text, ContractError, file=file), file)
    key = text.encode("utf-8", "surrogatepass"), *program()
    if (content := cached(_KIND, *key)) is not None:
        with paused_garbage_collection():
            known: JSONObject = marshal.loads(content)  # noqa: S302 - of our own folder, and whole
        return known
    document = checked(parse_yaml(text, ContractError, file=file), file)
    keep(_KIND, marshal.dumps(document), *key)
    return document


def checked(document: JSONValue, file: str) -> JSONObject:
    """A document that is a description of a size that can be worked with.

    Raises:
        ContractError: it is not.
    """
    version_of(document, file)
    refuse_unbounded(document, file)
    return document if isinstance(document, dict) else {}
