"""`sandbox`: the reference server on loopback, for tests of one's own code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from intercontract.engine.setup.prepare import regions_in
from intercontract.sandbox.auth import token_for
from intercontract.sandbox.filling import WorkspaceSize
from intercontract.sandbox.sandbox import Settings
from intercontract.sandbox.server import running
from intercontract.sandbox.upgrade import staged_upgrade
from intercontract.values import frozen


@frozen
class RunningSandbox:
    """A sandbox that answers: ``url`` without a path, and the ``token`` to send as ``Bearer``."""

    url: str
    token: str
    region: str


@contextmanager
def sandbox(
    *,
    region: str = "us",
    port: int = 0,
    seed: int = 1,
    night: int = 0,
    upgrade: str = "",
    api_version: str = "2.11",
    contacts: int = 0,
    conversations: int = 0,
) -> Iterator[RunningSandbox]:
    """A sandbox of one region on 127.0.0.1, for as long as the context lasts.

    It is stateful, starts from the same workspace each time, and answers as Intercom does, errors and
    rate-limit headers included.

    Args:
        region: ``us``, ``eu`` or ``au``.
        port: The port; 0 picks a free one.
        seed: Seeds the workspace: its ids and texts.
        night: The sandbox's day: 1 is the night after the first.
        upgrade: ``VERSION[@us,eu]``: the sandbox moves to that version's shapes before night 1.
        api_version: The version that is answered where a request names none.
        contacts: It begins with so many, if that is more than it has anyway.
        conversations: As ``contacts``.

    Raises:
        ConfigurationError: there is no such region, or the sandbox has no shapes of the version.
        TargetUnreachable: the port is taken.
    """
    regions_in([region])
    settings = Settings(
        region=region,
        seed=seed,
        day_offset=night,
        upgrade=staged_upgrade(upgrade),
        api_version=api_version,
        size=WorkspaceSize(contacts, conversations),
    )
    with running(settings, port=port, links_here=True) as url:
        yield RunningSandbox(url, token_for(region), region)
