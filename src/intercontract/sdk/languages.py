"""The languages that there are drivers for: each is a folder with a ``driver.json`` and what that names.

======================  =====================================================================
member                  what it says
======================  =====================================================================
language                what the folder is called
packages                the packages that the driver drives, each with its locked versions
runtime                 what an installation depends on besides: ``python{python_version}``
tools                   the programs that must be there; without them the SDK is skipped
install, install_any    commands, in order: of a locked version, of any other
start                   the command that runs the driver
driver, environment     the driver's file, and variables for it
script, run_script      the template of scripts that repeat a finding, and how they are run
script_types            what shows declared types, where the script cannot know them: its ``$types``
======================  =====================================================================

In commands ``{folder}`` is where the SDK is installed, ``{lock}`` the folder of its lock, ``{driver}`` the
driver, ``{package}`` and ``{version}`` the SDK.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from functools import cache
from pathlib import Path
from typing import Any

from attrs import field

from intercontract.errors import ConfigurationError, did_you_mean
from intercontract.files.kind import is_folder, real_path
from intercontract.files.reading import read_text
from intercontract.model.plain import from_plain
from intercontract.values import frozen

_HERE = Path(__file__).parent / "drivers"
Commands = tuple[tuple[str, ...], ...]


@frozen
class Language:
    """One language, as its ``driver.json`` tells it."""

    language: str
    packages: dict[str, tuple[str, ...]]
    start: tuple[str, ...]
    driver: str
    folder: Path = field(default=Path(), eq=False)
    runtime: str = ""
    tools: tuple[str, ...] = ()
    install: Commands = ()
    install_any: Commands = ()
    environment: dict[str, str] = field(factory=dict)
    script: str = ""
    script_types: str = ""
    run_script: tuple[str, ...] = ()

    def lock(self, package: str, version: str) -> Path | None:
        """The folder of a version's lock, where it has one."""
        found = self.folder / "locks" / f"{package.replace(':', '+')}-{version}"
        return found if is_folder(found) else None

    def missing(self) -> str:
        """The first program that is not there; empty where all are."""
        return next((tool for tool in self.tools if shutil.which(tool) is None), "")


@frozen
class Sdk:
    """One version of one SDK; ``place`` is its own build folder, where one was given."""

    language: Language = field(eq=False)
    package: str
    version: str
    place: Path | None = None

    def __str__(self) -> str:
        return f"{self.package}=={self.version}"

    def filled(self, parts: tuple[str, ...], **more: str) -> list[str]:
        """A command with what its places in braces stand for."""
        return [part.format_map(self.places(**more)) for part in parts]

    def places(self, **more: str) -> dict[str, str]:
        """What the places in braces stand for."""
        lock = self.language.lock(self.package, self.version)
        tools = {tool: shutil.which(tool) or tool for tool in self.language.tools}
        return {
            "python": sys.executable,
            "python_version": ".".join(map(str, sys.version_info[:2])),
            "path_separator": os.pathsep,
            "driver": str(self.language.folder / self.language.driver),
            "driver_folder": str(self.language.folder),
            "lock": str(lock or ""),
            "package": self.package,
            "version": self.version,
            **tools,
            **more,
        }


@cache
def languages(folder: Path = _HERE) -> tuple[Language, ...]:
    """Every language that has a folder."""
    return tuple(_language(file) for file in sorted(folder.glob("*/driver.json")))


def _language(file: Path) -> Language:
    told: dict[str, Any] = json.loads(read_text(file, ConfigurationError))
    language: Language = from_plain(Language, {k: v for k, v in told.items() if k != "folder"})
    return Language(
        **{
            name: getattr(language, name)
            for name in told
            if name != "folder" and hasattr(language, name)
        },
        folder=file.parent,
    )


def sdks(names: tuple[str, ...], folder: Path = _HERE) -> tuple[Sdk, ...]:
    """The SDKs that are named: ``NAME``, ``NAME==VERSION``, ``NAME@FOLDER``; else all that are locked.

    Raises:
        ConfigurationError: there is no driver for one of them, or no such folder.
    """
    known = {package: each for each in languages(folder) for package in each.packages}
    if not names:
        names = tuple(known)
    found: list[Sdk] = []
    for name in names:
        text, at, place = name.partition("@")
        package, _, version = text.strip().partition("==")
        package = package if package in known else _by_artifact(package, known)
        if package not in known:
            raise ConfigurationError(
                f"there is no driver for the SDK {package!r}",
                hint=did_you_mean(package, known, f"there are drivers for {', '.join(known)}"),
            )
        language = known[package]
        versions = (version,) if version else language.packages[package]
        if at:
            versions = (version or "local",)
        built = real_path(Path(place).absolute()) if at else None
        if built and not is_folder(built):
            raise ConfigurationError(
                f"there is no folder {place}",
                hint=f"build {package} there, or name a version of it",
            )
        found += [Sdk(language, package, each, built) for each in versions]
    return tuple(dict.fromkeys(found))


def _by_artifact(name: str, known: dict[str, Language]) -> str:
    """A Maven artifact may go without its group: ``intercom-java`` is ``io.intercom:intercom-java``."""
    return next((package for package in known if package.rpartition(":")[2] == name), name)
