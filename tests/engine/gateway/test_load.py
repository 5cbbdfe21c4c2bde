"""Many connections at once: everything is answered, counted and kept, and little of it stays in memory.

The large version is ``benchmarks/gateway_load.py``.
"""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from intercontract.cassette.reading import read
from intercontract.engine import serve as engine
from intercontract.engine.judging import windows
from intercontract.gateway import recording, watch

CONNECTIONS, REQUESTS = 16, 4
TARGETS = ("/tags", "/conversations?per_page=151", "/nowhere", "/me")


async def _connection(port: int, number: int) -> list[int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    found = []
    for turn in range(REQUESTS):
        target = TARGETS[(number + turn) % len(TARGETS)]
        fields = "Host: localhost\r\nAuthorization: Bearer sandbox-us\r\nIntercom-Version: 2.11"
        writer.write(f"GET {target} HTTP/1.1\r\n{fields}\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        await reader.readexactly(int(head.partition("content-length: ")[2].split("\r\n")[0]))
        found.append(int(head.split()[1]))
    writer.close()
    return found


async def _load(port: int) -> list[int]:
    found = await asyncio.gather(*(_connection(port, n) for n in range(CONNECTIONS)))
    return sorted(status for statuses in found for status in statuses)


def test_under_load_everything_is_answered_counted_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    total = CONNECTIONS * REQUESTS
    monkeypatch.setattr(recording, "MOST", 25)
    monkeypatch.setattr(windows, "MOST", 30)
    kept = tmp_path / "kept"
    with engine.serve(port=0, record=kept, report_dir=tmp_path) as served:
        statuses = asyncio.run(_load(int(served.urls["us"].rpartition(":")[2])))
    assert statuses == sorted([200, 400, 404, 200] * (total // 4))
    assert (served.not_kept, served.failures) == ((), ())
    assert served.report is not None
    assert served.report.interactions == total
    wrong = [g.count for g in served.report.groups if g.finding.check == "request-conformance"]
    assert wrong == [total // 4]
    assert [done.kept for done in served.recorded] == [25, 25, total - 50]
    assert len(read(kept / "us" / "2.11")) == total


def test_a_judgement_that_takes_long_holds_nobody_up(
    serve: Any, call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "PATIENCE", 0.05)
    served = serve()
    judge = served.session.watch.judge
    answered = threading.Event()

    def slow(interaction: Any, alone: bool) -> Any:
        answered.wait(30)
        return judge(interaction, alone)

    served.session.watch.judge = slow
    wrong = call(f"{served.url}/conversations?per_page=151")
    assert "X-Intercontract-Findings" not in wrong.headers
    answered.set()
    served.stop()
    assert len(served.judged) == 1
    assert any("judged after they had left" in note for note in served.session.notes())
