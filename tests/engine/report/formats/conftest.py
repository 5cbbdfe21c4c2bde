"""One Chromium for all tests of pages, driven over a pipe by the Chrome DevTools Protocol."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
PATIENCE = 30.0
_KEYS = {"Enter": ("\r", 13), "Escape": ("", 27), "Tab": ("", 9)}


class Browser:
    """A headless browser with one page. ``said`` is what pages logged, ``asked`` what they requested."""

    def __init__(self, profile: Path) -> None:
        theirs, self._out = os.pipe()
        self._in, ours = os.pipe()
        command = [
            BROWSER or "", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--disable-background-networking", "--disable-dev-shm-usage", "--no-first-run",
            "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank",
        ]  # fmt: skip
        import fcntl

        # The browser reads commands from descriptor 3 and answers on 4.
        high = [fcntl.fcntl(each, fcntl.F_DUPFD, 20) for each in (theirs, ours)]
        wiring = (
            f"import os, sys; os.dup2({high[0]}, 3); os.dup2({high[1]}, 4); "
            "os.execv(sys.argv[1], sys.argv[1:])"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-c", wiring, *command],
            pass_fds=high,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for each in (theirs, ours, *high):
            os.close(each)
        self._left = b""
        self._number = 0
        self._session: str | None = None
        self._heard: list[str] = []
        self.said: list[str] = []
        self.asked: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log", "Accessibility"):
            self.call(f"{domain}.enable")

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(20)
        os.close(self._out)
        os.close(self._in)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send one command and wait for what it comes to."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            got = self._next()
            if got.get("id") == self._number:
                assert "error" not in got, (method, got)
                result: dict[str, Any] = got["result"]
                return result

    def _next(self) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE
        while b"\0" not in self._left:
            ready, _, _ = select.select([self._in], [], [], end - time.monotonic())
            assert ready, "the browser does not answer"
            data = os.read(self._in, 1 << 20)
            assert data, "the browser has gone"
            self._left += data
        line, _, self._left = self._left.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        self._hear(message.get("method", ""), message.get("params", {}))
        return message

    def _hear(self, method: str, params: dict[str, Any]) -> None:
        self._heard.append(method)
        if method in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"):
            self.said.append(json.dumps(params))
        elif method == "Network.requestWillBeSent":
            self.asked.append(params["request"]["url"])

    def open(self, url: str, *, width: int = 1280, height: int = 900, dark: bool = False) -> None:
        """Show a page, and wait until its script is ready."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=width < 600)  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self._go("about:blank")  # else another filter in the address would load nothing
        self.said.clear()
        self.asked.clear()
        self._go(url)

    def _go(self, url: str) -> None:
        self._heard.clear()
        self.call("Page.navigate", url=url)
        while "Page.loadEventFired" not in self._heard:
            self._next()

    def run(self, expression: str) -> Any:
        """What an expression comes to in the page; promises are waited for."""
        got = self.call("Runtime.evaluate", expression=expression, awaitPromise=True,
                        returnByValue=True)  # fmt: skip
        assert "exceptionDetails" not in got, got
        return got["result"].get("value")

    def until(self, expression: str) -> Any:
        """Wait until an expression is true in the page."""
        wait = f"""new Promise((done) => {{
          const look = () => {{ const it = {expression}; it ? done(it) : requestAnimationFrame(look); }};
          look();
        }})"""
        return self.run(wait)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, as a person does."""
        for key in keys:
            text, code = _KEYS.get(key, (key, ord(key[0].upper())))
            about = {"key": key, "windowsVirtualKeyCode": code}
            down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
            self.call("Input.dispatchKeyEvent", **about, **down)
            self.call("Input.dispatchKeyEvent", type="keyUp", **about)

    def picture(self, *, whole: bool = False) -> bytes:
        """A screenshot as PNG."""
        got = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        return base64.b64decode(got["data"])


@pytest.fixture(scope="session")
def page(tmp_path_factory):
    """The one browser."""
    if BROWSER is None or os.name == "nt":
        pytest.skip("needs chromium, chromium-browser or google-chrome")
    opened = Browser(tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()
