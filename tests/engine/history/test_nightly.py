"""Nights: their parts in order and in time, resumed, honest when one fails, and told when there is news."""

from __future__ import annotations

import html
import json
from pathlib import Path

import pytest
from attrs import evolve

from intercontract.engine.morning import write_morning
from intercontract.engine.nightly import nightly
from intercontract.errors import ConfigurationError, HistoryError
from intercontract.history import KINDS
from intercontract.history.database import open_database
from intercontract.history.night import night_lines, night_markdown
from intercontract.history.notice import Notice, payload
from intercontract.history.store import History
from intercontract.report.morning import CHANGES_SHOWN

HISTORY = "h.sqlite"


@pytest.fixture
def parts(nights, folder):
    """Processes that never are: each part has a number of a night, a code, and what it finds."""

    class Parts:
        lines: list[str] = []  # noqa: RUF012
        seen: list[dict] = []  # noqa: RUF012
        number = 0

        def start(self, command, environment, *, stdout, seconds, patience):
            del stdout, patience
            line = " ".join(command[3:])
            self.seen.append({"line": line, "seconds": seconds, **environment})
            code, *names = self.answers[line]
            if code < 0:
                return 143, 15
            if names:
                self.number += 1
                report = nights.report(self.number, [nights.fault(n) for n in names if n != "-"])
                record = nights.record(self.number, [nights.fault(n) for n in names if n != "-"])
                place = Path(environment["INTERCONTRACT_REPORT_DIR"]) / report.run.id
                database = open_database(HISTORY)
                kept = evolve(record, series=f"shop: {line}", report=str(place))
                History(database).keep(kept, json.dumps(report.to_dict()).encode())
                database.close()
            return code, 0

        def __call__(self, answers, **options):
            self.answers, self.seen = answers, []
            return nightly(answers, history=HISTORY, start=self.start, **options)

    return Parts()


def test_a_night_does_its_parts_in_order_and_tells_what_is_new(parts, folder):
    lines = ["run --target replay", "run", "drift --watch"]
    first, notice = parts({lines[0]: (0, "-"), lines[1]: (1, "a"), lines[2]: (0,)})
    assert [one["line"] for one in parts.seen] == lines
    assert (first.exit_code, notice.headline) == (1, "1 new")
    second, notice = parts({lines[0]: (0, "-"), lines[1]: (1, "a"), lines[2]: (0,)})
    assert (second.exit_code, notice.headline, notice.is_news) == (1, "1 still", False)
    third, notice = parts({lines[0]: (3,), lines[1]: (0, "b"), lines[2]: (4,)})
    assert third.exit_code == 4
    assert notice.headline == "1 new, 1 fixed, 2 broken"
    assert notice.is_news
    told = "\n".join(night_lines(third, notice))
    assert f"{lines[0]}: a target did not answer" in told
    assert "| `drift --watch` | it broke |" in night_markdown(third, notice)
    written = json.loads((folder / "reports/nightly" / third.id / "night.json").read_text())
    assert (written["complete"], written["exit_code"]) == (True, 4)


def test_what_does_not_get_its_turn_is_said_to_be_left_out(parts):
    now = iter(range(0, 10_000, 40))
    night, notice = parts(
        {"run": (0, "-"), "audit x": (0,), "scan x": (0,)}, max_time=100, clock=lambda: next(now)
    )
    left = [float(one["INTERCONTRACT_MAX_TIME"]) for one in parts.seen]
    assert left == sorted(left, reverse=True)
    assert max(left) < 100
    assert [part.left_out for part in night.parts][-1]
    assert night.exit_code == 1
    assert "scan x: not run: the time was over" in notice.broken


def test_a_night_that_was_cut_short_is_resumed(parts):
    answers = {"run": (1, "a"), "audit x": (-1,), "scan x": (0,)}
    cut, _ = parts(answers)
    assert (cut.exit_code, cut.is_over) == (128 + 15, False)
    answers["audit x"] = (0,)
    night, notice = parts(answers, resume=True)
    assert night.id == cut.id
    assert [one["line"] for one in parts.seen] == ["audit x", "scan x"]
    assert (night.exit_code, night.is_over, notice.headline) == (1, True, "1 new")
    again, _ = parts(answers, resume=True)  # there is nothing to resume
    assert again.id != night.id
    parts({"audit x": (-1,)})
    other, _ = parts({"scan x": (0,)}, resume=True)  # it was to do something else
    assert [part.line for part in other.parts] == ["scan x"]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"id": 3}'])
