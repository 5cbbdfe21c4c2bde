"""Impact: what changes touch in traffic, source and models, and whether one can upgrade."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from textwrap import dedent

import pytest

from intercontract.drift.compare import compare
from intercontract.drift.impact.models import models
from intercontract.drift.impact.source import source
from intercontract.drift.impact.traffic import traffic
from intercontract.drift.impact.upgrade import UpgradeAnswer, impact
from intercontract.drift.options import Options
from intercontract.errors import TrafficError

THING = {"id": "1", "name": "Bolt", "state": "new", "owner": 7, "size": 3}


def thing(document):
    return document["components"]["schemas"]["thing"]


def creation(document):
    operation = document["paths"]["/things"]["post"]
    return operation["requestBody"]["content"]["application/json"]["schema"]


def listing(document):
    return document["paths"]["/things"]["get"]


def no_size(document):
    del thing(document)["properties"]["size"]


def size_text(document):
    thing(document)["properties"]["size"] = {"type": "string"}


def size_nullable(document):
    thing(document)["properties"]["size"]["type"] = ["integer", "null"]


def state_optional(document):
    thing(document)["required"].remove("state")


def state_more(document):
    thing(document)["properties"]["state"]["enum"].append("lost")


def weight_added(document):
    thing(document)["properties"]["weight"] = {"type": "integer"}


def no_get(document):
    del document["paths"]["/things/{id}"]


def no_up(document):
    listing(document)["parameters"][1]["schema"]["enum"].remove("up")


def page_required(document):
    listing(document)["parameters"][0]["required"] = True


def no_page(document):
    del listing(document)["parameters"][0]


def kind_required(document):
    creation(document)["properties"]["kind"] = {"type": "string"}
    creation(document)["required"].append("kind")


def no_old(document):
    creation(document)["properties"]["state"]["enum"].remove("old")


@pytest.fixture
def changes(make):
    """What a change of the description comes to."""

    def of(*edits):
        revision = deepcopy(make.description)
        for edit in edits:
            edit(revision)
        return compare(make.description, revision)

    return of


@pytest.fixture
def asked(changes, shop):
    """The answer to an upgrade, for users."""

    def of(edits, *users):
        edits = edits if isinstance(edits, (list, tuple)) else [edits]
        return impact(changes(*edits), users)

    return of


@pytest.fixture
def calls(make, shop):
    """Traffic made of interactions."""

    def of(*interactions):
        return traffic("mine", interactions, shop)

    return of


GET = ("/things/1", THING)


@pytest.mark.parametrize(
    ("edit", "call", "expected"),
    [
        pytest.param(
            no_size, GET, UpgradeAnswer.UNKNOWN, id="an optional field that comes is removed"
        ),
        pytest.param(size_text, GET, UpgradeAnswer.NO, id="type of a field that comes"),
        pytest.param(
            size_text, ("/things/1", {"id": "1"}), UpgradeAnswer.YES, id="field that never came"
        ),
        pytest.param(size_nullable, GET, UpgradeAnswer.NO, id="nullable now"),
        pytest.param(
            size_nullable,
            ("/things/1", THING | {"size": None}),
            UpgradeAnswer.YES,
            id="null came already",
        ),
        pytest.param(state_optional, GET, UpgradeAnswer.UNKNOWN, id="optional now"),
        pytest.param(
            state_optional, ("/things/1", {"id": "1"}), UpgradeAnswer.YES, id="was absent already"
        ),
        pytest.param(weight_added, GET, UpgradeAnswer.YES, id="field added"),
        pytest.param(no_get, GET, UpgradeAnswer.NO, id="operation removed"),
        pytest.param(
            no_get, ("/things", {"data": []}), UpgradeAnswer.YES, id="another operation removed"
        ),
        pytest.param(no_up, ("/things?order=up", {"data": []}), UpgradeAnswer.NO, id="value sent"),
        pytest.param(
            no_up, ("/things?order=down", {"data": []}), UpgradeAnswer.YES, id="another value"
        ),
        pytest.param(no_up, ("/things", {"data": []}), UpgradeAnswer.YES, id="parameter not sent"),
        pytest.param(
            page_required, ("/things", {"data": []}), UpgradeAnswer.NO, id="required, not sent"
        ),
        pytest.param(
            page_required, ("/things?page=1", {"data": []}), UpgradeAnswer.YES, id="required, sent"
        ),
        pytest.param(no_page, ("/things", {"data": []}), UpgradeAnswer.YES, id="removed, not sent"),
        pytest.param(
            size_text,
            ("/things", {"data": []}),
            UpgradeAnswer.UNKNOWN,
            id="an empty list shows nothing",
        ),
        pytest.param(size_text, ("/other", {}), UpgradeAnswer.UNKNOWN, id="no known operation"),
    ],
)
def test_upgrades_of_traffic(edit, call, expected, asked, calls, make):
    path, body = call
    found = asked(edit, calls(make.interaction(path, body, name="mine#4")))
    assert found.upgrade.verdict is expected
    assert found.upgrade.reasons
    for item in found.touched:
        assert item.where == ("mine#4",)


@pytest.mark.parametrize(
    ("edit", "sent", "expected"),
    [
        pytest.param(kind_required, {"name": "x"}, UpgradeAnswer.NO, id="required now, not sent"),
        pytest.param(
            kind_required, {"name": "x", "kind": "y"}, UpgradeAnswer.YES, id="required, sent"
        ),
        pytest.param(no_old, {"name": "x", "state": "old"}, UpgradeAnswer.NO, id="value sent"),
        pytest.param(
            no_old, {"name": "x", "state": "new"}, UpgradeAnswer.YES, id="another value sent"
        ),
        pytest.param(no_old, {"name": "x"}, UpgradeAnswer.YES, id="property not sent"),
    ],
)
def test_upgrades_of_what_is_sent(edit, sent, expected, asked, calls, make):
    call = make.interaction("/things", THING, method="POST", sent=sent)
    assert asked(edit, calls(call)).upgrade.verdict is expected


@pytest.mark.parametrize("sunset", [None, "2020-01-01", "2099-01-01"])
def test_a_removal_breaks_calls_however_well_announced(sunset, make, calls, code):
    base, revision = deepcopy(make.description), deepcopy(make.description)
    base["paths"]["/things/{id}"]["get"] |= {"deprecated": True, "x-sunset": sunset}
    no_get(revision)
    changes = compare(base, revision, options=Options(today=date(2026, 1, 1)))
    for user in (calls(make.interaction(*GET)), code(CLIENT)):
        assert impact(changes, [user]).upgrade.verdict is UpgradeAnswer.NO


def test_what_does_not_touch_is_counted_and_left_out(asked, calls, make):
    found = asked([size_text, no_up], calls(make.interaction(*GET)))
    assert {item.change.operation for item in found.touched} == {"getThing"}
    assert found.untouched > 0


def test_interactions_are_named_and_few(asked, calls, make):
    recorded = [make.interaction(*GET, name=f"mine#{n}") for n in range(40)]
    found = asked(size_text, calls(*recorded))
    assert found.touched[0].where == tuple(f"mine#{n}" for n in range(5))


def test_the_version_header_is_what_an_upgrade_changes(asked, calls, make, contract):
    header = {
        "name": "Shop-Version",
        "in": "header",
        "schema": {"type": "string", "enum": ["1"], "default": "1"},
    }
    base, revision = deepcopy(make.description), deepcopy(make.description)
    listing(base)["parameters"].append(header)
    listing(revision)["parameters"].append(
        header | {"schema": {"type": "string", "enum": ["2"], "default": "2"}}
    )
    call = make.interaction("/things", {"data": []}, asked={"Shop-Version": "1"})
    found = impact(compare(base, revision), [calls(call)])
    assert (found.touched, found.upgrade.verdict) == ((), UpgradeAnswer.YES)


CLIENT = """
    import requests

    BASE = "https://shop.example"

    def one(id):
        thing = requests.get(f"{BASE}/things/{id}").json()
        return thing["size"], thing.get("name")

    def every(session):
        return session.get(BASE + "/things", params={"order": "up"})
