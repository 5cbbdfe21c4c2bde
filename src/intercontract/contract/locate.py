"""Where contracts are kept: the user's own folder first, then those that come with the package."""

from __future__ import annotations

from pathlib import Path

from intercontract.errors import ContractError
from intercontract.files.kind import is_file, is_folder, is_there, real_path
from intercontract.files.reading import STANDARD_INPUT
from intercontract.visible import shortened

PUBLISHED = "https://github.com/intercom/Intercom-OpenAPI"
FILES = ("openapi.yaml", "openapi.yml", "openapi.json")


def built_in() -> Path:
    """The folder of the contracts that come with the package.

    It is ``intercontract/data/contracts`` in a wheel, ``contracts`` in a checkout.
    """
    package = Path(__file__).resolve().parents[1]
    inside = package / "data" / "contracts"
    return inside if inside.is_dir() else package.parents[1] / "contracts"


def folders(home: Path | None = None) -> list[Path]:
    """The folders that are searched for a name, in order."""
    mine = (home or Path.cwd()) / "contracts"
    return [mine] if mine.resolve() == built_in().resolve() else [mine, built_in()]


def description_in(folder: Path) -> Path | None:
    """The description in a contract's folder, or None."""
    return next((folder / name for name in FILES if is_file(folder / name)), None)


def names(home: Path | None = None) -> tuple[str, ...]:
    """The names of all contracts that can be loaded by name."""
    found = {
        entry.name
        for folder in folders(home)
        if is_folder(folder)
        for entry in folder.iterdir()
        if is_folder(entry) and description_in(entry)
    }
    return tuple(sorted(found))


def locate(reference: str | Path, home: Path | None = None) -> tuple[str, Path]:
    """The name and the description of the contract that a name or path refers to.

    Raises:
        ContractError: there is none.
    """
    text = str(reference)
    if isinstance(reference, str) and text and Path(text).name == text:
        # What was added from the vendor is meant by its version too, where nothing else has that name.
        for name in (text, f"vendor-{text}"):
            for folder in folders(home):
                if found := description_in(folder / name):
                    return name, found
    path = Path(text)
    if text and is_folder(path):
        if found := description_in(path):
            return path.resolve().name, found
        raise ContractError(f"the folder holds none of {', '.join(FILES)}", file=text)
    if text and (is_there(path) or path == STANDARD_INPUT):
        return path.stem if path.stem != "openapi" else real_path(path).parent.name, path
    known = ", ".join(names(home)) or "none"
    raise ContractError(
        f"there is no contract {shortened(text)!r}",
        hint=f"known names: {known}; keep another with `intercontract contracts add FILE|URL` "
        f"(the vendor publishes its descriptions at {PUBLISHED}), "
        "or give the path of an OpenAPI 3.0 or 3.1 file",
    )
