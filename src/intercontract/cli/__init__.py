"""The command line. Nothing heavy is imported before it is needed: ``--help`` answers at once."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
from contextlib import suppress
from typing import TextIO

from intercontract.contract.reading.garbage_collection import RARELY

_LONGEST = 500
# The disk is full, or the share of it that a user or a file may have.
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


def main() -> None:
    """Run the command line and leave with its exit code; our own faults leave with 4 and say so."""
    try:
        _main()
    except KeyboardInterrupt as stopped:  # before a command was there to hear of it, or after
        sys.exit(_interrupted(stopped))


def _interrupted(stopped: BaseException) -> int:
    with suppress(OSError):  # there may be no terminal any more
        sys.stderr.write("interrupted\n")
    return 128 + int(stopped.args[0] if stopped.args else signal.SIGINT)


def _main() -> None:
    # Modules, contracts and bodies stay, and hold few cycles: to look for them took a tenth of a command.
    gc.set_threshold(RARELY)
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            # What `timeout`, CI and containers send does what Ctrl-C does; a use case says how it ends.
            signal.signal(number, _stop)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    from intercontract.cli.compiled import compiled_once

    command = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    with compiled_once(command):
        code = invoke(sys.argv[1:])
    try:
        sys.stdout.flush()
    except OSError:
        _forget(sys.stdout)
    gc.freeze()  # on its way out Python need not look for cycles: memory is given back as a whole
    sys.exit(code)


def _stop(number: int, _frame: object) -> None:
    raise KeyboardInterrupt(number)


def _tell(text: str) -> None:
    import click

    with suppress(OSError):  # there may be no terminal any more
        click.echo(text, err=True)


def _without_tokens(text: str) -> str:
    from intercontract.cassette.redaction.interactions import scrub_error

    named = (value for name, value in os.environ.items() if name.startswith("INTERCOM_TOKEN"))
    return scrub_error(text, [token for token in named if len(token) >= 8])


def _forget(stream: TextIO) -> None:
    """Write nothing more to whoever has had enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def invoke(arguments: list[str]) -> int:
    """Run one command and return its exit code: 0 to 4, or 128 and the number of the signal that ended it."""
    import click

    from intercontract.cli.app import cli
    from intercontract.errors import IntercontractError
    from intercontract.visible import shortened

    try:
        result = cli.main(arguments, prog_name="intercontract", standalone_mode=False)
    except click.ClickException as problem:
        # It quotes what was typed, or what the environment says.
        vars(problem)["message"] = shortened(_without_tokens(problem.message), _LONGEST)
        problem.show()
        return 2
    except (click.Abort, KeyboardInterrupt) as stopped:
        # click makes an Abort of it.
        return _interrupted(stopped if stopped.args else stopped.__cause__ or stopped)
    except IntercontractError as problem:
        _tell(_without_tokens(f"error: {problem}"))
        return problem.exit_code
    except BrokenPipeError:
        # Whoever read our output has had enough; that is no fault of ours.
        _forget(sys.stdout)
        return 0
    except RecursionError:
        if os.environ.get("INTERCONTRACT_TRACEBACK"):
            raise
        _tell(
            "error: what was given nests too deep to be worked on\n"
            "  hint: INTERCONTRACT_TRACEBACK=1 shows where"
        )
        return 2
    except Exception as problem:
        if os.environ.get("INTERCONTRACT_TRACEBACK"):
            raise
        if isinstance(problem, OSError) and problem.errno in _NO_ROOM:
            _forget(sys.stdout)
            _tell(f"error: there is no room for what is to be written: {problem.strerror}")
            return 2
        text = shortened(_without_tokens(str(problem)), _LONGEST)
        _tell(
            f"internal error: {type(problem).__name__}: {text}\n"
            "  hint: this is our fault; INTERCONTRACT_TRACEBACK=1 shows where it happened"
        )
        return 4
    return result if isinstance(result, int) else 0
