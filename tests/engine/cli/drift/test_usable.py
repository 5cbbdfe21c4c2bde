"""A comparison that can be used: any file, any number, told once, the counts first and the next step last."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest


@pytest.fixture
def written(folder):
    """Writes descriptions made of a shared schema, and gives their names."""

    def of(*schemas, last=False):
        names = []
        for number, schema in enumerate(schemas):
            media = {"application/json": {"schema": {"$ref": "#/components/schemas/thing"}}}
            answer = {"responses": {"200": {"description": "", "content": media}}}
            document = {
                "paths": {f"/{n}": {"get": {"operationId": f"get{n}", **answer}} for n in range(4)},
                "components": {"schemas": {"thing": schema}},
            }
            head = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}}
            document = {**document, **head} if last else {**head, **document}
            names.append(f"d{number}.json")
            (folder / names[-1]).write_text(json.dumps(document))
        return names

    return of


def thing(**properties):
    return {"type": "object", "properties": properties}


def test_a_description_is_one_wherever_its_version_stands(written, drift, folder):
    filler = {f"request{n}": {"type": "string", "description": "x" * 60} for n in range(2000)}
    schema = thing(request={"type": "string"}, **filler)
    names = written(schema, deepcopy(schema), last=True)
    assert (folder / names[0]).stat().st_size > 2 * 65536
    assert drift(*names, "--format", "json")[0] == 0


@pytest.mark.parametrize("form", ["json", "markdown", "text"])
def test_numbers_beyond_64_bits_are_no_internal_error(form, written, drift):
    schemas = [thing(a={"type": "integer", "enum": [1, number]}) for number in (2**70, 2**71)]
    code, out, err = drift(*written(*schemas), "--format", form)
    assert code == 1, err
    assert str(2**71) in out.replace(",", "")


def test_a_shared_schema_is_told_once_with_its_places(written, drift):
    names = written(thing(a={"type": "string"}), thing(a={"type": "integer"}))
    document = json.loads(drift(*names, "--format", "json")[1])
    assert len(document["changes"]) == 4
    assert {change["schema"] for change in document["changes"]} == {"thing/a"}
    assert document["rules"] == [
        {"rule": "response-property-type-changed", "level": "breaking", "count": 4}
    ]
    text = drift(*names)[1]
    assert text.count("type changed from") == 1
    assert "/a of thing" in text
    assert "get0, get1, get2, get3" in text


@pytest.mark.parametrize("form", ["markdown", "text"])
def test_counts_come_first_and_the_next_step_last(form, written, drift):
    names = written(thing(a={"type": "string"}), thing(a={"type": "integer"}))
    out = drift(*names, "--format", form, "-q")[1]
    rule = "response-property-type-changed"
    assert out.index(rule) < out.index("type changed from") < out.index("--used-by")
    assert "--ignore" in out.strip().splitlines()[-1]


def test_the_advice_tells_a_shared_change_once(written, drift, folder):
    (folder / "code").mkdir(exist_ok=True)
    (folder / "code" / "use.py").write_text(
        "import requests\n\ndef f(n):\n    return [requests.get('/0').json()['a'], requests.get('/1')]\n"
    )
    names = written(thing(a={"type": "string"}), thing(a={"type": "integer"}))
    document = json.loads(drift(*names, "--used-by", "code", "--format", "json")[1])
    assert document["upgrade"]["verdict"] == "no"
    (reason,) = document["upgrade"]["reasons"]
    assert "use.py:4" in reason
    assert "(and in 1 more place)" in reason
