"""`notify`: tell a webhook what is new, fixed or broken, and nothing where nothing is."""

from __future__ import annotations

from intercontract.cassette.redaction.interactions import scrub_error
from intercontract.engine.history import LATEST, against, opened
from intercontract.errors import ConfigurationError
from intercontract.history import KINDS
from intercontract.history.notice import Notice, payload
from intercontract.model.json import JSONValue
from intercontract.transport.webhook import post


def notice_of(
    history: str | None, run: str = LATEST, base: str | None = None, *, series: str | None = None
) -> Notice:
    """What there is to tell of a run, compared with an older one or with the one before it."""
    with opened(history) as found:
        newer = found.find(run, series=series)
        older = found.find(base, series=newer.series) if base else None
        comparison = against(found, newer, older)
    return Notice(f"intercontract, {newer.series}", (comparison,))


def document_for(kind: str, notice: Notice) -> dict[str, JSONValue]:
    """What is posted, without anything that looks like a secret.

    Raises:
        ConfigurationError: there is no such kind.
    """
    if kind not in KINDS:
        raise ConfigurationError(
            f"{kind!r} is no kind of webhook", hint=f"there are {', '.join(KINDS)}"
        )
    return {key: _clean(value) for key, value in payload(kind, notice).items()}


def _clean(value: JSONValue) -> JSONValue:
    match value:
        case str():
            return scrub_error(value)
        case list():
            return [_clean(item) for item in value]
        case dict():
            return {key: _clean(item) for key, item in value.items()}
    return value


def notify(webhook: str, kind: str, notice: Notice, *, always: bool = False) -> bool:
    """Post a notice if it is news, or ``always``; whether it was posted.

    Raises:
        ConfigurationError: that is no address, or no kind.
        TargetError: the webhook does not take it.
    """
    document = document_for(kind, notice)
    if not (notice.is_news or always):
        return False
    post(webhook, document)
    return True
