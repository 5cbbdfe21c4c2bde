"""Which API version a request gets, and what that version has.

Source: *Intercom-Version*: absent means the version set for the app, not the schema's default; an
unknown one is refused with ``intercom_version_invalid`` (airbyte's integration tests,
python-intercom#234). Old versions stay served.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from intercontract.model.json import JSONObject
from intercontract.sandbox.errors import Refusal
from intercontract.sandbox.exchange import Call, Route

DEFAULT = "2.11"

KNOWN: tuple[str, ...] = (
    *(f"1.{minor}" for minor in range(5)),
    *(f"2.{minor}" for minor in range(18)),
    "Unstable",
    "Preview",  # what Unstable has been called since 2026-04
)


def version_of(call: Call, default: str = DEFAULT) -> str:
    """The effective version of a call.

    Raises:
        Refusal: 400 ``intercom_version_invalid`` for one that does not exist.
    """
    asked = call.headers.get("Intercom-Version")
    if asked is None:
        return default
    if asked.strip() not in KNOWN:
        raise Refusal(400, "intercom_version_invalid", "The requested version could not be found")
    return asked.strip()


def reaches(version: str, since: str) -> bool:
    """Whether a version is another one, or a later one than that."""
    return KNOWN.index(version) >= KNOWN.index(since)


def require(version: str, route: Route) -> None:
    """Refuse an operation that a version does not have.

    Raises:
        Refusal: 400 ``intercom_version_invalid`` (n8n#4851: not 404).
    """
    if reaches(version, route.since) and (not route.until or reaches(route.until, version)):
        return
    raise Refusal(
        400,
        "intercom_version_invalid",
        "Requested resource is not available in current API version",
    )


@frozen
class VersionChange:
    """One change that came with a version, and how to take it back from a resource as JSON, in place."""

    id: str
    since: str
    summary: str
    undo: Callable[[JSONObject], None]


def without(*names: str) -> Callable[[JSONObject], None]:
    """Takes fields away."""

    def undo(target: JSONObject) -> None:
        for name in names:
            target.pop(name, None)

    return undo


def within(path: str, undo: Callable[[JSONObject], None]) -> Callable[[JSONObject], None]:
    """Takes a change back in what fields hold, one after the other: an object, or each of an array."""
    name, _, rest = path.partition("/")

    def inside(target: JSONObject) -> None:
        held = target.get(name)
        for item in held if isinstance(held, list) else [held]:
            if isinstance(item, dict):
                (within(rest, undo) if rest else undo)(item)

    return inside
