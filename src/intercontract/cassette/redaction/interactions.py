"""Redaction of requests, responses and interactions: pure, and doing it twice changes nothing."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from attrs import evolve

from intercontract.cassette.entry import Entry
from intercontract.cassette.redaction.bodies import fixed_boundary, redact_body, secrets_in_body
from intercontract.cassette.redaction.echoes import echoes_of
from intercontract.cassette.redaction.json import JsonRedactor
from intercontract.cassette.redaction.keys import ValueKind, kind_of
from intercontract.cassette.redaction.pattern import REDACTED, hits
from intercontract.cassette.redaction.policy import DEFAULT_POLICY, Policy, Texts
from intercontract.cassette.redaction.scrub import Scrubber, worth_hiding
from intercontract.cassette.redaction.secret_tokens import SECRETS
from intercontract.cassette.redaction.urls import redact_url, secrets_in_url
from intercontract.cassette.words import words
from intercontract.contract.resources.intercom import INTERCOM
from intercontract.model.headers import Headers
from intercontract.model.interaction import (
    INVALID_TOKEN,
    Case,
    Credentials,
    Interaction,
    Request,
    Response,
    credentials_of,
)
from intercontract.model.regex import regex

_COOKIE_ATTRIBUTES = words(
    """
    max-age expires path secure httponly samesite partitioned priority
    """
)
_CHALLENGES = frozenset({"www-authenticate", "proxy-authenticate"})
_PARAMETER = regex(r'(?P<name>[\w!#$%&*+.^`|~-]{1,80})[ \t]*=[ \t]*(?P<value>"[^"]*"?|[^\s,"]+)')
_TOLD = words(
    """
    realm error error_description error_uri scope charset algorithm qop stale title
    """
)
_ADDRESSES = frozenset({"location", "link", "content-location"})


def redact(interaction: Interaction, policy: Policy = DEFAULT_POLICY) -> Interaction:
    """An interaction without secrets and personal data that still replays and judges the same.

    Tokens and cookies go; names, addresses, numbers and places get stable stand-ins of the same form;
    ids, enums, times and types stay. ``Bearer invalid-token``, sent on purpose, stays.
    """
    return _redacted(interaction, evolve(policy, secrets=policy.secrets | secrets_of(interaction)))


def _redacted(interaction: Interaction, policy: Policy) -> Interaction:
    by = redactor_of(policy, policy.secrets, interaction.answered_by)
    case = interaction.case
    clean = by.scrub.text
    sent = (
        interaction.credentials is Credentials.UNKNOWN
        and "authorization" in interaction.request.headers
    )
    credentials = credentials_of(interaction.request.headers) if sent else interaction.credentials
    return evolve(
        interaction,
        request=_request(interaction.request, policy, by),
        response=_response(interaction.response, policy, by),
        name=clean(interaction.name),
        api_version=clean(interaction.api_version)
        if interaction.api_version
        else interaction.api_version,
        credentials=credentials,
        sequence=clean(interaction.sequence) if interaction.sequence else interaction.sequence,
        answered_by=clean(interaction.answered_by),
        case=Case(clean(case.phase), clean(case.mode), clean(case.description)) if case else None,
    )


def redact_entry(entry: Entry, policy: Policy = DEFAULT_POLICY) -> Entry:
    """An entry whose interaction, operation and reason phrase are redacted."""
    policy = evolve(policy, secrets=policy.secrets | secrets_of(entry.interaction))
    clean = redactor_of(policy, policy.secrets, entry.interaction.answered_by).scrub.text
    return evolve(
        entry,
        interaction=_redacted(entry.interaction, policy),
        operation=clean(entry.operation) if entry.operation else entry.operation,
        reason=clean(entry.reason) if entry.reason else entry.reason,
        recorder=tuple((clean(name), clean(value)) for name, value in entry.recorder),
    )


def redact_request(
    request: Request, policy: Policy = DEFAULT_POLICY, *, answered_by: str = "unknown"
) -> Request:
    """A request as a redacted recording holds it, for looking it up."""
    secrets = policy.secrets | frozenset(secrets_of_request(request))
    return _request(request, policy, redactor_of(policy, secrets, answered_by))


def redact_metadata(metadata: Mapping[str, Any], policy: Policy = DEFAULT_POLICY) -> dict[str, Any]:
    """What is told about a whole recording, without secrets and personal data."""
    by = redactor_of(policy, policy.secrets, "sandbox")
    return {key: by.value(value, key) for key, value in metadata.items()}


def scrub_text(text: str, policy: Policy = DEFAULT_POLICY) -> str:
    """A text for people (a message, a log line) without secrets and personal data."""
    return Scrubber(policy.pseudonyms, policy.secrets).text(text)


def scrub_error(text: str, secrets: Iterable[str] = ()) -> str:
    """A message of ours without tokens: of its paths and names nothing else is touched."""
    text = echoes_of(frozenset(secrets)).hidden(text)
    for pattern in SECRETS:
        for hit in reversed(list(hits(text, pattern))):
            text = text[: hit.start] + REDACTED + text[hit.end :]
    return text


def scrub_url(url: str, policy: Policy = DEFAULT_POLICY) -> str:
    """A URL for people."""
    return redact_url(url, redactor_of(policy, policy.secrets))


def redactor_of(
    policy: Policy, secrets: Iterable[str], answered_by: str = "unknown"
) -> JsonRedactor:
    """What redacts single values by a policy, with the secrets that are known."""
    return _redactor_of(policy, frozenset(secrets), answered_by)


@lru_cache(maxsize=16)
def _redactor_of(policy: Policy, secrets: frozenset[str], answered_by: str) -> JsonRedactor:
    replace = policy.texts is Texts.REPLACE or (
        policy.texts is Texts.AUTO and answered_by != "sandbox"
    )
    scrubber = Scrubber(policy.pseudonyms, secrets)
    return JsonRedactor(scrubber, texts=replace, free_maps=policy.free_maps)


def _request(request: Request, policy: Policy, by: JsonRedactor) -> Request:
    media = request.headers.get("content-type") or ""
    body = (
        request.body if not request.body else redact_body(request.body, media, by, _about(request))
    )
    headers = _headers(request.headers, policy, by, changed=None if body == request.body else body)
    return Request(by.scrub.text(request.method), redact_url(request.url, by), headers, body)


def _about(request: Request) -> str:
    """The kind of resource that a request describes: ``contact`` of ``PUT /contacts/{id}``."""
    segments = request.path.strip("/").split("/")
    found = INTERCOM.of_segment(segments[0]) if len(segments) < 3 else None
    return found.name if found else ""


def _response(response: Response, policy: Policy, by: JsonRedactor) -> Response:
    body = redact_body(response.body, response.headers.get("content-type") or "", by)
    headers = _headers(
        response.headers, policy, by, changed=None if body == response.body else body
    )
    return evolve(response, headers=headers, body=body)


def _headers(given: Headers, policy: Policy, by: JsonRedactor, changed: bytes | None) -> Headers:
    return Headers(
        tuple(
            (_header_name(name, by), _header(name.lower(), value, policy, by, changed))
            for name, value in given
        )
    )


def _header_name(name: str, by: JsonRedactor) -> str:
    return name if by.scrub.text(name) == name else "X-Redacted"


def _header(name: str, value: str, policy: Policy, by: JsonRedactor, changed: bytes | None) -> str:
    if name == "authorization":
        return (
            f"Bearer {INVALID_TOKEN}"
            if value == f"Bearer {INVALID_TOKEN}"
            else f"Bearer {REDACTED}"
        )
    if name == "cookie":
        return "; ".join(_cookie(part, by) for part in value.split(";"))
    if name == "set-cookie":
        return _set_cookie(value, by)
    if not policy.keeps(name):
        return REDACTED if value else value
    if name == "content-length" and changed is not None:
        return str(len(changed))
    if name == "content-type":
        return by.scrub.text(fixed_boundary(value))
    if name in _CHALLENGES:
        return _challenge(value, by)
    if name in _ADDRESSES and "//" in value:
        return re.sub(r"(?:https?:)?//[^\s<>,;\"]+", lambda match: redact_url(match[0], by), value)
    if name in _ADDRESSES:
        return re.sub(r"[^\s<>;\"]+", lambda match: by.path(match[0]), value)
    return by.scrub.text(value)


def _challenge(value: str, by: JsonRedactor) -> str:
    """A challenge (RFC 9110, section 11.6.1) that names scheme and realm; what else it tells stays here."""

    def told(match: re.Match[str]) -> str:
        known = match["name"].lower() in _TOLD or match["value"].strip('"') == REDACTED
        return match[0] if known else f'{match["name"]}="{REDACTED}"'

    scheme, space, rest = value.partition(" ")
    if rest and not _PARAMETER.search(rest):
        return f"{by.scrub.text(scheme)}{space}{REDACTED}"
    return by.scrub.text(_PARAMETER.sub(told, by.scrub.text(value)))


def _cookie(part: str, by: JsonRedactor) -> str:
    name, equals, _ = part.strip().partition("=")
    return f"{by.scrub.text(name)}={REDACTED}" if equals else REDACTED


def _set_cookie(value: str, by: JsonRedactor) -> str:
    first, *attributes = value.split(";")
    kept = (
        by.scrub.text(attribute.strip())
        for attribute in attributes
        if attribute.partition("=")[0].strip().lower() in _COOKIE_ATTRIBUTES
    )
    return "; ".join((_cookie(first, by), *kept))


def secrets_of(interaction: Interaction) -> set[str]:
    """The values of an interaction that stand where a secret belongs, wherever they may be repeated."""
    response = interaction.response
    found = secrets_of_request(interaction.request)
    found |= _secrets_of_headers(response.headers)
    found |= set(secrets_in_body(response.body, response.headers.get("content-type") or ""))
    return {value for value in found if worth_hiding(value)}


def secrets_of_request(request: Request) -> set[str]:
    """The values of a request that stand where a secret belongs."""
    found = _secrets_of_headers(request.headers) | set(secrets_in_url(request.url))
    found |= set(secrets_in_body(request.body or b"", request.headers.get("content-type") or ""))
    return {value for value in found if worth_hiding(value)}


def _secrets_of_headers(headers: Headers) -> set[str]:
    found: set[str] = set()
    for name, value in headers:
        match name.lower():
            case "authorization" | "proxy-authorization":
                found |= {value, value.partition(" ")[2]} | _basic(value)
            case "cookie":
                found |= {part.partition("=")[2].strip() for part in value.split(";")}
            case "set-cookie":
                found.add(value.partition(";")[0].partition("=")[2].strip())
            case other if kind_of(other) is ValueKind.SECRET:
                found.add(value)
    return {value for value in found if value and not value.endswith(INVALID_TOKEN)}


def _basic(value: str) -> set[str]:
    scheme, _, rest = value.partition(" ")
    if scheme.lower() != "basic":
        return set()
    try:
        plain = base64.b64decode(rest, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return set()
    return {plain, *plain.split(":", 1)}
