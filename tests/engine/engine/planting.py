"""Secrets of many kinds, and the places of a request or a response where one can stand."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import random
import string
from collections.abc import Callable, Iterator
from urllib.parse import quote, quote_plus, urlencode

from attrs import evolve

from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response

JSON = "application/json; charset=utf-8"
HOST = "https://api.intercom.io"

_ALNUM = string.ascii_letters + string.digits
_UPPER = string.ascii_uppercase + string.digits
_HEX = "0123456789abcdef"


def _luhn(digits: str) -> str:
    """The digits with the check digit that makes a card's number of them."""
    doubled = [2 * int(d) for d in digits[::-2]]
    total = sum(n - 9 * (n > 9) for n in doubled) + sum(map(int, digits[-2::-2]))
    return digits + str(-total % 10)


def _iban(country: str, rest: str) -> str:
    letters = "".join(str(int(sign, 36)) for sign in rest + country + "00")
    return f"{country}{98 - int(letters) % 97:02d}{rest}"


def secrets(seed: int) -> dict[str, str]:
    """One secret of each kind that is known by its shape; parts are joined so that no scanner stumbles."""
    draw = random.Random(seed)  # noqa: S311 - made up

    def some(alphabet: str, size: int) -> str:
        return "".join(draw.choices(alphabet, k=size))

    digits = "23456789"
    header = base64.urlsafe_b64encode(b'{"alg":"HS256"}').decode().rstrip("=")
    account = _iban("DE", some(string.digits, 18))
    card = _luhn("4" + some(string.digits, 14))
    other = _luhn("5500" + some(string.digits, 11))
    return {
        "intercom token": base64.b64encode(b"tok:" + some(_ALNUM, 30).encode()).decode(),
        "aws": "AK" + "IA" + some(_UPPER, 16),
        "github": "gh" + "p_" + some(_ALNUM, 36),
        "gitlab": "gl" + "pat-" + some(_ALNUM, 20),
        "slack": "xo" + "xb-" + some(_ALNUM, 24),
        "stripe": "sk" + "_live_" + some(_ALNUM, 24),
        "google": "AI" + "za" + some(_ALNUM, 35),
        "openai": "sk-" + "proj-" + some(_ALNUM, 30),
        "sendgrid": "SG" + f".{some(_ALNUM, 22)}.{some(_ALNUM, 43)}",
        "npm": "np" + "m_" + some(_ALNUM, 36),
        "twilio": "S" + "K" + some(_HEX, 32),
        "telegram": f"{some(digits, 9)}:" + some(_ALNUM, 35),
        "discord": "M" + f"{some(_ALNUM, 23)}.{some(_ALNUM, 6)}.{some(_ALNUM, 27)}",
        "mailchimp": some(_HEX, 32) + "-us" + "12",
        "square": "sq0" + "csp-" + some(_ALNUM, 43),
        "jwt": f"{header}.{some(_ALNUM, 40)}.{some(_ALNUM, 43)}",
        "random hex": hashlib.sha256(some(_ALNUM, 8).encode()).hexdigest(),
        "random": some(_ALNUM, 40),
        "assigned token": f"token={some(_ALNUM, 12)}7",
        "assigned password": f"password: {some(string.ascii_lowercase, 9)}",
        "address with a password": f"https://me:{some(_ALNUM, 12)}@h.io/x",
        "email": f"{some('abcdefgh', 8)}@{some('abcdefgh', 8)}-mail.io",
        "phone": f"+49 30 {some(digits, 8)}",
        "phone within the country": f"030 {some(digits, 8)}",
        "phone in Australia": f"02 {some(digits, 4)} {some(digits, 4)}",
        "phone in America": f"({some(digits, 3)}) {some(digits, 3)}-{some(digits, 4)}",
        "card": card,
        "card in groups": " ".join(other[n : n + 4] for n in (0, 4, 8, 12)),
        "iban": account,
        "iban in groups": " ".join(account[n : n + 4] for n in range(0, 22, 4)),
        "ipv4": ".".join(str(draw.randint(11, 99)) for _ in range(4)),
        "ipv6": f"2a00:{some('123456789abcdef', 4)}:{some('123456789abcdef', 4)}::1",
        "social security": f"{some(digits, 3)}-{some(digits, 2)}-{some(digits, 4)}",
        "birth": f"born on 19{some(digits, 2)}-0{some(digits, 1)}-1{some(digits, 1)}",
    }


def telling(kind: str, secret: str) -> str:
    """The part of a planted text that must not be seen again."""
    match kind:
        case "assigned token":
            return secret.partition("=")[2]
        case "assigned password":
            return secret.partition(": ")[2]
        case "address with a password":
            return secret.partition("me:")[2].partition("@")[0]
        case "birth":
            return secret.removeprefix("born on ")
    return secret


def spellings(secret: str) -> Iterator[str]:
    """How a text may be written in some file."""
    yield secret
    yield quote(secret, safe="")
    yield quote_plus(secret)
    yield json.dumps(secret)[1:-1]
    yield html.escape(secret)
    yield base64.b64encode(secret.encode()).decode().rstrip("=")


CONVERSATION = {
    "type": "conversation", "id": "1", "created_at": 1700000000, "updated_at": 1700000000, "state": "open",
    "open": True, "read": True, "tags": {"type": "tag.list", "tags": []},
}  # fmt: skip


def _answer(i: Interaction, value: object, status: int = 200) -> Interaction:
    return _raw(i, json.dumps(value).encode(), JSON, status)


def _raw(i: Interaction, body: bytes, media: str, status: int = 200) -> Interaction:
    return evolve(
        i, response=Response(status, Headers({"Content-Type": media, "X-Request-Id": "r"}), body)
    )


