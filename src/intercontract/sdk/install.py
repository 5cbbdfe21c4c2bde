"""Installing an SDK into a folder of its own in the user's cache: once, whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path
from tempfile import mkdtemp

from platformdirs import user_cache_path

from intercontract.errors import ConfigurationError
from intercontract.files.kind import is_folder
from intercontract.files.reading import read_bytes, read_text
from intercontract.sdk.languages import Sdk
from intercontract.values import frozen

_SECONDS = 300
_ERRORS, _LONGEST = 2, 150
_HASHES = "sha256.txt"


class NotInstalled(Exception):  # noqa: N818 - it says why an SDK was not verified
    """An SDK cannot be had: no such version, another file than was locked, no registry."""


class NoToolchain(NotInstalled):
    """What its language needs is not on this machine: a reason to skip, and nobody's fault."""


@frozen
class Installed:
    """An SDK's folder; ``note`` says what is to be known of it."""

    sdk: Sdk
    folder: Path
    note: str = ""

    @property
    def command(self) -> list[str]:
        """What starts its driver."""
        return self.sdk.filled(self.sdk.language.start, folder=str(self.folder))

    @property
    def environment(self) -> dict[str, str]:
        """The variables that its driver wants."""
        places = self.sdk.places(folder=str(self.folder))
        given = self.sdk.language.environment
        return {name: value.format_map(places) for name, value in given.items()}


def cache_folder() -> Path:
    """Where SDKs are installed."""
    return user_cache_path("intercontract", appauthor=False) / "sdk"


def installed(sdk: Sdk, cache: Path | None = None) -> Installed:
    """The folder of an SDK, which is installed there if it is not yet.

    Raises:
        NotInstalled: it cannot be installed; says why.
    """
    if missing := sdk.language.missing():
        raise NoToolchain(f"{missing} is not installed")
    if sdk.place is not None:
        return Installed(sdk, sdk.place, "from a folder that was given")
    lock = sdk.language.lock(sdk.package, sdk.version)
    note = "" if lock else "no lock for this version: installed without known hashes"
    cache = cache or cache_folder()
    place = cache / _name(sdk, lock)
    if not is_folder(place):
        _install(sdk, lock, cache, place)
    return Installed(sdk, place, note)


def _name(sdk: Sdk, lock: Path | None) -> str:
    digest = hashlib.sha256(repr(sdk.language.install).encode())
    language = sdk.language
    files = sorted(lock.glob("*")) if lock else []
    if any("{driver}" in part for command in language.install for part in command):
        files.append(language.folder / language.driver)  # it is compiled when the SDK is installed
    for file in files:
        digest.update(read_bytes(file, ConfigurationError))
    runtime = sdk.language.runtime.format_map(sdk.places())
    parts = (sdk.package.replace(":", "+"), sdk.version, runtime, digest.hexdigest()[:8])
    return "-".join(part for part in parts if part)


def _install(sdk: Sdk, lock: Path | None, cache: Path, place: Path) -> None:
    language = sdk.language
    if not (lock or language.install_any):
        raise NotInstalled("there is no lock for this version, and no way to install another")
    cache.mkdir(parents=True, exist_ok=True)
    new = Path(mkdtemp(prefix=".new-", dir=cache))
    try:
        if lock:
            shutil.copytree(lock, new, dirs_exist_ok=True)
        for command in language.install if lock else language.install_any:
            _run(sdk.filled(command, folder=str(new)), new)
        _check(new)
        if not place.exists():  # another process may have been first
            new.rename(place)
    except OSError as problem:
        if not is_folder(place):
            raise NotInstalled(f"it cannot be installed: {problem.strerror or problem}") from None
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _run(command: list[str], folder: Path) -> None:
    try:
        subprocess.run(  # noqa: S603 - a command of a driver's folder
            command, check=True, capture_output=True, text=True, timeout=_SECONDS, cwd=folder
        )
    except subprocess.TimeoutExpired:
        raise NotInstalled(f"it could not be installed in {_SECONDS} s") from None
    except subprocess.CalledProcessError as error:
        said = (error.stderr.strip() or error.stdout.strip()).splitlines() or ["no reason"]
        errors = [line for line in said if "error" in line.lower()][:_ERRORS] or said[-1:]
        told = " / ".join(line.strip()[:_LONGEST] for line in errors)
        raise NotInstalled(f"it could not be installed: {told}") from None


def _check(folder: Path) -> None:
    """Compare with the hashes of a lock, where the installing program does not do so itself."""
    listed = folder / _HASHES
    for line in read_text(listed, ConfigurationError).splitlines() if listed.is_file() else ():
        wanted, name = line.split(maxsplit=1)
        file = folder / name
        if (
            not file.is_file()
            or hashlib.sha256(read_bytes(file, ConfigurationError)).hexdigest() != wanted
        ):
            raise NotInstalled(f"{name} is not the file that was locked")
