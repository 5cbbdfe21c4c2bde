"""How much of somebody else's file we are willing to hold; every bound is a setting."""

from __future__ import annotations

from intercontract.values import frozen

MIB = 1024 * 1024


@frozen
class Limits:
    """Bounds on untrusted traffic; sizes in bytes.

    ``file_bytes`` bounds formats that are parsed whole (JSON, HAR) or whose scalars are (YAML);
    ``stream_bytes`` those read line by line. ``url`` is in characters; servers take far fewer. ``nodes``
    bounds one interaction after YAML aliases are expanded, ``json_nodes`` a JSON file. The defaults keep
    the worst file that we could build under 500 MB of memory (tests/engine/cassette/test_hostile_files.py).
    """

    file_bytes: int = 48 * MIB
    stream_bytes: int = 128 * MIB
    line_bytes: int = 32 * MIB
    body_bytes: int = 16 * MIB
    decoded_bytes: int = 128 * MIB
    interactions: int = 100_000
    headers: int = 2_000_000
    url: int = 256 * 1024
    nodes: int = 100_000
    json_nodes: int = 2_000_000
    depth: int = 100


DEFAULT = Limits()
