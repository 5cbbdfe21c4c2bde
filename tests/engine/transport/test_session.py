"""The one session: what leaves through it, and what comes of bad answers."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
import zlib

import pytest

from intercontract.errors import TargetRefused, TargetUnreachable
from intercontract.generate.sender import OutOfTime
from intercontract.model.headers import Headers
from intercontract.model.interaction import Case, Credentials, Request, Source
from intercontract.transport import answer as answer_module
from intercontract.transport import session as session_module
from intercontract.transport.answer import MAX_BODY
from intercontract.transport.ledger import Ledger
from intercontract.transport.pacing import Pace
from intercontract.transport.session import GONE

TOKEN = "dG9rOnh4eHh4eHh4"


# --- what leaves -----------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "get!"])
def test_a_read_only_door_lets_no_other_method_out(open_session, wire, method):
    session = open_session(read_only=True)
    with pytest.raises(TargetRefused, match="this run is read-only"):
        session.send(Request(method, session.base_url + "/conversations"))
    with pytest.raises(TargetRefused, match="this run is read-only"):
        session.session.request(method, session.base_url + "/conversations")
    assert wire.received == []
    assert session.refused == 2


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_read_only_door_reads(open_session, wire, method):
    session = open_session(read_only=True)
    assert session.send(Request(method, session.base_url + "/tags")).response.status == 200
    assert wire.methods == {method}


@pytest.mark.parametrize(
    "place",
    [
        pytest.param("{other}/conversations", id="another server"),
        pytest.param("{base}@{host}/", id="our base as user name"),
        pytest.param("https://api.intercom.io/conversations", id="Intercom"),
        pytest.param("https{tail}/conversations", id="another scheme"),
    ],
)
def test_nothing_leaves_for_another_server(open_session, wire, other_wire, place):
    session = open_session()
    url = place.format(
        other=other_wire.url,
        base=wire.url,
        host=other_wire.url.removeprefix("http://"),
        tail=wire.url.removeprefix("http"),
    )
    with pytest.raises(TargetRefused, match="it is not the target"):
        session.send(Request("GET", url))
    with pytest.raises(TargetRefused, match="it is not the target"):
        session.session.get(url)
    assert wire.received == other_wire.received == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_and_is_not_followed(session, wire, other_wire, get, status):
    wire.answer = lambda _r: wire.http(status, b"", {"Location": other_wire.url + "/stolen"})
    assert get().response.status == status
    assert session.session.get(session.base_url + "/conversations").status_code == status
    assert len(wire.received) == 2
    assert other_wire.received == []


@pytest.mark.parametrize(
    ("options", "sent", "credentials"),
    [
        pytest.param({}, f"Bearer {TOKEN}", Credentials.SENT, id="the token"),
        pytest.param({"token": None}, None, Credentials.NONE, id="none"),
        pytest.param({"token": "wrong"}, "Bearer wrong", Credentials.INVALID, id="a wrong one"),
        pytest.param({"token": TOKEN}, f"Bearer {TOKEN}", Credentials.SENT, id="the same by name"),
    ],
)
def test_credentials_are_sent_as_asked_and_known(get, wire, options, sent, credentials):
    interaction = get(**options)
    assert wire.received[0].header("Authorization") == sent
    assert interaction.credentials is credentials


def test_the_session_is_authorized_too(session, wire, collected):
    session.session.get(session.base_url + "/tags")
    session.session.get(session.base_url + "/tags", headers={"Authorization": "Bearer other"})
    assert [r.header("Authorization") for r in wire.received] == [f"Bearer {TOKEN}", "Bearer other"]
    assert [i.credentials for i in collected] == [Credentials.SENT, Credentials.INVALID]


def test_proxies_and_netrc_of_the_environment_are_not_asked(
    get, wire, other_wire, monkeypatch, tmp_path
):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, other_wire.url)
    get()
    assert other_wire.received == []
    assert wire.bearers == {f"Bearer {TOKEN}"}


def test_cookies_are_not_kept(session, wire, get):
    wire.answer = lambda _r: wire.http(200, b"{}", {"Set-Cookie": "recent_write=1; Path=/"})
    get()
    get()
    session.session.get(session.base_url + "/tags")
    assert [r.header("Cookie") for r in wire.received] == [None, None, None]


def test_the_body_leaves_as_it_is(session, wire):
    body = b'{"from": \xff'
    session.send(Request("POST", session.base_url + "/conversations", Headers({"X-A": "1"}), body))
    (received,) = wire.received
    assert received.body == body
    assert received.header("X-A") == "1"


# --- what is kept of it ----------------------------------------------------------------------------


def test_an_interaction_says_what_happened(session, wire, collected):
    wire.answer = lambda _r: wire.http(
        200, {"a": 1}, [("X-B", "2"), ("X-A", "1"), ("x-b", "3"), ("Date", "now")]
    )
    session.label(Case("coverage", "negative", "too long"))
    returned = session.send(
        Request("GET", session.base_url + "/conversations?per_page=2", Headers({"Accept": "x"}))
    )
    (interaction,) = collected
    assert returned is interaction
    assert interaction.request.url == "https://api.eu.intercom.io/conversations?per_page=2"
    assert interaction.request.headers.get("Accept") == "x"
    assert interaction.response.status == 200
    assert json.loads(interaction.response.body) == {"a": 1}
    names = dict.fromkeys(name.lower() for name, _ in interaction.response.headers)
    assert list(names) == ["content-type", "x-b", "x-a", "date", "content-length"]
    assert interaction.response.headers.all("X-B") == ["2", "3"]
    assert interaction.response.elapsed > 0
    assert interaction.name == "eu#0"
    assert interaction.region == "eu"
    assert interaction.api_version == "2.11"
    assert interaction.source is Source.GENERATED
    assert interaction.case == Case("coverage", "negative", "too long")
    assert interaction.sequence is None


def test_a_sequence_makes_it_part_of_a_scenario(session, get):
    session.label(Case("scenario"), "pages")
    assert get().source is Source.SCENARIO
    assert get().sequence == "pages"
    session.label(Case("fuzzing"))
    assert get().source is Source.GENERATED


def test_head_has_no_body_whatever_its_length_says(session, wire):
    wire.answer = lambda _r: wire.http(200, b"", {}, length=500)
    answer = session.send(Request("HEAD", session.base_url + "/tags")).response
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers.get("Content-Length") == "500"


def test_a_compressed_answer_is_unpacked(get, wire):
    wire.answer = lambda _r: wire.http(
        200, gzip.compress(b'{"a": 1}'), {"Content-Encoding": "gzip"}
    )
    answer = get().response
    assert answer.body == b'{"a": 1}'
    assert answer.headers.get("Content-Encoding") == "gzip"


def test_chunks_are_put_together(get, wire):
    wire.answer = lambda _r: (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        b'4\r\n{"a"\r\n4\r\n: 1}\r\n0\r\n\r\n'
    )
    assert get().response.body == b'{"a": 1}'


def test_an_answer_in_binary_is_kept_as_it_is(get, wire):
    content = bytes(range(256)) * 300
    wire.answer = lambda _r: wire.http(200, content, {"Content-Type": "application/octet-stream"})
    assert get().response.body == content


def test_headers_in_latin_1_are_kept(get, wire):
    wire.answer = lambda _r: b"HTTP/1.1 200 OK\r\nX-A: caf\xe9\r\nContent-Length: 0\r\n\r\n"
    assert get().response.headers.get("X-A") == "café"


def test_findings_of_the_last_interaction_are_there_for_generation(open_session):
    session = open_session(collect=lambda interaction: (interaction.request.url,))
    session.send(Request("GET", session.base_url + "/tags"))
    assert session.fresh == ("https://api.eu.intercom.io/tags",)


def test_each_interaction_is_told_of_before_the_next_request_leaves(open_session, wire):
    order: list[str] = []
    wire.answer = lambda received: order.append(f"sent {received.path}") or wire.http()
    session = open_session(collect=lambda i: order.append(f"told {i.request.path}") or ())
    for path in ("/a", "/b"):
        session.send(Request("GET", session.base_url + path))
    assert order == ["sent /a", "told /a", "sent /b", "told /b"]


# --- bad answers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        pytest.param(
            b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{"type": ',
            b'{"type": ',
            id="shorter than it says",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            b'9\r\n{"type": \r\n40\r\n"li',
            b'{"type": "li',
            id="cut inside a chunk",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            b'9\r\n{"type": \r\n',
            b'{"type": ',
            id="without a last chunk",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nxyz\r\n",
            b"",
            id="no chunk at all",
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b"", id="no body"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!",
            b"",
            id="not encoded as it says",
        ),
    ],
)
def test_what_came_of_a_cut_answer_is_kept(get, wire, answer, body):
    wire.answer = lambda _r: answer
    response = get().response
    assert response.status == 200
    assert response.body == body


def test_a_cut_compressed_answer_keeps_what_could_be_unpacked(get, wire):
    whole = gzip.compress(bytes(i * 7 % 251 for i in range(200_000)), compresslevel=0)
    wire.answer = lambda _r: (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n"
        + f"Content-Length: {len(whole)}\r\n\r\n".encode()
        + whole[:100_000]
    )
    body = get().response.body
    assert 0 < len(body) < 200_000
    assert bytes(i * 7 % 251 for i in range(200_000)).startswith(body)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"x" * 3_000_000, id="plain"),
        pytest.param(zlib.compress(b"x" * 30_000_000), id="a bomb"),
    ],
)
def test_of_a_huge_answer_only_so_much_is_read(get, wire, monkeypatch, content):
    monkeypatch.setattr(answer_module, "MAX_BODY", 1_000_000)
    encoding = {} if content.startswith(b"xx") else {"Content-Encoding": "deflate"}
    wire.answer = lambda _r: wire.http(200, content, encoding)
    assert len(get().response.body) == 1_000_000
    assert get().response.status == 200


def test_the_bound_leaves_room_for_the_largest_real_answers():
    # 150 conversations of a page, or 500 parts of 10 kB each, are some megabytes.
    assert MAX_BODY >= 32 * 1024 * 1024


def test_an_answer_without_an_end_is_cut_off(get, wire, monkeypatch):
    monkeypatch.setattr(answer_module, "PATIENCE", 0.0)
    wire.answer = lambda _r: wire.http(200, b"x" * 5_000_000)
    assert len(get().response.body) < 5_000_000


@pytest.fixture
def spoken(get) -> None:
    """After one good answer, a bad one is the target's fault and not a wrong address."""
    assert get("/me").response.status == 200


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda wire: wire.reset(), id="reset"),
        pytest.param(lambda wire: b"", id="closed without a word"),
        pytest.param(lambda wire: b"SSH-2.0-OpenSSH_9.6\r\n", id="another protocol"),
        pytest.param(lambda wire: b"HTTP/1.1 banana\r\n\r\n", id="no status"),
        pytest.param(
            lambda wire: b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000, id="an endless header"
        ),
    ],
)
def test_no_answer_is_an_interaction_with_status_0(get, wire, collected, answer):
    wire.answer = lambda _r: answer(wire)
    interaction = get()
    assert interaction.response.status == 0
    assert interaction.response.body == b""
    assert collected[-1] is interaction