"""
SDK = """
    def names(client):
        thing = client.things.get(thing_id="7")
        print(thing.size)
        return [t.name for t in client.things.list(order="down")]
"""


@pytest.fixture
def code(shop):
    def of(text, name="src/app.py"):
        return source("src", [(name, dedent(text))], shop)

    return of


def test_operations_and_names_are_read_from_source(code):
    found = code(CLIENT)
    assert found.operations == {
        ("GET", "/things/{}"): ["src/app.py:7"],
        ("GET", "/things"): ["src/app.py:11"],
    }
    assert found.names["size"] == ["src/app.py:8"]
    assert found.names["name"] == ["src/app.py:8"]
    assert found.words["up"] == ["src/app.py:11"]


@pytest.mark.parametrize(
    ("line", "operation"),
    [
        ('requests.post("https://shop.example/things", json={})', ("POST", "/things")),
        ('requests.request("POST", BASE + "/things")', ("POST", "/things")),
        ('session.get("/things/%s" % id)', ("GET", "/things/{}")),
        ('session.get("/things/{}".format(id))', ("GET", "/things/{}")),
        ('await http.get(url=f"/things/{id}")', ("GET", "/things/{}")),
        ('session.get("/things?page=2")', ("GET", "/things")),
        ("client.things.retrieve(7)", ("GET", "/things/{}")),
        ("api.things().create(name=1)", ("POST", "/things")),
        ("list_things()", None),
        ('print("and/or")', None),
    ],
)
def test_ways_to_call_an_operation(line, operation, code):
    found = code(f"async def f(id, session, client, api, http, BASE):\n        {line}\n")
    assert set(found.operations) == ({operation} if operation else set())


@pytest.mark.parametrize(
    ("edit", "text", "expected", "where"),
    [
        pytest.param(size_text, CLIENT, UpgradeAnswer.NO, ("src/app.py:8",), id="key read"),
        pytest.param(size_text, SDK, UpgradeAnswer.NO, ("src/app.py:4",), id="attribute read"),
        pytest.param(state_optional, CLIENT, UpgradeAnswer.YES, (), id="key not read"),
        pytest.param(no_up, CLIENT, UpgradeAnswer.NO, ("src/app.py:11",), id="value named"),
        pytest.param(no_up, SDK, UpgradeAnswer.YES, (), id="another value named"),
        pytest.param(no_get, CLIENT, UpgradeAnswer.NO, ("src/app.py:7",), id="operation called"),
        pytest.param(size_text, "x = 1", UpgradeAnswer.UNKNOWN, (), id="no operation"),
    ],
)
def test_upgrades_of_source(edit, text, expected, where, asked, code):
    found = asked(edit, code(text))
    assert found.upgrade.verdict is expected
    assert {place for item in found.touched for place in item.where} == set(where)


READS = "import requests\n\ndef one(id):\n    thing = requests.get(f'https://shop.example/things/{id}').json()\n"


@pytest.mark.parametrize(
    ("edit", "line", "expected"),
    [
        pytest.param(state_optional, "thing['state']", UpgradeAnswer.UNKNOWN, id="may be missing"),
        pytest.param(state_optional, "thing.get('state')", UpgradeAnswer.YES, id="copes"),
        pytest.param(state_optional, "thing.pop('state')", UpgradeAnswer.UNKNOWN, id="pop"),
        pytest.param(state_optional, "thing.pop('state', 0)", UpgradeAnswer.YES, id="pop, copes"),
        pytest.param(state_optional, "{'state': 1}", UpgradeAnswer.YES, id="sent, not read"),
        pytest.param(size_nullable, "thing['size']", UpgradeAnswer.NO, id="null read"),
        pytest.param(size_nullable, "thing.get('size')", UpgradeAnswer.YES, id="null got"),
        pytest.param(size_text, "thing.get('size')", UpgradeAnswer.NO, id="another type got"),
        pytest.param(no_size, "thing['size']", UpgradeAnswer.UNKNOWN, id="an optional field gone"),
        pytest.param(
            size_text, "post(json={'size': 1})", UpgradeAnswer.YES, id="a key of a request"
        ),
        pytest.param(size_text, "thing.update(size=1)", UpgradeAnswer.YES, id="an argument"),
    ],
)
def test_how_a_field_is_read_decides(edit, line, expected, asked, code):
    found = asked(edit, code(f"{READS}    return {line}\n"))
    assert found.upgrade.verdict is expected
    if expected is UpgradeAnswer.UNKNOWN:
        assert "src/app.py:5" in found.upgrade.reasons[0]


def test_another_scalar_type_in_a_url_is_the_same_text(changes, calls, code, make):
    def number(document):
        document["paths"]["/things/{id}"]["parameters"] = [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
        ]

    base, revision = deepcopy(make.description), deepcopy(make.description)
    number(base)
    number(revision)
    node = revision["paths"]["/things/{id}"]
    node["parameters"][0]["schema"]["type"] = "integer"
    for document in (base, revision):
        document["paths"]["/things/{id}"]["get"].pop("parameters", None)
    found = compare(base, revision)
    assert [change.rule for change in found] == ["request-parameter-type-changed"]
    for user, answer in (
        (calls(make.interaction(*GET)), UpgradeAnswer.YES),
        (calls(make.interaction("/things/a1", THING)), UpgradeAnswer.NO),
        (code(CLIENT), UpgradeAnswer.YES),
    ):
        assert impact(found, [user]).upgrade.verdict is answer


def test_source_says_what_of_the_traffic_is_read(asked, calls, code, make):
    mine = calls(make.interaction(*GET))
    assert asked(state_optional, mine).upgrade.verdict is UpgradeAnswer.UNKNOWN
    assert asked(state_optional, mine, code(CLIENT)).upgrade.verdict is UpgradeAnswer.YES
    assert asked(size_text, mine, code(CLIENT)).upgrade.verdict is UpgradeAnswer.NO


def test_what_is_sent_counts_even_if_the_source_does_not_name_it(asked, calls, code, make):
    call = make.interaction("/things", THING, method="POST", sent={"name": "x", "state": "old"})
    text = 'import requests\nrequests.post("https://shop.example/things", json=body)\n'
    assert asked(no_old, calls(call), code(text)).upgrade.verdict is UpgradeAnswer.NO


PYDANTIC = """
    from pydantic import BaseModel, Field

    class Thing(BaseModel):
        id: str
        state: str
        amount: int = Field(alias="size")
        owner: int | None = None
