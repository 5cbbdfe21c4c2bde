"""The page in a real browser: it runs, complains of nothing, and shows the verdict."""

from __future__ import annotations

import shutil
import subprocess

import pytest

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)


@pytest.mark.skipif(BROWSER is None, reason="needs chromium, chromium-browser or google-chrome")
def test_a_browser_shows_the_verdict_and_logs_nothing(make, tmp_path):
    file = tmp_path / "index.html"
    hostile = make.group(observed="<script>document.title = 'taken'</script>", check="id-type")
    report = make.report(*make.three().groups, hostile)
    file.write_text(make.write("html", report), encoding="utf-8")
    done = subprocess.run(
        [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--enable-logging=stderr", f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom",
         file.as_uri()],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    # The browser's own noise goes there too; only the page's messages carry this word.
    assert [row for row in done.stderr.splitlines() if "CONSOLE" in row] == []
    assert "<span>4 new findings in 812 interactions" in done.stdout
    assert "<title>taken</title>" not in done.stdout
    # The script ran: the policy's digest is right, and the filter is shown.
    assert '<div class="tools">' in done.stdout
