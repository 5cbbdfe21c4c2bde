"""Bodies that stand in files beside a recording, or in the archive that holds it.

Playwright writes them so (``recordHar`` with ``content: attach``, or into a zip file), and R's vcr. The
names come from the recording, which is untrusted: nothing outside the recording's own folder is read.
"""

from __future__ import annotations

import zlib
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from attrs import Factory

from intercontract.cassette.formats.bounded import check_size, size_of
from intercontract.cassette.limits import Limits
from intercontract.errors import CassetteError, TrafficError
from intercontract.files.kind import is_file, is_link, real_path
from intercontract.files.reading import read_bytes
from intercontract.values import define

if TYPE_CHECKING:  # few recordings are in an archive
    import zipfile


@define
class Attachments:
    """The files that a recording may refer to; ``used`` names those that it did."""

    folder: Path
    limits: Limits
    archive: zipfile.ZipFile | None = None
    used: set[str] = Factory(set)

    def read(self, name: str) -> bytes | None:
        """The bytes of a file, or None where no regular file of that name stands in the folder.

        Raises:
            TrafficError: it is larger than a body may be.
        """
        pure = PurePosixPath(name)
        if pure.is_absolute() or PureWindowsPath(name).drive or ".." in pure.parts or "\0" in name:
            return None
        try:
            found = (
                self._beside(pure) if self.archive is None else self._archived(self.archive, name)
            )
        except OSError:
            return None  # missing or unreadable
        if found is not None:
            self.used.add(name)
        return found

    def _beside(self, name: PurePosixPath) -> bytes | None:
        file = self.folder / name
        inside = real_path(file).is_relative_to(real_path(self.folder))
        if is_link(file) or not is_file(file) or not inside:
            return None
        check_size(file, size_of(file), self.limits.body_bytes)
        return read_bytes(file, CassetteError, limit=self.limits.body_bytes)

    def _archived(self, archive: zipfile.ZipFile, name: str) -> bytes | None:
        import zipfile

        try:
            return member(archive, name, self.limits.body_bytes)
        except (KeyError, RuntimeError, zipfile.BadZipFile, zlib.error):
            return None  # missing, encrypted or damaged


def member(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """A member of an archive; what it says of its size is not trusted.

    Raises:
        TrafficError: it is larger than the limit.
        KeyError: there is none of this name.
    """
    with archive.open(name) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise TrafficError(
            f"holds {name[:80]!r} of more than {limit:,} bytes",
            file=str(archive.filename),
            hint="leave the interaction out, or raise the limit if you trust the file",
        )
    return data
