"""Published SDKs, installed once into the user's cache, and driven through one process each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from attrs import define, field, frozen

from intercontract.sdk.install import NotInstalled, installed
from intercontract.sdk.languages import sdks

DRIVERS = Path(__file__).parent / "drivers"
CALL_SECONDS = 30  # for all pages of a list: some clients go on where a server has no empty page


@frozen
class PublishedClient:
    """A package of a registry: what drives it, and what it is called there."""

    language: str
    package: str
    version: str
    newest: bool
    """Whether it asks for a version after 2.11 by itself, and has the operations of that."""

    @property
    def search_page(self) -> int:
        """How many to ask for on a page of a search.

        The Python SDKs' iteration over a search of several pages was seen not to end: there, one page.
        """
        return 150 if self.language == "python" else 2

    def __str__(self) -> str:
        return f"{self.package}-{self.version}"

    def folder(self) -> Path:
        """Where it is installed, by its lock, for `intercontract sdk` too.

        Skips the test where the language or the registry is missing.
        """
        try:
            return installed(sdks((f"{self.package}=={self.version}",))[0]).folder
        except NotInstalled as reason:
            pytest.skip(f"{self}: {reason}")

    def start(self, url: str, token: str) -> SdkProcess:
        """The process that makes this package's calls, to that address."""
        folder = self.folder()
        environment = {**os.environ, "PYTHONPATH": str(folder)}
        command = (
            ["node", str(DRIVERS / "node.cjs")]
            if self.language == "node"
            else [sys.executable, "-s", str(DRIVERS / "python.py")]
        )
        process = subprocess.Popen(
            [*command, url, token], cwd=folder, env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return SdkProcess(self, process)


class RefusedCallError(AssertionError):
    """The SDK raised an error; ``status`` is None where the answer was not what it could read."""

    def __init__(self, call: str, error: dict[str, Any]) -> None:
        super().__init__(f"{call}: {json.dumps(error)[:600]}")
        self.status = error["status"]
        self.body = error["body"]


@define
class SdkProcess:
    """``sdk("contacts.create", email=...)``: the value that the SDK gave, as JSON."""

    client: PublishedClient
    process: subprocess.Popen[str]
    calls: set[str] = field(factory=set)
    _made: int = 0

    @property
    def newest(self) -> bool:
        return self.client.newest

    def new(self, what: str = "thing") -> str:
        """A word that nobody has used in the workspace."""
        self._made += 1
        return f"{what}-{self._made}-{self.client.package}-{self.client.version}"

    def __call__(self, call: str, /, **given: Any) -> Any:
        return self._said(call, given, pages=False)

    def pages(self, call: str, /, **given: Any) -> list[Any]:
        """Every item of every page, as the SDK's own iteration finds them."""
        found: list[Any] = self._said(call, given, pages=True)
        return found

    def refusal(self, call: str, /, **given: Any) -> tuple[int | None, str]:
        """Status and code of the error that the SDK raises."""
        try:
            value = self(call, **given)
        except RefusedCallError as refused:
            body = (
                refused.body
                if isinstance(refused.body, dict)
                else {"errors": [{"code": refused.body}]}
            )
            return refused.status, body["errors"][0]["code"]
        raise AssertionError(f"{call} was not refused: {value}")

    def _said(self, call: str, given: dict[str, Any], *, pages: bool) -> Any:
        self.calls.add(call)
        args = {name.rstrip("_"): value for name, value in given.items()}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"call": call, "args": args, "pages": pages}) + "\n")
        self.process.stdin.flush()
        overdue = Timer(CALL_SECONDS, self.process.kill)
        overdue.start()
        line = self.process.stdout.readline()
        overdue.cancel()
        assert line, f"the process of {self.client} ended, or was ended, at {call}"
        answer = json.loads(line)
        if "error" in answer:
            raise RefusedCallError(call, answer["error"])
        return answer["value"]

    def stop(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(10)
