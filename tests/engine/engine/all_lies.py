"""Every lie by its name."""

from __future__ import annotations

from lies_bodies import BODIES
from lies_state import STATE
from lies_transport import TRANSPORT
from lying_proxy import Lie

LIES: dict[str, Lie] = {**TRANSPORT, **BODIES, **STATE}
if len(LIES) != len(TRANSPORT) + len(BODIES) + len(STATE):
    raise ValueError("two lies have one name")

# Evidence is thin: whether HEAD is supported is documented nowhere, and a list may call itself a list.
NOT_ASSERTED = ("head-404", "list-type-plain")
