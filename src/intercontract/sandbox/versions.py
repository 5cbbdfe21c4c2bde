"""Which API version a request gets.

Source: *Intercom-Version*: absent means the version set for the app, not the schema's default; an
unknown one is refused with ``intercom_version_invalid`` (airbyte's integration tests,
python-intercom#234). Old versions stay served.
"""

from __future__ import annotations

from intercontract.sandbox.errors import Refusal
from intercontract.sandbox.exchange import Call

DEFAULT = "2.11"

KNOWN: tuple[str, ...] = (
    *(f"1.{minor}" for minor in range(5)),
    *(f"2.{minor}" for minor in range(14)),
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


def require(version: str, since: str) -> None:
    """Refuse an operation that a version does not have.

    Raises:
        Refusal: 400 ``intercom_version_invalid`` (n8n#4851: not 404).
    """
    if since and KNOWN.index(version) < KNOWN.index(since):
        raise Refusal(
            400,
            "intercom_version_invalid",
            "Requested resource is not available in current API version",
        )
