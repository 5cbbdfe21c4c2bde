"""Where cassettes are kept: the user's own folder first, then those that come with the package."""

from __future__ import annotations

from pathlib import Path

from intercontract.errors import CassetteError


def built_in() -> Path:
    """The cassettes that come with the package: ``intercontract/data/cassettes`` in a wheel."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "data" / "cassettes"
    return inside if inside.is_dir() else package.parents[1] / "cassettes"


def corpus_folder(given: Path | None = None, home: Path | None = None) -> Path:
    """The folder of cassettes to replay: the one given, ``cassettes/`` here, or the built-in one.

    Raises:
        CassetteError: the folder given does not exist.
    """
    if given is not None:
        if not given.is_dir():
            raise CassetteError(
                "there is no such folder of cassettes",
                file=str(given),
                hint="record one with: intercontract record",
            )
        return given
    mine = (home or Path.cwd()) / "cassettes"
    return mine if mine.is_dir() else built_in()


def cassettes_of(folder: Path, region: str, version: str) -> list[Path]:
    """The cassettes of one region and version, by name.

    Raises:
        CassetteError: there is none.
    """
    found = sorted((folder / region / version).glob("*.yaml"))
    if not found:
        raise CassetteError(
            f"no cassette for the region {region} and version {version}",
            file=str(folder / region / version),
            hint=f"record them with: intercontract record --region {region}",
        )
    return found
