"""A Dask cluster as what judges pieces: its scheduler begins anew what a lost worker had."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from intercontract.errors import ConfigurationError, TargetUnreachable

_PATIENCE = 10
"""Seconds within which a scheduler is to answer."""


@contextmanager
def workers(given: str | Executor | None) -> Iterator[Executor | None]:
    """Who judges elsewhere: nobody, an executor, or the workers of a scheduler at an address."""
    if isinstance(given, str):
        with _connected(given) as executor:
            yield executor
    else:
        yield given


@contextmanager
def _connected(address: str) -> Iterator[Executor]:
    """The workers of the scheduler at an address, ``tcp://host:8786``, as an executor.

    Raises:
        ConfigurationError: dask.distributed is not installed, or the scheduler has no workers.
        TargetUnreachable: no scheduler answers there.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ConfigurationError(
            "a cluster needs dask.distributed", hint="pip install 'intercontract[cluster]'"
        ) from None
    _hush("distributed")  # what goes wrong is told by our error, in one line
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as problem:
        raise TargetUnreachable(
            f"no Dask scheduler answers at {address}: {problem}",
            hint="begin one with 'dask scheduler', and give its address",
        ) from None
    with client:
        if not client.nthreads():
            raise ConfigurationError(
                f"the scheduler at {address} has no workers",
                hint=f"begin some with 'dask worker {address} --nthreads 1'",
            )
        yield client.get_executor(pure=False)


def _hush(library: str) -> None:
    """Have a library's loggers, each of which it set a level of its own, write nothing."""
    for name in (library, *logging.root.manager.loggerDict):
        if name.partition(".")[0] == library:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
