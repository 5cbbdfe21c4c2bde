"""Recording what passes: one cassette per region, started fresh, finished when the gateway ends."""

from __future__ import annotations

from pathlib import Path

from intercontract.cassette.recorder import Recorded, Recorder
from intercontract.cassette.writing import cassette_path
from intercontract.errors import CassetteError

NAME = "captured"


def open_recorder(folder: Path, region: str, version: str, contract: str) -> Recorder:
    """The recorder of ``folder/<region>/<version>/captured.yaml``; its journal is on disk at once.

    Raises:
        CassetteError: the cassette is there already (what a client did is not repeated at will), another
            recorder is at work on it, a crashed one left its journal, or the folder cannot be written.
    """
    path = cassette_path(folder, region, version, NAME)
    if path.exists():
        raise CassetteError(
            "is there already, and would be replaced",
            file=str(path),
            hint="record into another folder, or move it away",
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return Recorder(
            path,
            contract=contract,
            metadata={"region": region, "api_version": version, "scenario": NAME},
        )
    except OSError as problem:
        raise CassetteError(f"cannot be written: {problem.strerror}", file=str(path)) from None


def finish(recorder: Recorder) -> Recorded | None:
    """Make the journal a cassette; None, and no file, where nothing passed.

    Raises:
        CassetteError: a secret is found, or the recording does not play back; the journal stays.
    """
    recorded = recorder.finish()
    if recorded.kept:
        return recorded
    recorded.path.unlink()
    return None
