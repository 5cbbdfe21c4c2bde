"""Identifiers of the forms that Intercom uses, made from a region and a counter.

Forms seen in recordings: conversations are numeric strings of 15 digits, parts have 10 or 11 digits,
messages 10, tags 6 to 8, admins 7 or 8; contacts and companies are 24 hexadecimal digits; an
application id has 8 letters and digits; a request id has 20.
"""

from __future__ import annotations

from hashlib import blake2b
from uuid import UUID

from attrs import Factory

from intercontract.values import frozen

# Each region counts in a range of its own, so that a value that leaks into another region is seen to.
_OFFSET = {"us": 0, "eu": 3, "au": 6}
_BASE32 = "0123456789abcdefghijklmnopqrstuv"


def _digest(*parts: object, size: int = 16) -> bytes:
    return blake2b("\x1f".join(map(str, parts)).encode(), digest_size=size).digest()


def _base32(data: bytes, length: int) -> str:
    number = int.from_bytes(data, "big")
    return "".join(_BASE32[number >> (5 * i) & 31] for i in range(length))


@frozen
class IdSeries:
    """The ids of one kind of thing: 24 hexadecimal digits, or numeric strings.

    Numeric ones begin at ``first`` in the first region, and go up by ``step``; each region has
    a ``span`` of its own, or several.
    """

    kind: str
    first: int | None = None
    step: int = 1
    span: int = Factory(
        lambda self: 0 if self.first is None else int(10 ** (len(str(self.first)) - 3)),
        takes_self=True,
    )

    def id(self, region: str, seed: int, count: int, born: int) -> str:
        """The id of the ``count``-th thing made, at the time ``born`` (Unix seconds)."""
        if self.first is None:  # the first eight digits are a time, as in an ObjectId
            return f"{born:08x}{_digest(self.kind, region, seed, count, size=8).hex()}"
        return str(self.first + _OFFSET.get(region, 9) * self.span + count * self.step)


def request_id(region: str, seed: int, count: int) -> str:
    """20 lower-case letters and digits."""
    return "00" + _base32(_digest("request", region, seed, count), 18)


def workspace_id(region: str, seed: int) -> str:
    """8 lower-case letters and digits: the ``id_code`` of a workspace."""
    return _base32(_digest("workspace", region, seed), 8)


def uuid(region: str, seed: int, purpose: str, count: int) -> str:
    """A UUID."""
    return str(UUID(bytes=_digest(purpose, region, seed, count), version=4))


def build_sha(version: str) -> str:
    """40 hexadecimal digits: what ``X-Intercom-Version`` carries."""
    return _digest("build", version, size=20).hex()


def job_identifier(region: str, seed: int, count: int) -> str:
    """16 lower-case letters and digits: the name of an export."""
    return _base32(_digest("job", region, seed, count), 16)
