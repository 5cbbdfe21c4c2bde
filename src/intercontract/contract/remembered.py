"""What loading a large description came to, kept so that the next command need not work it out again.

It holds as long as every file that was read has the content that it had, no file beside them has come, and
the program is the same. Whatever speaks against it, the description is loaded from its files. A file that has
not been touched since has that content; any other is read.
"""

from __future__ import annotations

import hashlib
import marshal
import os
from collections.abc import Iterable
from pathlib import Path

from attrs import astuple, evolve

from intercontract.contract.beforehand import Beforehand
from intercontract.contract.description import Description
from intercontract.contract.document.directions import Direction
from intercontract.contract.document.grammar import mentions
from intercontract.contract.fields import DocumentedFields, json_answers
from intercontract.contract.free_maps import free_maps
from intercontract.contract.program import WORTH_KEEPING, program
from intercontract.contract.reading.garbage_collection import paused_garbage_collection
from intercontract.errors import ContractError
from intercontract.files.cache import cached, keep
from intercontract.files.kind import is_there, real_path
from intercontract.files.reading import read_bytes
from intercontract.model.json import JSONObject, JSONValue
from intercontract.values import frozen

_KIND = "contract"
# So many nanoseconds may lie between two times that a file system tells apart.
_TICK = 2_000_000_000
_Manifest = tuple[tuple[str, str | None, tuple[int, ...] | None], ...]
"""Of each file its path, the SHA-256 of its content (None where there is none), and what tells of a touch."""


@frozen
class Loaded:
    """A description and what is known beside it; ``corrected`` is None where nothing is corrected.

    ``files`` were read, or were looked for and are not there. ``beforehand`` is what is known of the
    published and of the corrected description, nothing unless it was worth remembering.
    """

    documented: JSONObject
    corrected: JSONObject | None
    noted: JSONValue
    digest: str
    files: tuple[Path, ...]
    beforehand: tuple[Beforehand | None, Beforehand | None] = (None, None)

    def descriptions(self) -> tuple[Description, Description]:
        """The published description and the corrected one: the same where nothing is corrected."""
        published, mended = self.beforehand
        if self.corrected is None:
            same = Description(self.documented, beforehand=mended)
            return same, same
        return (
            Description(self.documented, beforehand=published),
            Description(self.corrected, beforehand=mended),
        )


def remembered(path: Path) -> Loaded | None:
    """What was kept for the description at a path; None where that is nothing, or not true any more."""
    value = cached(_KIND, *_key(path))
    if value is None:
        return None
    manifest, content = marshal.loads(value)  # noqa: S302 - of our own folder, and whole
    try:
        if not all(_is_same(*entry) for entry in manifest):
            return None
    except ContractError:
        return None
    with paused_garbage_collection():
        documented, corrected, noted, digest, *known = marshal.loads(content)  # noqa: S302
    files = tuple(Path(name) for name, *_ in manifest)
    published, mended = (Beforehand(*one) for one in known)
    return Loaded(documented, corrected, noted, digest, files, (published, mended))


def remember(path: Path, loaded: Loaded, started: int) -> Loaded:
    """What loading came to, with what is known beforehand: kept, and told.

    As it is where it is small, behind links, or changed since ``started`` (in ns).
    """
    there = [file for file in loaded.files if is_there(file)]
    try:
        status = [file.stat() for file in there]
        plain = all(real_path(file) == file.absolute() for file in there)
        settled = all(max(one.st_mtime_ns, one.st_ctime_ns) < started for one in status)
        if not (plain and settled) or sum(one.st_size for one in status) < WORTH_KEEPING:
            return loaded
        published, mended = loaded.descriptions()
        full = _known(mended)
        known = full if published is mended else Beforehand(_one_way(published)), full
        parts = (astuple(one, recurse=False) for one in known)
        found = loaded.documented, loaded.corrected, loaded.noted, loaded.digest, *parts
        content = marshal.dumps(found)
        keep(_KIND, marshal.dumps((_manifest(loaded.files, started), content)), *_key(path))
    except (OSError, ValueError, ContractError, RecursionError):
        return loaded
    return evolve(loaded, beforehand=known)


def _known(description: Description) -> Beforehand:
    """What is worth knowing of the description that is judged by."""
    fields = DocumentedFields(description)
    roots = dict.fromkeys(root for _, root in json_answers(description))
    named = {root: fields.named(root) for root in roots}
    outermost = {root: fields.named(root, below=False) for root in roots}
    return Beforehand(_one_way(description), free_maps(description), named, outermost)


def _one_way(description: Description) -> frozenset[str]:
    words = (direction.value for direction in Direction)
    return frozenset(word for word in words if mentions(description.document, word))


def _manifest(files: Iterable[Path], started: int) -> _Manifest:
    return tuple((str(file), _digest(file), _untouched(str(file), started)) for file in files)


def _is_same(name: str, digest: str | None, touched: tuple[int, ...] | None) -> bool:
    """Whether a file has the content that it had."""
    return (touched is not None and touched == _touched(name)) or digest == _digest(Path(name))


def _untouched(name: str, started: int) -> tuple[int, ...] | None:
    """What will tell whether a file was touched; None where it may have been in this moment."""
    times = _touched(name)
    settled = times is not None and max(times[:2]) < started - _TICK and os.name == "posix"
    return times if settled else None


def _touched(name: str) -> tuple[int, ...] | None:
    """What changes with a file: where the time of its content is set back, that of its entry is not."""
    try:
        one = os.lstat(name)
    except OSError:
        return None
    return one.st_mtime_ns, one.st_ctime_ns, one.st_size, one.st_mode, one.st_ino, one.st_dev


def _digest(file: Path) -> str | None:
    if not is_there(file):
        return None
    return hashlib.sha256(read_bytes(file, ContractError)).hexdigest()


def _key(path: Path) -> tuple[bytes, ...]:
    return str(path.absolute()).encode("utf-8", "surrogateescape"), *program()
