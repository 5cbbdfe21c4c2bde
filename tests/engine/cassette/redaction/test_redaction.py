"""Nothing secret is kept, what is kept still means the same, and doing it twice changes nothing."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from urllib.parse import quote, quote_plus, urlencode

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intercontract.cassette.entry import Entry, Format
from intercontract.cassette.leaks import scan_entries
from intercontract.cassette.mismatch import Mismatch
from intercontract.cassette.recorder import Leftover, Recorder, recover
from intercontract.cassette.redaction import secret_patterns
from intercontract.cassette.redaction.interactions import redact, redact_entry, redact_request
from intercontract.cassette.redaction.pattern import hits
from intercontract.cassette.redaction.policy import Policy, Texts
from intercontract.cassette.replay import ReplayIndex
from intercontract.cassette.writing import dump
from intercontract.checks.judge import judge
from intercontract.contract.documented import documented_interactions
from intercontract.contract.load import load as contract_load
from intercontract.model.headers import Headers
from intercontract.model.interaction import Case, Credentials, Interaction, Request, Response

JSON = "application/json; charset=utf-8"
HEADERS = Headers({"Content-Type": JSON})

# Secrets are made of parts, so that no scanner takes this file for a leak.
ALNUM = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
HEX = "0123456789abcdef"


def drawn(alphabet, size):
    return st.text(alphabet, min_size=size, max_size=size)


def prefixed(prefix, alphabet, size):
    return drawn(alphabet, size).map(lambda rest: prefix + rest)


def _jwt(part):
    head = base64.urlsafe_b64encode(json.dumps({"alg": "HS256"}).encode()).decode().rstrip("=")
    return f"{head}.{part}{part}.{part}"


# Twelve kinds that are known by their shape, wherever they stand.
SHAPED = {
    "intercom": drawn(ALNUM, 30).map(lambda s: base64.b64encode(b"tok:" + s.encode()).decode()),
    "aws": prefixed("AK" + "IA", UPPER, 16),
    "github": prefixed("gh" + "p_", ALNUM, 36),
    "slack": prefixed("xo" + "xb-", ALNUM, 24),
    "stripe": prefixed("sk" + "_live_", ALNUM, 24),
    "google": prefixed("AI" + "za", ALNUM, 35),
    "jwt": drawn(ALNUM, 20).map(_jwt),
    "private-key": drawn(ALNUM, 64).map(
        lambda s: f"-----BEGIN RSA PRIVATE{' '}KEY-----\n{s}\n-----END RSA PRIVATE{' '}KEY-----"
    ),
    "email": drawn("abcdefgh", 8).map(lambda s: f"{s}@{s}-mail.io"),
    "phone": drawn("23456789", 10).map(lambda s: f"+1{s}"),
    "ipv4": st.tuples(*[st.integers(11, 99)] * 4).map(lambda t: ".".join(map(str, t))),
    "ipv6": drawn(HEX[1:], 16).map(
        lambda s: "2a00:" + ":".join(s[n : n + 4] for n in (0, 4, 8)) + "::1"
    ),
    "random-hex": st.integers(0).map(lambda n: hashlib.sha256(str(n).encode()).hexdigest()),
}
# Known by where they stand only.
NAMED = drawn(ALNUM, 9).map(lambda s: "Pw1" + s)


def with_json(value, **changes):
    base = Interaction(
        Request("GET", "https://api.intercom.io/conversations/1"),
        Response(200, Headers({"Content-Type": JSON}), json.dumps(value).encode()),
    )
    return evolve(base, **changes)


def redacted_json(value, **policy):
    return json.loads(redact(with_json(value), Policy(**policy)).response.body)


def _in_json(secret, encoding="utf-8", **options):
    return json.dumps({"a": [{"b": f"x {secret} y"}]}, **options).encode(encoding)


# Where a secret can be planted: each takes an interaction and a secret and gives the interaction back.
def _url(i, s):
    return evolve(i, request=evolve(i.request, url=s))


def _sent(i, body, media):
    return evolve(i, request=evolve(i.request, body=body, headers=Headers({"Content-Type": media})))


def _got(i, body, media):
    return evolve(
        i, response=evolve(i.response, body=body, headers=Headers({"Content-Type": media}))
    )


def _multipart(secret):
    lines = [
        "--xyz",
        'Content-Disposition: form-data; name="f"; filename="a.txt"',
        "Content-Type: text/plain",
        "",
        f"a {secret} b",
        "--xyz--",
        "",
    ]
    return "\r\n".join(lines).encode()


PLACES = {
    "URL path": lambda i, s: _url(i, f"https://api.intercom.io/contacts/{quote(s, safe='')}"),
    "query value": lambda i, s: _url(i, f"https://api.intercom.io/tags?a={quote_plus(s)}&b=1"),
    "query name": lambda i, s: _url(i, f"https://api.intercom.io/tags?{quote_plus(s)}=1"),
    "user info": lambda i, s: _url(i, f"https://{quote(s, safe='')}:x@api.intercom.io/tags"),
    "fragment": lambda i, s: _url(i, f"https://api.intercom.io/tags#{s}"),
    "request JSON": lambda i, s: _sent(i, _in_json(s), JSON),
    "response JSON": lambda i, s: _got(i, _in_json(s), JSON),
    "JSON key": lambda i, s: _got(i, json.dumps({s: 1}).encode(), JSON),
    "JSON in UTF-16": lambda i, s: _got(
        i, _in_json(s, "utf-16-le"), "application/json; charset=utf-16-le"
    ),
    "JSON in Latin-1": lambda i, s: _got(
        i, _in_json(s + "é", "latin-1", ensure_ascii=False), "application/json; charset=iso-8859-1"
    ),
    "JSON of another type": lambda i, s: _got(i, _in_json(s), "application/vnd.api+json"),
    "JSON called text": lambda i, s: _got(i, _in_json(s), "text/html"),
    "JSON that was cut": lambda i, s: _got(i, _in_json(s)[:-2], JSON),
    "hidden by a repeated name": lambda i, s: _got(
        i, json.dumps({"a": s}).encode()[:-1] + b',"a":1}', JSON
    ),
    "form": lambda i, s: _sent(
        i, urlencode({"a": s, "b": 1}).encode(), "application/x-www-form-urlencoded"
    ),
    "form of no type": lambda i, s: _sent(i, urlencode({"a": s}).encode(), ""),
    "text": lambda i, s: _got(i, f"before {s} after".encode(), "text/plain"),
    "HTML": lambda i, s: _got(i, f"<p class='x'>{s}</p>".encode(), "text/html"),
    "no type at all": lambda i, s: _got(i, f"({s})".encode() + b"\xff\xfe", ""),
    "multipart": lambda i, s: _sent(i, _multipart(s), "multipart/form-data; boundary=xyz"),
    "NDJSON": lambda i, s: _got(
        i, _in_json(s) + b"\n" + _in_json(s) + b"\n", "application/x-ndjson"
    ),
    "unknown header": lambda i, s: evolve(
        i, request=evolve(i.request, headers=Headers({"X-Whatever": s.replace("\n", " ")}))
    ),
    "known header": lambda i, s: evolve(
        i, response=evolve(i.response, headers=Headers({"X-Request-Id": s.replace("\n", " ")}))
    ),
    "header name": lambda i, s: evolve(
        i, response=evolve(i.response, headers=Headers({s.replace("\n", " "): "1"}))
    ),
    "cookie": lambda i, s: evolve(
        i, request=evolve(i.request, headers=Headers({"Cookie": f"a={s}; b=2"}))
    ),
    "set-cookie": lambda i, s: evolve(
        i,
        response=evolve(i.response, headers=Headers({"Set-Cookie": f"a={s}; Path=/; Domain={s}"})),
    ),
    "authorization": lambda i, s: evolve(
        i, request=evolve(i.request, headers=Headers({"Authorization": f"Bearer {s}"}))
    ),
    "location": lambda i, s: evolve(
        i,
        response=evolve(
            i.response, headers=Headers({"Location": f"https://x.intercom.io/?t={quote_plus(s)}"})
        ),
    ),
    "sequence": lambda i, s: evolve(i, sequence=s),
    "case": lambda i, s: evolve(i, case=Case("fuzzing", "positive", s)),
}


def _bytes_written(interaction):
    entry = (redact_entry(Entry(interaction, operation="x", reason=interaction.sequence)),)
    return {kind: dump(kind, entry) for kind in (Format.VCR_YAML, Format.HAR, Format.NDJSON)}


def _spellings(secret):
    yield secret
    yield quote(secret, safe="")
    yield quote_plus(secret)
    yield json.dumps(secret)[1:-1]
    yield from (line for line in secret.splitlines() if len(line) > 50)  # the body of a private key


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", SHAPED)
@given(data=st.data())
@settings(max_examples=3)
def test_a_planted_secret_is_in_no_byte_written(kind, place, data):
    secret = data.draw(SHAPED[kind])
    texts = data.draw(st.sampled_from(Texts))
    planted = PLACES[place](with_json({"id": "1"}), secret)
    clean = redact(planted, Policy(texts=texts))
    assert redact(clean, Policy(texts=texts)) == clean
    for written in _bytes_written(clean).values():
        for spelling in _spellings(secret):
            assert spelling.encode() not in written
            assert spelling.encode("utf-16-le") not in written
    assert list(scan_entries([clean])) == []


@pytest.mark.parametrize(
    "plant",
    [
        pytest.param(
            lambda i, s: evolve(
                i, request=evolve(i.request, headers=Headers({"Authorization": f"Bearer {s}"}))
            ),
            id="bearer",
        ),
        pytest.param(
            lambda i, s: _url(i, f"https://api.intercom.io/tags?access_token={s}"), id="query"
        ),
        pytest.param(lambda i, s: _url(i, f"https://api.intercom.io/tags?api_key={s}"), id="pair"),
        pytest.param(lambda i, s: _url(i, f"https://me:{s}@api.intercom.io/tags"), id="user info"),
        pytest.param(lambda i, s: _sent(i, f"a=1&password={s}".encode(), ""), id="form"),
        pytest.param(
            lambda i, s: _sent(i, json.dumps({"user": {"authToken": s}}).encode(), JSON), id="camel"
        ),
        pytest.param(
            lambda i, s: _sent(i, json.dumps({"secret": {"v": [s]}}).encode(), JSON), id="nested"
        ),
        pytest.param(
            lambda i, s: evolve(
                i, request=evolve(i.request, headers=Headers({"Cookie": f"sid={s}"}))
            ),
            id="cookie",
        ),
        pytest.param(
            lambda i, s: evolve(i, request=evolve(i.request, headers=Headers({"X-Api-Key": s}))),
            id="header",
        ),
    ],
)
@given(secret=NAMED)
@settings(max_examples=15)
def test_a_named_secret_is_gone_and_so_are_its_echoes(plant, secret):
    echoed = with_json({"message": f"no such key: {secret}.", "list": [secret]}, sequence=secret)
    for written in _bytes_written(plant(echoed, secret)).values():
        assert secret.encode() not in written


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("6657add46abd0167d9419c00", id="contact id"),
        pytest.param("215472856448646", id="conversation id"),
        pytest.param("0000com4lgtfu2444sjg", id="request id"),
        pytest.param("b68959ea-6328-4f70-83cb-e7913dba1542", id="UUID"),
        pytest.param("WzE3Njk1NzY2ODkwMDAsMjE1NDcyODU2NDQ4NjQ2LDNd", id="cursor"),
        pytest.param("conversation_attribute_updated_by_admin", id="part type"),
        pytest.param("token_not_found", id="error code"),
        pytest.param("2026-01-02T03:04:05.000Z", id="time"),
        pytest.param("customer_initiated", id="enumeration"),
        pytest.param("/conversations/215472856448646/tags", id="path"),
        pytest.param("/contacts/695b7d987af94de8940b0632/notes", id="path of a contact"),
        pytest.param("1.2.3", id="version"),
        pytest.param("A::B", id="name with colons"),
        pytest.param("owner@example.com", id="reserved address"),
        pytest.param("x" * 300, id="long and dull"),
    ],
)
def test_identifiers_and_enumerations_stay(value):
    assert redacted_json({"id": value, "x": [value]}) == {"id": value, "x": [value]}


@pytest.mark.parametrize(
    ("value", "check"),
    [
        pytest.param(
            {"email": "jane@corp.io"}, lambda v: v["email"].endswith("@example.com"), id="email"
        ),
        pytest.param({"phone": "+14155552671"}, lambda v: v["phone"].startswith("+1"), id="phone"),
        pytest.param({"first_name": "Jane"}, lambda v: v["first_name"].isalpha(), id="first name"),
        pytest.param(
            {"type": "admin", "name": "Jane Roe"},
            lambda v: len(v["name"].split()) == 2,
            id="name of a person",
        ),
        pytest.param(
            {"email": None, "name": "Jane Roe"}, lambda v: v["email"] is None, id="no address"
        ),
        pytest.param({"ip": "8.8.8.8"}, lambda v: v["ip"].count(".") == 3, id="IP"),
        pytest.param(
            {"location": {"city": "Berlin", "region": "BE", "latitude": 52.5}},
            lambda v: v["location"]["latitude"] == 0.0,
            id="location",
        ),
        pytest.param(
            {"avatar": {"image_url": "https://cdn.io/jane.png"}},
            lambda v: v["avatar"]["image_url"].startswith("https://static.example.com/"),
            id="avatar",
        ),
        pytest.param(
            {"type": "social_profile", "name": "Twitter", "url": "https://twitter.com/jane"},
            lambda v: v["name"] == "Twitter" and v["url"].startswith("https://www.example.com/"),
            id="social profile",
        ),
        pytest.param(
            {
                "attachments": [
                    {"type": "upload", "name": "Jane.pdf", "url": "https://cdn.io/jane.pdf?s=1"}
                ]
            },
            lambda v: v["attachments"][0]["url"].startswith("https://www.example.com/"),
            id="attachment",
        ),
        pytest.param(
            {"metadata": {"friend": "Jane"}}, lambda v: "friend" in v["metadata"], id="metadata"
        ),
        pytest.param(
            {"body": "<p>Hi <b>Jane</b>!</p>"}, lambda v: v["body"].startswith("<p>"), id="markup"
        ),
    ],
)
def test_personal_data_becomes_something_of_the_same_form(value, check):
    clean = redacted_json(value)
    assert check(clean)
    assert not any(
        word in json.dumps(clean) for word in ("Jane", "jane", "Berlin", "8.8.8.8", "4155552671")
    )
    assert redacted_json(clean) == clean


@pytest.mark.parametrize("stated", [["contact"], {"a": 1}, 7, None, [[]]])
def test_what_says_its_type_wrongly_is_redacted_too(stated):
    value = {"type": stated, "name": "Jane", "email": "jane@corp.io", "url": "https://corp.io/x"}
    assert "jane" not in json.dumps(redacted_json({"data": [value]})).lower()
    redacted_json({"data": [{"type": stated, "name": "a tag"}]})


def test_a_tag_keeps_its_name_and_a_bot_its_own():
    value = {
        "tags": [{"type": "tag", "id": "1", "name": "Independent"}],
        "b": {"type": "bot", "name": "Fin"},
    }
    assert redacted_json(value) == value


def test_the_same_person_is_the_same_everywhere():
    first = redacted_json({"a": {"email": "Jane@Corp.io"}, "b": "write to jane@corp.io"})
    assert first["a"]["email"] in first["b"]
    asked = redact(_url(with_json({}), "https://api.eu.intercom.io/contacts?email=jane%40corp.io"))
    assert quote_plus(first["a"]["email"]) in asked.request.url


def test_another_salt_gives_other_people():
    one, two = (redacted_json({"email": "jane@corp.io"}, salt=salt) for salt in (b"a", b"b"))
    assert one != two


@pytest.mark.parametrize(
    ("sent", "kept", "credentials"),
    [
        pytest.param("Bearer abc", "Bearer REDACTED", Credentials.SENT, id="token"),
        pytest.param("Basic abc", "Bearer REDACTED", Credentials.SENT, id="basic"),
        pytest.param(
            "Bearer invalid-token", "Bearer invalid-token", Credentials.INVALID, id="on purpose"
        ),
        pytest.param(None, None, Credentials.UNKNOWN, id="none"),
    ],
)
def test_authorization(sent, kept, credentials):
    headers = Headers({"Authorization": sent} if sent else {})
    asked = with_json({}, request=Request("GET", "https://api.intercom.io/me", headers))
    clean = redact(asked)
    assert (clean.request.headers.get("authorization"), clean.credentials) == (kept, credentials)


def test_texts_of_the_sandbox_stay_unless_asked():
    value = {"body": "<p>Where is my order?</p>"}
    made_up = with_json(value, answered_by="sandbox")
    assert json.loads(redact(made_up).response.body) == value
    assert json.loads(redact(made_up, Policy(texts=Texts.REPLACE)).response.body) != value
    assert redacted_json(value) != value
    assert redacted_json(value, texts=Texts.KEEP) == value


def test_what_the_caller_knows_to_be_secret_is_gone():
    clean = redact(
        with_json({"echo": "my sandbox-us here"}), Policy(secrets=frozenset({"sandbox-us"}))
    )
    assert b"sandbox-us" not in clean.response.body


def test_the_length_of_a_changed_body_is_told():
    asked = with_json({"email": "a@b.io"})
    asked = evolve(
        asked,
        response=evolve(
            asked.response, headers=Headers({"Content-Type": JSON, "Content-Length": "19"})
        ),
    )
    clean = redact(asked).response
    assert clean.headers.get("content-length") == str(len(clean.body))


def test_a_body_that_says_nothing_keeps_its_bytes():
    body = b'{ "per_page" : 1e400, "a":1.0, "b": "\\u00e9" }'
    assert redact(_sent(with_json({}), body, JSON)).request.body == body


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("conversations", id="word"),
        pytest.param("custom_attributes", id="name of a field"),
        pytest.param("215472856448646", id="number"),
    ],
)
def test_a_word_in_a_secrets_place_is_not_looked_for_elsewhere(value):
    asked = _sent(with_json({"id": value}), json.dumps({"password": value}).encode(), JSON)
    clean = redact(asked)
    assert json.loads(clean.request.body) == {"password": "REDACTED"}
    assert json.loads(clean.response.body) == {"id": value}
    assert clean.request.url == asked.request.url


@given(data=st.data())
@settings(max_examples=2)
def test_a_recording_with_secrets_everywhere_leaks_into_no_byte_and_plays(tmp_path, data):
    secrets = [data.draw(SHAPED[kind]) for kind in SHAPED]
    path = tmp_path / "a.yaml"
    recorder = Recorder(path, metadata={"notes": secrets}, leftover=Leftover.DISCARD)
    planted = [
        plant(with_json({"id": place}, name=secret), secret)
        for place, plant in PLACES.items()
        for secret in secrets
    ]
    for interaction in planted:
        recorder.append(interaction, operation="listTags")
    (journal,) = tmp_path.glob(".*.journal")
    written = journal.read_bytes()
    assert recorder.finish().kept == len(planted)
    written += path.read_bytes()
    for secret in secrets:
        assert not any(spelling.encode() in written for spelling in _spellings(secret))


@pytest.mark.parametrize(("count", "kept"), [(1_000, True), (1_001, False)])
def test_of_a_body_in_very_many_parts_its_size_is_kept(count, kept):
    part = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    sent = _sent(with_json({}), part * count + b"--b--\r\n", "multipart/form-data; boundary=b")
    clean = redact(sent)
    told = f"[multipart of more than 1,000 parts, {len(sent.request.body)} bytes]".encode()
    assert clean.request.body.count(b'name="a"') == (count if kept else 0)
    assert (clean.request.body == told) is not kept
    assert redact(clean) == clean


def test_a_line_in_the_head_of_a_part_that_is_no_header_is_not_kept():
    body = b'--b\r\nContent-Disposition: form-data; name="a\r\nswordfish\r\nX-A: b\r\n\r\n1\r\n--b--\r\n'
    clean = redact(_sent(with_json({}), body, "multipart/form-data; boundary=b")).request.body
    assert b"swordfish" not in clean
    assert b"X-A: REDACTED" in clean


@given(st.from_regex(secret_patterns._PLAIN.pattern, fullmatch=True))
@settings(max_examples=500)
def test_in_plain_words_no_pattern_finds_anything(text):
    assert not list(secret_patterns.ALL.find(text))


_BITS = st.one_of(
    *(st.from_regex(one.shape) for one in secret_patterns.ALL.patterns if one.form),
    st.sampled_from(
        ["0", "12", "555", "4155", ".", "@", "/", "+", " ", "-", "(", ")", "\u0661", "\xa0"]
    ),
    st.sampled_from(
        ["password", "token", "KEY", "=", ": ", "%40", "a.b@corp.io", "sk-live_", "-us4"]
    ),
)


@settings(suppress_health_check=list(HealthCheck))
@given(st.lists(_BITS, max_size=6).map("".join))
def test_one_look_at_a_text_passes_over_no_pattern_that_finds_something(text):
    table, lower = secret_patterns.ALL, text.lower()
    assert list(table.find(text)) == [
        hit
        for one in table.patterns
        if any(word in lower for word in one.words or [""])
        if any(hint in text for hint in one.hint or [""])
        for hit in hits(text, one)
    ]


def test_pictures_are_not_kept():
    clean = redact(_got(with_json({}), b"\x89PNG\r\n secret", "image/png"))
    assert clean.response.body == b"[binary, 13 bytes]"
    assert redact(clean) == clean


def test_a_redacted_recording_answers_the_real_request():
    asked = Request(
        "POST",
        "https://api.intercom.io/contacts?email=jane%40corp.io",
        Headers({"Authorization": "Bearer s3cret-token", "Content-Type": JSON}),
        b'{"email": "jane@corp.io", "name": "Jane Roe"}',
    )
    recorded = redact(with_json({"ok": True}, request=asked))
    index = ReplayIndex((recorded,), redact=redact_request)
    assert not isinstance(index.find(asked), Mismatch)
    assert not isinstance(index.find(recorded.request), Mismatch)


PLANTED = {
    "email": "jane@corp.io",
    "name": "Jane Roe",
    "phone": "+14155552671",
    "token": "s3cret-t0ken",
    "location": {"city": "Berlin", "country": "Germany"},
    "avatar": {"image_url": "https://cdn.io/jane.png"},
    "body": "<p>Write to jane@corp.io</p>",
}


def _plant(value):
    if isinstance(value, dict):
        more = {key: item for key, item in PLANTED.items() if value.get(key)}
        return {key: _plant(item) for key, item in {**value, **more}.items()}
    return [_plant(item) for item in value] if isinstance(value, list) else value


def _with_planted(interaction):
    """The same interaction with personal data wherever there was some, and a token in its headers."""
    headers = Headers((*interaction.request.headers, ("Authorization", "Bearer s3cret-t0ken")))
    body = json.dumps(_plant(json.loads(interaction.response.body or b"null"))).encode()
    return evolve(
        interaction,
        request=evolve(interaction.request, headers=headers),
        response=evolve(interaction.response, body=body),
    )


def test_a_redacted_recording_is_judged_the_same(shared):
    contract = contract_load(shared / "official" / "intercom-2.11.yaml")
    examples = [_with_planted(i) for i in documented_interactions(contract)]
    assert len(examples) >= 50
    before = Counter(f.fingerprint for f in judge(examples, contract))
    clean = [redact(i) for i in examples]
    assert any(a.response.body != b.response.body for a, b in zip(examples, clean, strict=True))
    assert Counter(f.fingerprint for f in judge(clean, contract)) == before


@given(
    st.text(max_size=80), st.binary(max_size=80), st.sampled_from([JSON, "text/plain", "", "x=y"])
)
@settings(max_examples=150)
def test_any_bytes_can_be_redacted_and_twice_is_once(text, body, media):
    asked = _got(with_json({}, sequence=text), body, media)
    clean = redact(asked)
    assert redact(clean) == clean


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "email", "token", "phone", "body", "ip", "id"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@given(values)
@settings(max_examples=200)
def test_types_and_shapes_stay(value):
    def shape(item):
        if isinstance(item, dict):
            return {key: shape(inner) for key, inner in item.items()}
        if isinstance(item, list):
            return [shape(inner) for inner in item]
        return type(item).__name__, item == ""

    clean = redacted_json({"x": value})["x"]
    assert shape(clean) == shape(value)
    assert redacted_json({"x": clean})["x"] == clean


@pytest.mark.parametrize(
    ("method", "path", "sent", "hidden"),
    [
        pytest.param("PUT", "/contacts/1", {"name": "Jane Doe"}, "Jane", id="only the path says whose"),
        pytest.param("POST", "/companies", {"company_id": "7", "name": "Doe & Sons"}, "Doe", id="company"),
        pytest.param(
            "POST", "/contacts/search",
            {"query": {"field": "name", "operator": "=", "value": "Jane Doe"}}, "Jane", id="asked for",
        ),
        pytest.param(
            "POST", "/conversations/search",
            {"query": {"operator": "AND", "value": [
                {"field": "source.author.name", "operator": "IN", "value": ["Jane Doe", "Joe"]}]}},
            "J", id="one of several",
        ),
    ],
)  # fmt: skip
def test_a_name_is_hidden_alike_where_it_is_sent_and_where_it_is_shown(method, path, sent, hidden):
    asked = redact(
        Interaction(
            Request(method, f"https://api.intercom.io{path}", HEADERS, json.dumps(sent).encode()),
            Response(200, HEADERS, json.dumps({"type": "contact", "name": "Jane Doe"}).encode()),
        )
    )
    assert hidden not in asked.request.body.decode()
    if "Jane Doe" in json.dumps(sent):
        assert json.loads(asked.response.body)["name"] in asked.request.body.decode()


def test_the_name_of_what_is_nobody_stays():
    sent = json.dumps({"name": "Urgent"}).encode()
    for path in ("/tags", "/contacts/1/tags", "/news/news_items"):
        request = Request("POST", f"https://api.intercom.io{path}", HEADERS, sent)
        assert redact(Interaction(request, Response(200, HEADERS, b"{}"))).request.body == sent


CARDS = ["4111111111111111", "378282246310005", "5555555555554444", "6011000990139424"]
long_numbers = st.builds(
    lambda sign, before, card, after: int(f"{sign}{before}{card}{after}"),
    st.sampled_from(["", "-"]),
    st.sampled_from(["", "9", "1000"]),
    st.sampled_from(CARDS),
    st.text("0123456789", max_size=40),
)


@given(
    long_numbers | st.integers(-(10**45), 10**45),
    st.sampled_from(["x", "id", "phone", "card", "7"]),
)
@settings(max_examples=300)
def test_numbers_of_any_length_leave_nothing_for_the_scan(number, name):
    for value in (
        {name: number},
        {name: [number]},
        [number],
        {"custom_attributes": {name: number}},
    ):
        asked = redact(_got(with_json(value), json.dumps(value).encode(), JSON))
        assert list(scan_entries([asked])) == []


def test_deep_nesting_is_treated_as_text():
    body = b'{"a":' * 5000 + b'"jane@corp.io"' + b"}" * 5000
    clean = redact(_got(with_json({}), body, JSON)).response.body
    assert b"jane@corp.io" not in clean


def _text(value):
    return redact(_got(with_json({}), value.encode(), "text/plain")).response.body.decode()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("card 4111 1111 1111 1111 12/26", "1111", id="card before a date"),
        pytest.param("card_" + "378282246310005", "378282246310005", id="card after a word"),
        pytest.param("BIC X, GB82 WEST 1234 5698 7654 32 and", "WEST", id="IBAN in a sentence"),
        pytest.param("call me at 4155552671", "4155552671", id="number to call"),
        pytest.param("Tel. (030) 90 18 20", "90 18 20", id="number in Germany"),
        pytest.param("0049 30 901820", "901820", id="number with 00"),
        pytest.param("GET /x?phone=030+44896275", "44896275", id="plus for space"),
        pytest.param("a=%2B4930%2090182011", "90182011", id="percent"),
        pytest.param("jane&#64;corp.io", "jane", id="entity"),
        pytest.param("DOB: 12/04/1985", "1985", id="date of birth"),
        pytest.param("the password is hunter2x", "hunter2x", id="password in a sentence"),
        pytest.param("x_token = abc123def4", "abc123def4", id="token with a prefix"),
        pytest.param("<a><user-password>swordfish</user-password></a>", "swordfish", id="element"),
        pytest.param(
            "<a><secret><b>swordfish</b></secret></a>", "swordfish", id="below an element"
        ),
        pytest.param("<i name='password' value='swordfish'/>", "swordfish", id="named attribute"),
        pytest.param("<a><password><![CDATA[swordfish]]></password></a>", "swordfish", id="CDATA"),
        pytest.param("got <password>swordfish</password>", "swordfish", id="element in a sentence"),
        pytest.param("{'password' => 'swordfish'}", "swordfish", id="arrow"),
        pytest.param("password&#58; swordfish", "swordfish", id="entity of a colon"),
        pytest.param(
            r'"{\\"client_secret\\": \\"swordfish\\"}"', "swordfish", id="JSON in JSON in JSON"
        ),
        pytest.param("mysql --password swordfish", "swordfish", id="option"),
        pytest.param("curl -u jane:swordfish https://x.io", "swordfish", id="option of curl"),
        pytest.param("machine x.io login jane password swordfish", "swordfish", id="netrc"),
        pytest.param("> Authorization: Token abc123def4", "abc123def4", id="line of a header"),
        pytest.param("Set-Cookie: sid=abcd1234; Path=/", "abcd1234", id="line of a cookie"),
        pytest.param(
            "see https://x.io/cb?code=abc123def4 now", "abc123def4", id="authorization code"
        ),
        pytest.param("Das Passwort ist hunter2x", "hunter2x", id="password in German"),
        pytest.param("mot de passe : hunter2x", "hunter2x", id="password in French"),
        pytest.param("geboren am 12.04.1985", "1985", id="birth in German"),
        pytest.param("+1\u2011415\u2011324\u20117343", "7343", id="dashes that do not break"),
        pytest.param("\uff14111 1111 1111 1111", "1111 1111", id="digits of full width"),
        pytest.param("password\uff1a swordfish", "swordfish", id="colon of full width"),
        pytest.param("pass\u200bword: swordfish", "swordfish", id="what is not seen"),
    ],
)
def test_what_text_tells_is_gone(text, told):
    assert told not in _text(text)
    assert _text(_text(text)) == _text(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("order 215472856448646 of 1700000000", id="ids and times"),
        pytest.param("on 01.02.2024 10:30, and 2026-01-02 03:04:05", id="dates"),
        pytest.param("the password is required", id="about a password"),
        pytest.param("token: expired", id="about a token"),
        pytest.param("next_page_token=WzE3Njk1NzY2ODkwMDAsMjE1NDcyODU2NDQ4NjQ2LDNd", id="cursor"),
        pytest.param("4111111111111112", id="no check digit of a card"),
        pytest.param("DE88370400440532013001", id="no check digits of an account"),
        pytest.param("0.4111111111111111", id="fraction"),
        pytest.param("100% of a + b & c", id="signs"),
        pytest.param("caf\u00e9 \uff21 \u2013 \u00bd", id="signs of other widths"),
        pytest.param("authorization: missing", id="about a header"),
        pytest.param("Das Passwort ist falsch", id="about a password in German"),
        pytest.param("cookie: none", id="about a cookie"),
    ],
)
def test_what_text_says_otherwise_stays(text):
    assert _text(text) == text


def test_below_custom_attributes_nothing_stays_at_any_depth():
    inside = {"Berlin": [{"n": 52000, "f": 1.5, "t": "swordfish", "ok": True}], "1985-04-12": "x y"}
    clean = redacted_json({"custom_attributes": {"plan": inside, "id": "4711 Jane"}})
    written = json.dumps(clean)
    assert not any(word in written for word in ("52000", "1.5", "swordfish", "1985", "x y", "Jane"))
    assert clean["custom_attributes"]["plan"]["Berlin"][0]["ok"] is True
    assert redacted_json(clean) == clean


def test_a_challenge_names_its_realm_and_no_more():
    answer = Headers({"WWW-Authenticate": 'Bearer realm="api", error="invalid_token", nonce="abc"'})
    clean = redact(with_json({}, response=Response(401, answer)))
    told = clean.response.headers.get("www-authenticate")
    assert told == 'Bearer realm="api", error="invalid_token", nonce="REDACTED"'


@pytest.mark.parametrize("before", range(3))
@given(secret=NAMED)
@settings(max_examples=10)
def test_a_secret_is_found_in_base64(before, secret):
    sent = base64.b64encode(b"x" * before + secret.encode() + b"yy").decode()
    asked = evolve(
        with_json({"a": f"see {sent}."}),
        request=Request("GET", "https://api.intercom.io/me", Headers({"X-Api-Key": secret})),
    )
    assert json.loads(redact(asked).response.body) == {"a": "see REDACTED."}


def test_what_a_journal_held_before_it_was_known_to_be_secret_is_gone_and_is_not_recovered(
    tmp_path,
):
    secret = "swordfish-and-chips-1"
    recorder = Recorder(tmp_path / "a.yaml", policy=Policy(salt=b"x"))
    recorder.append(with_json({"ok": f"hello {secret}", "email": "jane@corp.io"}))
    (journal,) = tmp_path.glob(".*.journal")
    assert secret.encode() in journal.read_bytes()
    asked = Request("GET", "https://api.intercom.io/me", Headers({"X-Api-Key": secret}))
    recorder.append(with_json({"ok": 1}, request=asked))
    assert secret.encode() not in journal.read_bytes()
    recorder.append(with_json({"ok": 2}))
    recorder.close()
    assert recover(tmp_path / "a.yaml", policy=Policy(salt=b"x")).kept == 3
    written = (tmp_path / "a.yaml").read_bytes()
    assert secret.encode() not in written
    assert redacted_json({"email": "jane@corp.io"}, salt=b"x")["email"].encode() in written