@pytest.mark.usefixtures("spoken")
def test_a_server_that_does_not_answer_in_time_is_an_interaction_with_status_0(session, get, wire):
    session.timeout = 0.05
    wire.answer = lambda _r: wire.silence()
    assert get().response.status == 0


@pytest.mark.usefixtures("spoken")
def test_a_body_that_stops_coming_is_cut(session, get, wire):
    session.timeout = 0.05
    wire.answer = lambda _r: wire.http(200, b'{"a', length=50)
    answer = get().response
    assert (answer.status, answer.body) == (200, b'{"a')


@pytest.mark.usefixtures("spoken")
def test_schemathesis_session_gets_an_answer_with_status_0_too(session, wire):
    wire.answer = lambda _r: wire.reset()
    answer = session.session.get(session.base_url + "/tags")
    assert (answer.status_code, answer.content) == (0, b"")


def test_nothing_at_the_address_is_unreachable_at_once(open_session):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        session = open_session(base_url=f"http://127.0.0.1:{free.getsockname()[1]}")
        with pytest.raises(TargetUnreachable, match="nothing answers at") as problem:
            session.send(Request("GET", session.base_url + "/me"))
    assert problem.value.hint
    assert "Connection refused" in problem.value.message


def test_a_name_that_nobody_has_is_unreachable(open_session):
    session = open_session(base_url="http://nobody.invalid")
    with pytest.raises(TargetUnreachable, match=r"nothing answers at http://nobody\.invalid"):
        session.send(Request("GET", "http://nobody.invalid/me"))


