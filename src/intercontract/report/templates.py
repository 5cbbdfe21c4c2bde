"""Templates of pages, compiled once and kept: compiling them takes longer than filling them in."""

from __future__ import annotations

import marshal
import sys
from types import CodeType

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from intercontract.files.cache import cached, keep


class CompiledTemplates(BytecodeCache):
    """Compiled templates in the user's cache folder, found by their text and by what compiled them."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what was kept."""
        value = cached("template", *_key(bucket))
        if value is not None:
            code = marshal.loads(value)  # noqa: S302 - of our own folder, and whole
            bucket.code = code if isinstance(code, CodeType) else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if bucket.code is not None:
            keep("template", marshal.dumps(bucket.code), *_key(bucket))


def _key(bucket: Bucket) -> tuple[bytes, ...]:
    settings = bucket.environment
    compiler = (
        jinja2.__version__,
        sys.version,
        settings.trim_blocks,
        settings.lstrip_blocks,
        settings.autoescape,
        settings.undefined.__name__,
    )
    return bucket.key.encode(), bucket.checksum.encode(), repr(compiler).encode()