def _with(i: Interaction, **more: object) -> Interaction:
    return _answer(i, CONVERSATION | more)


def _ask(i: Interaction, **more: object) -> Interaction:
    return evolve(i, request=evolve(i.request, **more))


def _send(i: Interaction, body: bytes, media: str = JSON) -> Interaction:
    url = HOST + "/conversations"
    return _ask(i, method="POST", url=url, body=body, headers=Headers({"Content-Type": media}))


def _said(i: Interaction, **headers: str) -> Interaction:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = evolve(i.response, headers=Headers({"Content-Type": JSON} | named))
    return evolve(i, response=answer)


def _asked(i: Interaction, **headers: str) -> Interaction:
    return _ask(i, headers=Headers({n.replace("_", "-"): v for n, v in headers.items()}))


def _errors(i: Interaction, **error: object) -> Interaction:
    known = {"code": "not_found", "message": "m"}
    body = {"type": "error.list", "request_id": "r", "errors": [known | error]}
    return _answer(i, body, 404)


def _multipart(name: str, text: str) -> bytes:
    head = f'--xyz\r\nContent-Disposition: form-data; name="{name}"; filename="{text}.txt"\r\n\r\n'
    return f"{head}{text}\r\n--xyz--\r\n".encode()


PLACES: dict[str, Callable[[Interaction, str], Interaction]] = {
    "id in the path": lambda i, s: _ask(i, url=f"{HOST}/conversations/{quote(s, safe='')}"),
    "undocumented path": lambda i, s: _ask(i, url=f"{HOST}/odd/{quote(s, safe='')}/things"),
    "other host": lambda i, s: _ask(i, url=f"https://elsewhere.io/{quote(s, safe='')}"),
    "query value": lambda i, s: _ask(i, url=f"{HOST}/conversations?per_page={quote_plus(s)}"),
    "unknown query value": lambda i, s: _ask(i, url=f"{HOST}/conversations?odd={quote_plus(s)}"),
    "query name": lambda i, s: _ask(i, url=f"{HOST}/conversations?{quote_plus(s)}=1"),
    "fragment": lambda i, s: _ask(i, url=f"{HOST}/conversations/1#{quote(s)}"),
    "user information": lambda i, s: _ask(i, url=f"https://me:{quote(s, safe='')}@api.intercom.io/tags"),
    "authorization": lambda i, s: _asked(i, Authorization=f"Bearer {s}"),
    "client's name": lambda i, s: _asked(i, User_Agent=f"client/1 ({s})"),
    "cookie": lambda i, s: _asked(i, Cookie=f"a=1; b={s}"),
    "request header": lambda i, s: _asked(i, X_Odd=s),
    "name of a request header": lambda i, s: _asked(i, **{s: "1"}),
    "version": lambda i, s: evolve(_asked(i, Intercom_Version=s), api_version="2.11"),
    "cookie that is set": lambda i, s: _said(i, Set_Cookie=f"a={s}; Path=/"),
    "challenge": lambda i, s: _said(i, WWW_Authenticate=f'Bearer realm="x", nonce="{s}", error="{s}"'),
    "location": lambda i, s: _said(i, Location=f"/conversations?a={quote_plus(s)}"),
    "request id": lambda i, s: _said(i, X_Request_Id=s),
    "media type": lambda i, s: _raw(i, b"{}", f"application/{s}"),
    "name of a header": lambda i, s: _said(i, **{s: "1"}),
    "enumeration": lambda i, s: _with(i, state=s),
    "type": lambda i, s: _with(i, type=s),
    "id": lambda i, s: _with(i, id=[s]),
    "time": lambda i, s: _with(i, created_at=s, updated_at={"odd": s}),
    "undocumented value": lambda i, s: _with(i, odd={"a": [{"b": s}]}),
    "undocumented name": lambda i, s: _with(i, **{s: 1}),
    "documented text": lambda i, s: _with(i, title=[s], source={"type": s, "body": s, "url": s}),
    "author": lambda i, s: _with(i, source={"type": "conversation", "author": {"email": s, "name": 5}}),
    "custom attributes": lambda i, s: _with(i, custom_attributes={"a": {"b": [{"c": s}]}, s: s}),
    "name of a tag": lambda i, s: _with(i, tags={"type": "tag.list", "tags": [{"id": 1, "name": s}]}),
    "kind of error": lambda i, s: _errors(i, code=s, message=s, field=s),
    "error": lambda i, s: _errors(i, message=f"no such thing: {s}", code=5),
    "what is no JSON": lambda i, s: _raw(i, f'{{"state": "{s}", "odd'.encode(), JSON),
    "page of HTML": lambda i, s: _raw(i, f"<p title='{html.escape(s)}'>{s}</p>".encode(), "text/html", 502),
    "XML": lambda i, s: _raw(i, f"<a><b c='{html.escape(s)}'>{s}</b></a>".encode(), "application/xml"),
    "body that is sent": lambda i, s: _send(i, json.dumps({"from": {"type": s, "id": s}, s: s}).encode()),
    "body that is no JSON": lambda i, s: _send(i, f"from: {s}".encode()),
    "form": lambda i, s: _send(i, urlencode({"a": s}).encode(), "application/x-www-form-urlencoded"),
    "part of a form": lambda i, s: _send(i, _multipart("a", s), "multipart/form-data; boundary=xyz"),
}  # fmt: skip


def planted(kind: str, place: str, secret: str, number: int = 0) -> Interaction:
    """An interaction with a secret in one place."""
    request = Request(
        "GET", f"{HOST}/conversations/1", Headers({"Authorization": "Bearer invalid-token"})
    )
    plain = Interaction(
        request, Response(200), name=f"t.ndjson#{number}", region="us", api_version="2.11"
    )
    return PLACES[place](_with(plain), secret)
