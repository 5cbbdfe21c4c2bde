"""What redaction may keep; whatever is not named here goes."""

from __future__ import annotations

from enum import StrEnum

from intercontract.cassette.redaction.pseudonyms import Pseudonyms
from intercontract.cassette.words import words
from intercontract.contract.resources.intercom import INTERCOM
from intercontract.values import frozen

# The salt is public: it makes recordings repeatable, and it lets anybody who guesses an e-mail address
# check the guess. Recordings of a live workspace should be made with a salt of their own.
PROJECT_SALT = b"intercontract"


class Texts(StrEnum):
    """What becomes of message bodies and other free text."""

    KEEP = "keep"
    REPLACE = "replace"
    AUTO = "auto"  # keep what the sandbox made up, replace everything else


# Headers whose values say nothing about anybody; they are still searched for secrets.
HEADERS = words(
    """
    accept accept-encoding accept-language accept-ranges age allow cache-control
    connection content-disposition content-encoding content-language content-length
    content-type date etag expect expires host if-match if-modified-since if-none-match
    intercom-version keep-alive last-modified link location pragma retry-after server
    status strict-transport-security te trailer transfer-encoding upgrade user-agent vary
    warning www-authenticate x-content-type-options x-frame-options x-intercom-version
    x-ratelimit-limit x-ratelimit-remaining x-ratelimit-reset x-request-id
    x-request-queueing x-runtime x-xss-protection content-security-policy referrer-policy
    """
)


@frozen
class Policy:
    """How to redact.

    ``salt`` keys the pseudonyms: the same salt gives the same ones in every recording and region.
    ``headers`` are lower-case names kept besides the standard ones. ``secrets`` are values known to
    be secret, such as the token in use; they are replaced wherever they appear. Below ``free_maps`` all is
    somebody's own.
    """

    salt: bytes = PROJECT_SALT
    texts: Texts = Texts.AUTO
    headers: frozenset[str] = frozenset()
    secrets: frozenset[str] = frozenset()
    free_maps: frozenset[str] = INTERCOM.free_maps

    @property
    def pseudonyms(self) -> Pseudonyms:
        """The stand-ins under this policy's salt."""
        return Pseudonyms(self.salt)

    def keeps(self, header: str) -> bool:
        """Whether a header's value may stay."""
        name = header.lower()
        return name in HEADERS or name in self.headers or name.startswith("x-intercontract-")


DEFAULT_POLICY = Policy()
