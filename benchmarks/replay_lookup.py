"""Time per look-up in a recording, ours against stock vcrpy: ``python benchmarks/replay_lookup.py``."""

from __future__ import annotations

import argparse
import json
import random
import sys
import time

from comparison import Comparison, tell
from vcr.cassette import Cassette
from vcr.matchers import host, method, path, port, query, scheme
from vcr.request import Request as VcrRequest

from intercontract.cassette.replay import Play, ReplayIndex
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response

SIZES = (100, 1_000, 4_000, 10_000, 100_000)
LOOKUPS = 2_000
# vcrpy is asked for as many as fit into about this many seconds.
VCRPY_BUDGET = 5.0
VCRPY_LIMIT = 10_000
MATCH_ON = (method, scheme, host, port, path, query)


def recorded(size: int) -> list[Interaction]:
    """Calls as a conversation suite makes them: a third lists, a third reads, a third writes."""
    found = []
    for n in range(size):
        headers = Headers({"Authorization": "Bearer REDACTED", "Intercom-Version": "2.11"})
        base = "https://api.intercom.io/conversations"
        kinds = (
            Request("GET", f"{base}?per_page=20&starting_after={n}", headers),
            Request("GET", f"{base}/{n}?display_as=plaintext", headers),
            Request("POST", f"{base}/{n}/tags", headers, b'{"id": "%d", "admin_id": "1"}' % n),
        )
        found.append(
            Interaction(kinds[n % 3], Response(200, body=b'{"id": "%d"}' % n), region="us")
        )
    return found


def ours(interactions: list[Interaction], asked: list[int]) -> tuple[float, float]:
    """Seconds to build the index, and per look-up."""
    start = time.perf_counter()
    index = ReplayIndex(interactions, Play.LAST_REPEATS)
    built = time.perf_counter() - start
    start = time.perf_counter()
    for number in asked:
        found = index.find_or_raise(interactions[number].request)
        assert found is interactions[number]
    return built, (time.perf_counter() - start) / len(asked)


def stock(interactions: list[Interaction], asked: list[int]) -> float:
    """Seconds per look-up as vcrpy's stubs make it: ask whether it can be played, then play it."""
    cassette = Cassette("none.yaml", match_on=MATCH_ON, allow_playback_repeats=True)
    for item in interactions:
        sent = item.request
        request = VcrRequest(sent.method, sent.url, sent.body, dict(sent.headers))
        cassette.append(request, {"body": {"string": item.response.body}})
    cassette.rewound = True
    done, start = 0, time.perf_counter()
    for number in asked:
        sent = interactions[number].request
        request = VcrRequest(sent.method, sent.url, sent.body, dict(sent.headers))
        assert cassette.can_play_response_for(request)
        answer = cassette.play_response(request)
        assert answer["body"]["string"] == interactions[number].response.body
        done += 1
        if time.perf_counter() - start > VCRPY_BUDGET:
            break
    return (time.perf_counter() - start) / done


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    chosen = parser.parse_args()
    rows = []
    for size in chosen.sizes:
        interactions = recorded(size)
        draw = random.Random(1)
        asked = [draw.randrange(size) for _ in range(LOOKUPS)]
        built, each = ours(interactions, asked)
        vcrpy = stock(interactions, asked) if size <= VCRPY_LIMIT else None
        rows.append(
            {
                "interactions": size,
                "index_seconds": round(built, 4),
                "lookup_microseconds": round(each * 1e6, 1),
                "vcrpy_microseconds": round(vcrpy * 1e6, 1) if vcrpy else None,
                "ratio": round(vcrpy / each, 1) if vcrpy else None,
            }
        )
    if chosen.format == "json":
        print(json.dumps(rows, indent=2))
        return 0
    for row in rows:
        if row["ratio"]:
            tell(
                Comparison(
                    f"replay look-up among {row['interactions']:,}",
                    "vcrpy, times as fast",
                    row["ratio"],
                )
            )
    print(f"{'interactions':>12} {'index s':>9} {'ours us':>9} {'vcrpy us':>11} {'ratio':>9}")
    for row in rows:
        values = ["-" if value is None else f"{value:,}" for value in row.values()]
        print(f"{values[0]:>12} {values[1]:>9} {values[2]:>9} {values[3]:>11} {values[4]:>9}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
