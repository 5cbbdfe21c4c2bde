"""A driver's process: a line of JSON to it, a line of JSON back, and no end that we would not notice."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import IO, TypeAlias, cast

import jsonschema_rs
import orjson
from attrs import field

from intercontract.errors import IntercontractError
from intercontract.model.json import JSONObject, JSONValue
from intercontract.values import define
from intercontract.visible import shortened

_TAIL = 600
_LONGEST = 64 << 20
_END = 5.0

_Stop: TypeAlias = "bytes | None"


class DriverError(IntercontractError):
    """A driver did not do what the protocol asks: it ended, hung, or answered what is no answer (exit 4)."""


@cache
def _validator(part: str) -> jsonschema_rs.Validator:
    """The validator of an answer (no part), or of one of the parts below its ``$defs``."""
    text = files("intercontract.sdk").joinpath("protocol", "answer.json").read_text("utf-8")
    schema = json.loads(text)
    if part:
        schema = {"$ref": f"#/$defs/{part}", "$defs": schema["$defs"]}
    return jsonschema_rs.validator_for(schema)


def checked(value: JSONValue, part: str = "") -> JSONObject:
    """An answer, or a part of it, that is as the protocol's schema has it.

    Raises:
        DriverError: it is not.
    """
    problem = next(iter(_validator(part).iter_errors(value)), None)
    if problem is not None:
        where = "/".join(map(str, problem.instance_path))
        raise DriverError(
            f"the driver's answer does not fit the protocol at /{where}: {problem.message[:300]}",
            hint="sdk/protocol/answer.json says what an answer is",
        )
    return cast("JSONObject", value)


@define(eq=False)
class DriverProcess:
    """One running driver. Whatever goes wrong with it raises `DriverError`, and it has ended then."""

    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    _process: subprocess.Popen[bytes] = field(init=False)
    _lines: queue.Queue[_Stop] = field(init=False, factory=queue.Queue)
    _errors: IO[bytes] = field(init=False, factory=tempfile.TemporaryFile)
    _number: int = field(init=False, default=0)

    def __attrs_post_init__(self) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603 - a driver of ours, or one that was named
                list(self.command),
                cwd=self.folder,
                env={**os.environ, **self.environment},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
            )
        except OSError as problem:
            raise DriverError(
                f"the driver cannot be started: {self.command[0]}: {problem.strerror}"
            ) from None
        threading.Thread(target=self._read, name="sdk-driver", daemon=True).start()

    def _read(self) -> None:
        stdout = cast("IO[bytes]", self._process.stdout)
        while line := stdout.readline(_LONGEST):
            self._lines.put(line)
        self._lines.put(None)

    def ask(self, message: Mapping[str, JSONValue], seconds: float) -> JSONObject:
        """The answer to a message, without its number.

        Raises:
            DriverError: none came in so many seconds, or what came is none.
        """
        self._number += 1
        what = str(message.get("call") or message.get("do"))
        stdin = cast("IO[bytes]", self._process.stdin)
        try:
            stdin.write(orjson.dumps({"id": self._number, **message}) + b"\n")
            stdin.flush()
        except OSError:
            raise self._broken(f"the driver ended before {what}") from None
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            raise self._broken(f"the driver did not answer {what} in {seconds:g} s") from None
        if line is None:
            raise self._broken(f"the driver ended at {what}")
        try:
            answer = checked(orjson.loads(line))
        except orjson.JSONDecodeError:
            shown = shortened(line[:200].decode("utf-8", "replace"))
            raise self._broken(f"the driver printed what is no answer to {what}: {shown}") from None
        except DriverError as problem:
            raise self._broken(f"{what}: {problem.message}") from None
        if answer.pop("id") != self._number:
            raise self._broken(f"the driver answered {what} with the number of another question")
        return answer

    def _broken(self, message: str) -> DriverError:
        self.stop(now=True)
        code = self._process.returncode
        ended = f" (exit code {code})" if code and code > 0 else ""
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - _TAIL))
        said = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return DriverError(message + ended, hint=" / ".join(said[-3:]))

    @property
    def is_running(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def stop(self, *, now: bool = False) -> None:
        """End it: kindly, and where it does not listen, at once."""
        if now:
            # Give one that has ended by itself the time to say with which code.
            try:
                self._process.wait(0.2)
            except subprocess.TimeoutExpired:
                self._process.kill()
        with suppress(OSError):
            cast("IO[bytes]", self._process.stdin).close()
        try:
            self._process.wait(_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