"""
STRICT = PYDANTIC + '        model_config = {"extra": "forbid"}\n'
LENIENT = """
    from attrs import define

    @define
    class ThingModel:
        id: str
        state: str | None = None
        size: int | None = None
"""
LITERAL = """
    from dataclasses import dataclass
    from typing import Literal

    @dataclass
    class Thing:
        state: Literal["new", "old"]
"""


@pytest.mark.parametrize(
    ("edit", "text", "expected"),
    [
        pytest.param(size_nullable, PYDANTIC, UpgradeAnswer.NO, id="nullable, by alias"),
        pytest.param(size_nullable, LENIENT, UpgradeAnswer.YES, id="nullable, and optional here"),
        pytest.param(
            state_optional, PYDANTIC, UpgradeAnswer.UNKNOWN, id="optional, without a default"
        ),
        pytest.param(state_optional, LENIENT, UpgradeAnswer.YES, id="optional, with a default"),
        pytest.param(no_size, PYDANTIC, UpgradeAnswer.NO, id="removed, and required here"),
        pytest.param(no_size, LITERAL, UpgradeAnswer.YES, id="removed, and not here"),
        pytest.param(state_more, PYDANTIC, UpgradeAnswer.YES, id="a further value, any text here"),
        pytest.param(
            state_more, LITERAL, UpgradeAnswer.NO, id="a further value, a closed set here"
        ),
        pytest.param(size_text, LENIENT, UpgradeAnswer.NO, id="type"),
        pytest.param(weight_added, PYDANTIC, UpgradeAnswer.YES, id="added, ignored here"),
        pytest.param(weight_added, STRICT, UpgradeAnswer.NO, id="added, refused here"),
        pytest.param(
            size_text, "class Other:\n        size: int", UpgradeAnswer.UNKNOWN, id="no resource"
        ),
    ],
)
def test_upgrades_of_models(edit, text, expected, asked, shop):
    user = models("models.py", [("models.py", dedent(text))], shop)
    found = asked(edit, user)
    assert found.upgrade.verdict is expected
    if expected is UpgradeAnswer.NO:
        assert all(place.startswith("models.py:") for item in found.touched for place in item.where)


def test_a_url_of_no_operation_is_told_and_a_server_is_not(code):
    found = code('BASE = "https://api.intercom.io"\nOLD = "https://api.intercom.io/users/bulk"\n')
    assert [place.split(": ")[1] for place in found.unclear] == [
        "https://api.intercom.io/users/bulk"
    ]


@pytest.mark.parametrize("reader", [source, models])
def test_what_is_not_python_is_said(reader, shop):
    with pytest.raises(TrafficError) as caught:
        reader("src", [("src/a.py", "def f(:\n")], shop)
    assert (caught.value.file, caught.value.line) == ("src/a.py", 1)


def test_real_versions_against_the_sandbox_s_traffic(night, shared):
    import yaml

    from intercontract.contract.load import load

    described = {
        version: yaml.load(
            (shared / "official" / f"intercom-{version}.yaml").read_text(), yaml.CSafeLoader
        )
        for version in ("2.11", "2.12")
    }
    base = load(str(shared / "official" / "intercom-2.11.yaml"))
    mine = [item for item in night(seed=1) if item.sequence in ("reading", "tags", "lifecycle")]
    found = impact(compare(described["2.11"], described["2.12"]), [traffic("mine", mine, base)])
    assert found.upgrade.verdict is UpgradeAnswer.NO
    assert found.untouched > 5000
    assert all(item.where for item in found.touched)
    assert not any("Intercom-Version" in item.change.location for item in found.touched)
