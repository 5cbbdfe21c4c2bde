"""Traffic that is judged elsewhere: by an executor's processes, and by a Dask cluster of which one dies."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

import pytest
from attrs import evolve

from intercontract.cassette import stretches
from intercontract.cassette.limits import DEFAULT
from intercontract.engine.audit import audit
from intercontract.engine.bulk import audit as bulk
from intercontract.engine.bulk.audit import run_bulk
from intercontract.engine.bulk.cluster import workers
from intercontract.engine.bulk.elsewhere import FilePiece, Job, Lines, judge_piece
from intercontract.engine.judging.run_state import Run
from intercontract.errors import (
    CassetteError,
    ConfigurationError,
    InternalError,
    TargetUnreachable,
    TrafficError,
)
from intercontract.model.event import PartJudged, ignore

sys.path.insert(0, str(Path(__file__).parent))
from bulk_traffic import CONTRACT, SETTINGS, by_one, lines, told, traffic, written


@pytest.fixture
def small(monkeypatch, tmp_path):
    """Pieces as small as the traffic asks for; files are here."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(stretches, "LINES", 7)
    monkeypatch.setattr(bulk, "PIECE", 1)
    return monkeypatch


@pytest.fixture(scope="module")
def processes():
    """Processes that begin with nothing of this one."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        yield executor


def elsewhere(executor, *files: Path, listen=ignore, whole: int = 0):
    return run_bulk(SETTINGS, CONTRACT, files, listen, whole=whole, executor=executor)


@pytest.mark.parametrize("whole", [0, 1 << 30], ids=["in stretches", "whole"])
def test_the_report_is_that_of_one_process(small, tmp_path, processes, whole):
    own = [*lines()]
    files = [
        written([*own[:30], b'{"request": {', *own[30:50]], tmp_path / "a.ndjson"),
        written(own[50:], tmp_path / "b.ndjson"),
    ]
    assert told(elsewhere(processes, *files, whole=whole)) == by_one(*files)


def test_threads_of_one_process_take_turns(small, tmp_path):
    file = written([*lines()], tmp_path / "a.ndjson")
    with ThreadPoolExecutor(3) as executor:
        assert told(elsewhere(executor, file)) == by_one(file)


def test_what_the_first_piece_raised_is_raised(small, tmp_path, processes):
    file = written(
        [*lines()[:20], b"x" * (DEFAULT.line_bytes + 1), *lines()[20:]], tmp_path / "a.ndjson"
    )
    good = written([*lines()], tmp_path / "b.ndjson")
    with pytest.raises(TrafficError) as alone:
        run_bulk(SETTINGS, CONTRACT, [good, file], whole=1 << 30)
    with pytest.raises(TrafficError) as away:
        elsewhere(processes, good, file, whole=1 << 30)
    assert str(away.value) == str(alone.value)


def test_a_signal_ends_it_and_the_report_says_how_far_it_came(small, tmp_path, processes):
    def stop(event):
        if isinstance(event, PartJudged):
            os.kill(os.getpid(), signal.SIGINT)

    file = written([*lines()], tmp_path / "a.ndjson")
    report = elsewhere(processes, file, listen=stop)
    assert (report.run.complete, report.run.signal) == (False, "SIGINT")
    assert 0 < report.interactions < len(lines())


class Losing(ThreadPoolExecutor):
    """An executor that lets go of a piece, or breaks, or that a worker of raises what is no error of ours."""

    def __init__(self, how: str):
        super().__init__(1)
        self.how = how

    def submit(self, function, /, *given, **named):
        if given[1].number != 1:
            return super().submit(function, *given, **named)
        lost = Future()
        if self.how == "cancelled":
            lost.cancel()
            lost.set_running_or_notify_cancel()
        else:
            lost.set_exception(
                BrokenProcessPool("a process died") if self.how == "broken" else KeyError("x")
            )
        return lost


@pytest.mark.parametrize(
    ("how", "error", "message"),
    [
        ("cancelled", TargetUnreachable, "was lost where it was to be judged: CancelledError"),
        ("broken", TargetUnreachable, "BrokenProcessPool: a process died"),
        ("no error of ours", InternalError, "was not judged: KeyError: 'x'"),
    ],
)
def test_a_piece_that_is_lost_is_no_report(small, tmp_path, how, error, message):
    file = written([*lines()], tmp_path / "a.ndjson")
    with Losing(how) as executor, pytest.raises(error, match=message):
        elsewhere(executor, file)


def test_a_file_that_changed_since_the_last_audit_is_read_anew(small, tmp_path, processes):
    file = tmp_path / "a.ndjson"
    for own in ([*lines()], [*lines()][::-1]):
        written(own, tmp_path / "new").replace(file)  # of the same size
        assert told(elsewhere(processes, file)) == by_one(file)


def test_another_file_elsewhere_is_told(small, tmp_path):
    file = written([*lines()], tmp_path / "a.ndjson")
    told_of = Lines(file, beyond=0, size=file.stat().st_size + 1)
    with pytest.raises(CassetteError, match="is another file where it is to be judged"):
        told_of.opened()


def test_tokens_stay_here():
    run = Run(evolve(SETTINGS, environment={"INTERCOM_TOKEN_US": "dG9rOnNlY3JldA"}), CONTRACT)
    assert b"dG9rOnNlY3JldA" not in pickle.dumps(Job.of(run))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"version": "0.0.1"}, id="another release"),
        pytest.param({"folder": "/opt/elsewhere/intercontract"}, id="another place"),
        pytest.param({"digest": "0" * 64}, id="another contract"),
    ],
)
def test_workers_that_have_something_else_judge_nothing(tmp_path, other):
    job = evolve(Job.of(Run(SETTINGS, CONTRACT)), **other)
    file = written([*lines()], tmp_path / "a.ndjson")
    with pytest.raises(ConfigurationError, match="a worker has intercontract"):
        judge_piece(job, FilePiece(0, (file,)))


def test_what_is_known_to_deviate_goes_along(tmp_path, processes):
    file = written([*lines()], tmp_path / "a.ndjson")
    verdicts = [
        {
            one["verdict"]
            for one in told(run_bulk(SETTINGS, contract, [file], executor=processes))["findings"]
        }
        for contract in (CONTRACT, evolve(CONTRACT, noted=None))
    ]
    assert "known" in verdicts[0]
    assert "known" not in verdicts[1]


# --- a Dask cluster --------------------------------------------------------------------------------


def begun(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + command[0], *command[1:]],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )


class Cluster:
    """A scheduler and its workers, each a process."""

    def __init__(self, folder: Path):
        self.file, self.folder = folder / "scheduler.json", folder
        self.scheduler = begun(
            "dask_scheduler", "--scheduler-file", str(self.file), "--port", "0", "--no-dashboard"
        )
        self.workers: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        import json

        until = time.monotonic() + 60
        while not self.file.exists() and time.monotonic() < until:
            time.sleep(0.05)
        return json.loads(self.file.read_text())["address"]

    def grow(self, number: int) -> None:
        from distributed import Client

        self.workers += [
            begun(
                "dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
                "--local-directory", str(self.folder),
            )
            for _ in range(number)
        ]  # fmt: skip
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(len(self.workers), timeout=90)

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def dask(tmp_path):
    pytest.importorskip("distributed", reason="dask.distributed is not installed")
    made = Cluster(tmp_path)
    try:
        yield made
    finally:
        made.end()


def test_a_worker_that_dies_loses_nothing(small, tmp_path, dask):
    dask.grow(3)
    file = written([*lines()], tmp_path / "a.ndjson")
    killed = []

    def kill(event):
        if isinstance(event, PartJudged) and not killed:
            killed.append(dask.workers[0])
            dask.workers[0].send_signal(signal.SIGKILL)

    with workers(dask.address) as executor:
        report = elsewhere(executor, file, listen=kill)
    assert killed
    assert killed[0].wait() == -signal.SIGKILL
    assert told(report) == by_one(file)


def test_a_scheduler_that_dies_is_no_report(small, tmp_path, dask, caplog):
    dask.grow(1)
    file = written([*lines()], tmp_path / "a.ndjson")

    def kill(event):
        if isinstance(event, PartJudged):
            dask.scheduler.kill()

    with pytest.raises(TargetUnreachable, match="was lost"), workers(dask.address) as executor:
        elsewhere(executor, file, listen=kill)
    assert caplog.text == ""  # it is one line, and no library's traceback beside it


def test_a_scheduler_without_workers_is_told(dask, tmp_path):
    file = written([*lines()], tmp_path / "a.ndjson")
    with pytest.raises(ConfigurationError, match="has no workers"):
        audit([file], cluster=dask.address)


def test_a_scheduler_that_does_not_answer_is_told(tmp_path, monkeypatch):
    pytest.importorskip("distributed", reason="dask.distributed is not installed")
    monkeypatch.setattr("intercontract.engine.bulk.cluster._PATIENCE", 1)
    file = written([*lines()], tmp_path / "a.ndjson")
    with pytest.raises(TargetUnreachable, match="no Dask scheduler answers"):
        audit([file], cluster="tcp://127.0.0.1:9")


def test_an_executor_of_ones_own_judges(tmp_path, processes):
    file = written([*lines()], tmp_path / "a.ndjson")
    report = audit([file], cluster=processes)
    assert report.interactions == len(traffic())