def test_a_damaged_night_is_begun_anew(parts, folder, damage):
    cut, _ = parts({"run": (-1,)})
    (folder / "reports/nightly" / cut.id / "night.json").write_bytes(damage)
    night, _ = parts({"run": (0,)}, resume=True)
    assert night.id != cut.id


@pytest.mark.parametrize(
    ("line", "says"),
    [("serve", "no part"), ("rnu", "did you mean run"), ("", "no part"), ("run '", "cannot be read"),
     ("nightly", "no part")],
)  # fmt: skip
def test_a_part_is_a_command_that_ends(folder, line, says):
    with pytest.raises(ConfigurationError, match=says):
        nightly([line], history=HISTORY, start=None)


def test_secrets_stay_out(parts, monkeypatch, folder):
    monkeypatch.setenv("INTERCONTRACT_WEBHOOK", "https://hooks.example/secret")
    token = "dG9rOmFiY2RlZl8xMjM0XzU2Nzg5MGFiY2RlZjphYmM9MQ=="
    line = f"audit x --ignore-header {token}"
    night, _ = parts({line: (0,)})
    assert all("INTERCONTRACT_WEBHOOK" not in one for one in parts.seen)
    assert token not in (folder / "reports/nightly" / night.id / "night.json").read_text()


def test_without_a_history_there_is_no_night(folder):
    with pytest.raises(HistoryError, match="no history is kept"):
        nightly(["run"], history="none")


# --- the webhook -----------------------------------------------------------------------------------


@pytest.fixture
def news(parts):
    def told(*names):
        return parts({"run": (1, *(names or ["-"]))})[1]

    return told


@pytest.mark.parametrize("kind", KINDS)
def test_a_payload_says_it_all_and_escapes(news, kind):
    notice = evolve(news("a<b>&*"), broken=("drift --watch: it <broke>",))
    told = json.dumps(payload(kind, notice), ensure_ascii=False)
    assert "1 new" in told
    assert "broke" in told
    assert "response-schema" in told
    if kind == "slack":
        assert "a&lt;b&gt;&amp;* is null" in told
    if kind == "teams":
        assert r"a<b>&\\* is null" in told
    assert Notice("nothing").is_news is False


def test_a_webhook_is_told_of_news_only(news, call, wire):
    news("a")
    post = ["notify", "--history", HISTORY, "--webhook", f"{wire.url}/hook/secret"]
    assert call(*post).out == "posted: 1 new\n"
    (sent,) = wire.received
    assert (sent.method, json.loads(sent.body)["new"][0]["pointer"]) == ("POST", "/a")
    news("a")
    assert call(*post, "--kind", "slack").out == "not posted: 1 still\n"
    assert call(*post, "--always").code == 0
    assert len(wire.received) == 2
    dry = call("notify", "--history", HISTORY, "--dry-run", "--kind", "slack")
    assert set(dry.document) == {"text"}
    assert call("notify", "--history", HISTORY).code == 2


@pytest.mark.parametrize(
    ("answer", "times", "code"),
    [("404", 1, 3), ("302", 1, 3), ("503", 3, 3), ("reset", 3, 3), ("no address", 0, 2)],
)
def test_a_webhook_that_does_not_take_it_is_an_error_without_its_address(
    news, call, wire, monkeypatch, answer, times, code
):
    monkeypatch.setattr("intercontract.transport.webhook.pause", lambda _seconds: None)
    news("a")
    address = "hooks/secret" if answer == "no address" else f"{wire.url}/hook/secret"
    wire.answer = (
        (lambda _: wire.reset()) if answer == "reset" else lambda _: wire.http(int(answer))
    ) if answer != "no address" else wire.answer  # fmt: skip
    done = call("notify", "--history", HISTORY, "--webhook", address)
    assert done.code == code
    assert "secret" not in done.out + done.err
    if answer != "reset":
        assert len(wire.received) == times


# --- the command -----------------------------------------------------------------------------------