@pytest.mark.usefixtures("spoken")
def test_a_target_that_stays_silent_is_gone_and_is_not_asked_again(get, wire):
    wire.answer = lambda _r: wire.reset()
    for _ in range(GONE - 1):
        assert get().response.status == 0
    with pytest.raises(TargetUnreachable):
        get()
    asked = len(wire.received)
    with pytest.raises(TargetUnreachable):
        get()
    assert len(wire.received) == asked


@pytest.mark.usefixtures("spoken")
def test_an_answer_in_between_means_that_it_is_not_gone(get, wire):
    for number in range(3 * GONE):
        wire.answer = lambda _r, n=number: wire.http() if n % GONE == 0 else wire.reset()
        get()


# --- time and pace ---------------------------------------------------------------------------------


def test_after_its_deadline_nothing_leaves(session, get, wire):
    session.deadline = time.monotonic() - 1
    with pytest.raises(OutOfTime):
        get()
    assert wire.received == []
    session.deadline = None
    assert get().response.status == 200


def trickling(content: bytes):
    """Some bytes at once, and then one after another, without end."""
    yield content
    while True:
        yield b"x"


# What waits without end: for bytes that come one by one, or for none.
ENDLESS = [
    pytest.param(lambda wire: trickling(b"HTTP/1.1 200 OK\r\nX-Slow: "), id="a header"),
    pytest.param(
        lambda wire: trickling(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n"), id="a body"
    ),
    pytest.param(lambda wire: wire.silence(), id="silence"),
]


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("answer", ENDLESS)
def test_the_deadline_ends_the_wait_for_an_answer_too(session, get, wire, collected, answer):
    wire.answer = lambda _r: answer(wire)
    session.allow(0.1)
    with pytest.raises(OutOfTime):
        get()
    assert len(collected) == 1  # what our own limit cut is not the target's fault
    session.allow(None)
    wire.answer = lambda _r: wire.http()
    assert get().response.status == 200


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("answer", ENDLESS)
def test_stopping_a_session_ends_the_wait_in_another_thread(session, get, wire, answer):
    wire.answer = lambda _r: answer(wire)
    timer = threading.Timer(0.1, session.stop)
    timer.start()
    with pytest.raises(OutOfTime):
        get()
    timer.join()
    assert session.is_stopped


@pytest.mark.usefixtures("spoken")
def test_a_header_without_an_end_is_no_answer(get, wire, monkeypatch):
    monkeypatch.setattr(session_module, "PATIENCE", -0.9)  # and one second on top of it
    wire.answer = lambda _r: trickling(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    assert get().response.status == 0


@pytest.mark.parametrize(
    ("given", "left", "error", "says"),
    [
        pytest.param("3600", 60.0, OutOfTime, "asks to wait 3600 seconds", id="beyond the time"),
        pytest.param("9" * 30, 60.0, OutOfTime, "asks to wait", id="absurd"),
        pytest.param("86400", None, TargetUnreachable, "wait 86400 seconds", id="absurd, no limit"),
        pytest.param(
            "Fri, 09 Oct 2026 08:53:20 GMT", None, TargetUnreachable, "asks to wait", id="a date"
        ),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_wait_that_is_too_long_is_not_waited_and_nothing_more_is_asked(
    open_session, wire, given, left, error, says, status
):
    headers = {"Retry-After": given, "Date": "Thu, 09 Oct 2025 08:53:20 GMT"}
    wire.answer = lambda _r: wire.http(status, b"{}", headers)
    session = open_session()
    session.pace = Pace(session.pause)
    session.allow(left)
    with pytest.raises(error, match=says):
        session.send(Request("GET", session.base_url + "/tags"))
    assert len(wire.received) == 1


def test_a_target_that_refuses_everything_for_its_rate_is_left_alone(open_session, wire, pace):
    wire.answer = lambda _r: wire.http(429)
    session = open_session(pace=pace)
    for _ in range(GONE - 1):
        assert session.send(Request("GET", session.base_url + "/tags")).response.status == 429
    with pytest.raises(TargetUnreachable, match="429, however long one waits"):
        session.send(Request("GET", session.base_url + "/tags"))


# --- what is created -------------------------------------------------------------------------------


@pytest.fixture
def ledger(tmp_path):
    ledger = Ledger.begin(tmp_path, "https://api.eu.intercom.io", "ws", "20261127120000abcdef")
    yield ledger
    ledger.close()


@pytest.mark.parametrize(
    ("answer", "entries", "lost"),
    [
        pytest.param(lambda w: w.http(200, {"id": "7"}), [("contact", "7")], 0, id="created"),
        pytest.param(lambda w: w.http(409, {"id": "7"}), [], 0, id="refused"),
        pytest.param(lambda w: w.http(500, b""), [], 1, id="a crash says nothing"),
        pytest.param(lambda w: w.http(200, b"{"), [], 1, id="an answer that is cut"),
        pytest.param(lambda w: w.reset(), [], 1, id="no answer"),
    ],
)
def test_a_creation_is_in_the_ledger_before_it_is_sent(
    open_session, wire, ledger, answer, entries, lost
):
    session = open_session()
    session.send(Request("GET", session.base_url + "/me"))
    session.ledger = ledger
    seen = []
    wire.answer = lambda _r: seen.append(ledger.path.read_bytes()) or answer(wire)
    session.send(Request("POST", session.base_url + "/contacts", Headers(), b"{}"))
    assert b'"intent":1,"kind":"contact"' in seen[0]
    assert ledger.entries() == entries
    assert len(ledger.intents) == lost


def test_what_is_created_after_nobody_waits_for_it_is_in_the_ledger_too(open_session, wire, ledger):
    session = open_session()
    session.ledger = ledger

    def slowly(_received):
        time.sleep(0.2)
        return wire.http(200, {"id": "7"})

    wire.answer = slowly
    session.allow(0.1)
    with pytest.raises(OutOfTime):
        session.send(Request("POST", session.base_url + "/contacts", Headers(), b"{}"))
    assert list(ledger.intents.values()) == ["contact"]
    session.settle(30.0)
    assert ledger.entries() == [("contact", "7")]


def answers(wire, *statuses: int):
    """The statuses in turn, the last one for ever."""
    left = list(statuses)

    def answer(_received):
        status = left.pop(0) if len(left) > 1 else left[0]
        return wire.http(status, {"status": status})

    return answer


@pytest.mark.parametrize(
    ("method", "statuses", "seen"),
    [
        pytest.param("GET", (429, 429, 200), [429, 429, 200], id="429 until it passes"),
        pytest.param("POST", (429, 200), [429, 200], id="429 refuses before anything is done"),
        pytest.param("GET", (503, 502, 200), [503, 502, 200], id="5xx on a read"),
        pytest.param("HEAD", (500, 200), [500, 200], id="5xx on HEAD"),
        pytest.param("POST", (503, 200), [503], id="5xx on a write is not tried again"),
        pytest.param("DELETE", (500, 200), [500], id="nor on a removal"),
        pytest.param("GET", (404, 200), [404], id="other errors are answers"),
        pytest.param("GET", (429,), [429] * 5, id="it gives up"),
        pytest.param("GET", (500,), [500] * 5, id="on 5xx too"),
    ],
)
def test_what_is_tried_again_and_every_answer_is_an_interaction(
    open_session, wire, pace, slept, collected, method, statuses, seen
):
    wire.answer = answers(wire, *statuses)
    session = open_session(pace=pace)
    last = session.send(Request(method, session.base_url + "/conversations", Headers(), b"{}"))
    assert [interaction.response.status for interaction in collected] == seen
    assert last is collected[-1]
    assert len(slept) == len(seen) - 1
    assert len({interaction.name for interaction in collected}) == len(seen)
    assert {request.body for request in wire.received} == {b"{}"}


def test_without_a_pace_nothing_is_tried_again(get, wire, collected):
    wire.answer = answers(wire, 429, 200)
    assert get().response.status == 429
    assert len(collected) == 1


def test_a_nearly_empty_bucket_holds_the_next_request_back(open_session, wire, pace, slept):
    headers = {
        "Date": "Thu, 09 Oct 2025 08:53:20 GMT",
        "X-RateLimit-Limit": "167",
        "X-RateLimit-Remaining": "3",
        "X-RateLimit-Reset": "1760000006",
    }
    order: list[str] = []
    pace.sleep = lambda seconds: order.append(f"slept {seconds:g}")
    wire.answer = lambda _r: order.append("sent") or wire.http(200, b"{}", headers)
    session = open_session(pace=pace)
    for _ in range(2):
        session.send(Request("GET", session.base_url + "/tags"))
    assert order == ["sent", "slept 6", "sent"]


def test_the_deadline_ends_retries_as_well(open_session, wire, pace):
    session = open_session(pace=pace)
    wire.answer = lambda _r: setattr(session, "deadline", time.monotonic()) or wire.http(429)
    with pytest.raises(OutOfTime):
        session.send(Request("GET", session.base_url + "/tags"))
    assert len(wire.received) == 1
