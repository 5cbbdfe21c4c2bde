"""What a test's marker and the project's settings ask for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from intercontract.engine.local.settings import LocalSettings
from intercontract.errors import ConfigurationError, did_you_mean
from intercontract.files.kind import is_file
from intercontract.gateway.record_replay import RecordMode
from intercontract.pytest_plugin import MARKER

_KNOWN = (
    "cassette", "region", "version", "contract", "faults", "record_mode", "judge", "allow",
)  # fmt: skip
# As pytest-recording has it: what no file name may hold.
_FORBIDDEN = str.maketrans(dict.fromkeys("<>?%*:|\"'/\\", "-"))


def marked(item: pytest.Item) -> dict[str, Any]:
    """The keywords of the test's markers, the closest one's first; ``cassette`` is a list of paths and names.

    Raises:
        ConfigurationError: a keyword is none of ours.
    """
    found: dict[str, object] = {}
    for marker in item.iter_markers(MARKER):
        for name in marker.kwargs:
            if name not in _KNOWN:
                raise ConfigurationError(
                    f"the marker {MARKER} has no {name!r}", hint=did_you_mean(name, _KNOWN)
                )
        given = {**marker.kwargs}
        named = [*marker.args, *_several(given.pop("cassette", ()))]
        found = {**given, **({"cassette": named} if named else {}), **found}
    return found


def settings_of(item: pytest.Item) -> LocalSettings:
    """What a test wants, cassettes left out.

    Raises:
        ConfigurationError: something in it makes no sense.
    """
    config, found = item.config, marked(item)

    def either(name: str) -> object:
        return found.get(name) or config.getini(f"intercom_{name}") or None

    region = str(either("region"))
    mode = found.get("record_mode") or config.getoption("--record-mode", None) or "none"
    if mode not in list(RecordMode):
        raise ConfigurationError(
            f"{mode!r} is no record mode", hint=f"there are {', '.join(RecordMode)}"
        )
    version, contract = either("version"), either("contract")
    return LocalSettings(
        region=region,
        version=None if version is None else str(version),
        contract=_contract(contract, config.rootpath),
        faults=tuple(_several(found.get("faults", ()))),
        judge=str(either("judge")),
        allow=(*config.getini("intercom_allow"), *_several(found.get("allow", ()))),
        record=RecordMode(mode),
        record_from=str(config.getoption("--intercom-record-from")),
        allow_writes=bool(config.getoption("--intercom-allow-writes")),
        live_token=os.environ.get(f"INTERCOM_TOKEN_{region.upper()}", ""),
    )


def _contract(given: Any, root: Path) -> Any:
    """A contract that is named by a file stands below the root, whatever the working directory is."""
    if isinstance(given, str) and is_file(root / given):
        return root / given
    return given


def _several(given: Any) -> Sequence[Any]:
    return [given] if isinstance(given, str | os.PathLike) else list(given)


def cassettes_of(request: pytest.FixtureRequest, settings: LocalSettings) -> tuple[Path, ...]:
    """The cassettes of a test: those that its marker names, or one named as the test is.

    Names are looked up in ``cassettes/<module>/`` beside the test's file, as pytest-recording has it, then
    beside that file, then below the root.

    Raises:
        ConfigurationError: one is not there, and is not to be recorded.
    """
    item = request.node
    named = marked(item).get("cassette") or [_default_name(request)]
    own, beside = _folder(request), item.path.parent
    places = (own, beside, beside / "cassettes", item.config.rootpath)
    found = []
    for name in map(str, named):
        paths = [
            place / (name + end)
            for place in places
            for end in ("", ".yaml")
            if (place / (name + end)).exists()
        ]
        first = own / (name if Path(name).suffix else f"{name}.yaml")
        if not paths and not settings.record.records(first):
            raise ConfigurationError(
                f"there is no cassette {first}",
                hint="record it with --record-mode=once, or name another: "
                "@pytest.mark.intercom(cassette=...)",
            )
        found.append(paths[0] if paths else first)
    return tuple(found)


def _default_name(request: pytest.FixtureRequest) -> str:
    own = _fixture(request, "default_cassette_name")
    if own is not None:
        return f"{own}.yaml"
    name = request.node.name
    if request.cls is not None:
        name = f"{request.cls.__name__}.{name}"
    return f"{name.translate(_FORBIDDEN)}.yaml"


def _folder(request: pytest.FixtureRequest) -> Path:
    own = _fixture(request, "vcr_cassette_dir")
    file: Path = request.node.path
    return Path(own) if own is not None else file.parent / "cassettes" / file.stem


def _fixture(request: pytest.FixtureRequest, name: str) -> Any:
    """The value of a fixture that pytest-recording, pytest-vcr or the project may have."""
    try:
        return request.getfixturevalue(name)
    except pytest.FixtureLookupError:
        return None


def fail_on(config: pytest.Config) -> str:
    """What fails a test: ``fail``, ``warning`` or ``never``."""
    found = str(config.getini("intercom_fail_on"))
    if found not in ("fail", "warning", "never"):
        raise pytest.UsageError(f"intercom_fail_on is {found!r}, and none of fail, warning, never")
    return found
