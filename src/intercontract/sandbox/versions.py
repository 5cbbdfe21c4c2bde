"""Which API version a request gets, and what that version has.

Source: *Intercom-Version*: absent means the version set for the app, not the schema's default; an
unknown one is refused with ``intercom_version_invalid`` (airbyte's integration tests,
python-intercom#234). Old versions stay served.
"""

from __future__ import annotations

from collections.abc import Callable

from intercontract.contract.changes import fits, shape_of, version_changes
from intercontract.model.json import JSONObject
from intercontract.sandbox.errors import Refusal
from intercontract.sandbox.exchange import Call
from intercontract.values import frozen

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


def has(version: str, method: str, path: str) -> bool:
    """Whether a version has an operation, as far as versions brought or lost it; any other is in all.

    Source: the contracts that tell versions as changes. ``path`` may be a template.
    """
    segments = shape_of(path)
    for changes in version_changes():
        there = reaches(version, changes.version)
        if there and any(fits(shape, segments) for shape in changes.gone):
            return False
        if not there and any(m == method and fits(s, segments) for m, s in changes.operations):
            return False
    return True


def require(version: str, call: Call) -> None:
    """Refuse an operation that a version does not have, whether the sandbox implements it or not.

    Raises:
        Refusal: 400 ``intercom_version_invalid`` (n8n#4851: not 404).
    """
    if has(version, "GET" if call.method == "HEAD" else call.method, call.path):
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
