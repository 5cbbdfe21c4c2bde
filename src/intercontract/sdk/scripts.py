"""Scripts of a few lines that repeat a finding: a template for each language, beside its driver."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from string import Template

from intercontract.errors import ConfigurationError
from intercontract.files.reading import read_text
from intercontract.model.interaction import Response
from intercontract.model.json import JSONValue, split
from intercontract.sdk.languages import Sdk

_LONGEST = 16_000
DELAY = "X-Delay"
"""The header in which an answer says how many seconds it waits; a script's server does not send it."""
PAUSE = "X-Pause"
"""The same, of a pause in the middle of the body."""
_HEADERS = (
    "content-type",
    "content-length",
    "retry-after",
    "x-request-id",
    "intercom-version",
    "x-ratelimit-reset",
    DELAY.lower(),
    PAUSE.lower(),
)


def script(
    sdk: Sdk,
    spelled: str,
    answers: Sequence[Response],
    look: str,
    settings: Mapping[str, JSONValue],
    *,
    walks: bool = False,
    declares: bool = False,
    takes: bool = False,
) -> str:
    """The script of a call, and of the answers that it gets in order, the last again and again.

    ``look`` is the JSON Pointer of the place in the result that is shown; one that ``walks`` iterates over
    all pages, a hundred items at most; one that ``declares`` shows the declared types on the way there, one
    that ``takes`` those of what the call takes.
    ``settings`` are those of the client, by the names that the SDK has for them.
    """
    language = sdk.language
    if not language.script or not spelled:
        return ""
    text = read_text(language.folder / language.script, ConfigurationError)
    told = [
        [one.status, {k: v for k, v in one.headers if k.lower() in _HEADERS}, _text(one.body)]
        for one in answers
    ]
    types, method = "", spelled.partition("(")[0]
    if (declares or takes) and language.script_types:
        types = read_text(language.folder / language.script_types, ConfigurationError)
        types = Template(types).safe_substitute(
            call=_in_quotes(spelled), method=method, takes=json.dumps(takes)
        )
    given = json.dumps(dict(settings))
    return Template(text).safe_substitute(
        package=sdk.package,
        version=sdk.version,
        call=spelled,
        method=method,
        types=types,
        answers=json.dumps(told, ensure_ascii=False),
        quoted=_literals(json.dumps(told)),
        quoted_way=json.dumps(look),
        way=json.dumps([int(part) if part.isdecimal() else part for part in split(look)]),
        walks=json.dumps(walks) if language.language != "python" else str(walks),
        settings=given,
        quoted_settings=json.dumps(given),
    )


def _literals(text: str) -> str:
    """A text as literals with commas between them, each short enough for Java (65,535 bytes)."""
    parts = [text[at : at + _LONGEST] for at in range(0, len(text), _LONGEST)]
    return ", ".join(map(json.dumps, parts))


def _in_quotes(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")