def test_the_command_runs_processes_by_one_table(call, folder, wire, monkeypatch):
    (folder / "pyproject.toml").write_text(
        '[tool.intercontract.nightly]\nparts = ["audit nowhere.har", "checks"]\n'
    )
    assert "is no part of a night" in call("nightly", "--history", HISTORY).err
    (folder / "pyproject.toml").write_text(
        '[tool.intercontract]\nhistory = "h.sqlite"\nkind = "slack"\n'
        '[tool.intercontract.nightly]\nparts = ["scan nowhere.har"]\nkeep = 5\n'
    )
    monkeypatch.delenv("INTERCONTRACT_HISTORY")
    monkeypatch.setenv("INTERCONTRACT_WEBHOOK", f"{wire.url}/x")
    done = call("nightly", "--format", "json")
    assert done.code == 2, done.err
    assert [part["code"] for part in done.document["night"]["parts"]] == [2]
    (sent,) = wire.received
    assert "scan nowhere.har: it is not set up rightly" in json.loads(sent.body)["text"]
    (night,) = (folder / "reports/nightly").glob("*/night.md")
    assert night.read_text().startswith("# intercontract, night ")


@pytest.fixture
def page(folder):
    """The page of a night, as text."""
    return lambda night: (folder / "reports/nightly" / night.id / "index.html").read_text()


def test_the_page_of_a_night_tells_what_is_new_and_leads_to_the_parts_reports(parts, page, folder):
    lines = {"run --target replay": (1, "a", "<b>"), "drift --watch": (4,)}
    night, _ = parts(lines)
    text = page(night)
    assert "<b>" not in text
    assert "it broke" in text
    assert "broken: drift --watch" in text
    assert text.count('<tr><th scope="row"><code>run --target replay</code>') == 1
    assert ">open</a>" not in text, "the parts left no page"
    place = folder / "reports/nightly" / night.id / "1-run/latest"
    place.mkdir(parents=True)
    (place / "index.html").write_text("its report")
    write_morning(place.parents[1], night, Notice("n"))
    assert 'href="1-run/latest/index.html">open</a>' in html.unescape(page(night))
    gone, _ = parts({"run --target replay": (0, "-"), "drift --watch": (0,)})
    assert 'class="fold v-pass"' in page(gone)
    assert "2 fixed" in page(gone)
    assert "http://" not in text.replace("http://www.w3.org", "")


def test_the_page_shows_drift_and_the_matrix_of_sdks(parts, page, folder):
    night, notice = parts({"drift a b": (1,), "sdk x": (1,), "sdk y": (0,)})
    place = folder / "reports/nightly" / night.id
    change = {"rule": "property-removed", "operation": None, "message": "it is <gone>"}
    changes = [{**change, "level": level} for level in ["info"] * 30 + ["breaking", "warning"]]
    summary = {"breaking": 1, "warning": 1, "info": 30}
    drift = {"base": "a", "revision": "b", "summary": summary, "changes": changes}
    cells = [
        {"operation": f"op{n}", "sdk": sdk, "aspect": aspect, "verdict": verdict}
        for n, (sdk, aspect, verdict) in enumerate(
            [
                ("x 1", "reads", "pass"),
                ("x 1", "reads", "fail"),
                ("x 1", "pages", "pass"),
                ("z 2", "reads", "known"),
            ]
        )
    ]
    written = {
        "1-drift/drift/drift.json": drift, "2-sdk/latest/report.json": {"grid": cells},
        "3-sdk/latest/report.json": ["not", "ours"], "1-drift/latest/report.json": {"grid": None},
    }  # fmt: skip
    for name, document in written.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(json.dumps(document))
    write_morning(place, night, notice)
    text = page(night)
    assert "a → b: 1 breaking, 1 to look at, 30 for information" in text
    first, second, *_ = (row for row in text.split("<tr") if "property-removed" in row)
    assert "breaking" in first
    assert "to look at" in second
    assert "it is &lt;gone&gt;" in first
    assert f"and {32 - CHANGES_SHOWN} more" in text
    assert text.count('<table class="matrix">') == 1
    row = next(row for row in text.split("<tr") if ">x 1<" in row)
    assert "fail in 1 of 2" in row
    assert "pass 1" in row
    assert "not looked at" in next(row for row in text.split("<tr") if ">z 2<" in row)


@pytest.mark.parametrize(
    "document",
    [b"", b"{", b"[]", b"{}", b'{"grid": [{"sdk": "x"}]}', b'{"changes": [{}], "summary": {}}'],
)
def test_what_a_part_left_that_cannot_be_read_is_not_told(parts, page, folder, document):
    night, notice = parts({"drift a b": (1,), "sdk x": (1,)})
    place = folder / "reports/nightly" / night.id
    for name in ("1-drift/drift/drift.json", "2-sdk/latest/report.json"):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(document)
    write_morning(place, night, notice)
    assert "matrix" not in page(night).partition("</style>")[2]
