"""What versions change, read from the Overlays that tell them as changes of another."""

from __future__ import annotations

import pytest
import yaml

from intercontract.contract.changes import fits, shape_of, version_changes
from intercontract.contract.load import load

SCHEMAS = "$.components.schemas"


@pytest.fixture
def contracts(tmp_path):
    def write(version: str, extends: str, *actions) -> None:
        folder = tmp_path / version
        folder.mkdir()
        overlay = {"overlay": "1.0.0", "extends": f"../{extends}/openapi.yaml"}
        (folder / "openapi.yaml").write_text(yaml.safe_dump({**overlay, "actions": list(actions)}))
        return tmp_path

    return write


def adds(target: str, **names):
    return {"target": target, "update": names}


TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("actions", "fields"),
    [
        pytest.param([adds(f"{SCHEMAS}.a.properties", x=TEXT)], {"a": {"x"}}, id="one"),
        pytest.param(
            [adds(f"{SCHEMAS}['a','b'].properties", x=TEXT, y={"$ref": "#/z"})],
            {"a": {"x", "y"}, "b": {"x", "y"}},
            id="several",
        ),
        pytest.param(
            [{"target": f"{SCHEMAS}.a.properties.x", "remove": True},
             adds(f"{SCHEMAS}.a.properties", x=TEXT)],
            {},
            id="described anew",
        ),
        pytest.param([adds(f"{SCHEMAS}.a.properties", x={"enum": ["w"]})], {}, id="more words"),
        pytest.param([adds(f"{SCHEMAS}.a.properties.x.properties", y=TEXT)], {}, id="deeper"),
        pytest.param([adds(SCHEMAS, a={"type": "object"})], {}, id="a component"),
        pytest.param(
            [{**adds(f"{SCHEMAS}.a.properties", x=TEXT), "x-sent-before": "recorded"}],
            {},
            id="sent before",
        ),
    ],
)  # fmt: skip
def test_fields_that_a_version_adds(contracts, actions, fields):
    (found,) = version_changes(contracts("2.2", "2.1", *actions))
    assert (found.version, found.fields) == ("2.2", fields)


def test_one_that_extends_a_later_version_takes_away_what_came_with_it(contracts):
    (found,) = version_changes(
        contracts(
            "2.9", "2.10", {"target": f"{SCHEMAS}['a'].properties['x','y']", "remove": True},
            adds(f"{SCHEMAS}.a.properties", y=TEXT),
        )
    )  # fmt: skip
    assert (found.version, found.fields) == ("2.10", {"a": {"x"}})


def test_operations_come_and_go(contracts):
    contracts("2.10", "2.9", {"target": "$.paths['/a/{id}/b']", "remove": True})
    folder = contracts("2.9", "2.8", adds("$.paths", **{"/a/{id}": {"get": {}, "delete": {}}}))
    older, newer = version_changes(folder)
    assert older.operations == {("GET", ("a", "{}")), ("DELETE", ("a", "{}"))}
    assert (newer.version, newer.gone) == ("2.10", {("a", "{}", "b")})


@pytest.mark.parametrize(
    ("path", "fit"),
    [("/a/3", True), ("/a/{x}", True), ("/b/3", False), ("/a", False), ("/", False)],
)
def test_paths_fit_a_shape_whatever_its_parameters_are_called(path, fit):
    assert fits(shape_of("/a/{id}"), shape_of(path)) is fit


def test_what_is_read_is_what_the_contracts_have():
    for changes in version_changes():
        document = load(changes.version).documented
        there = {(o.method, shape_of(o.path)) for o in document.operations}
        assert changes.operations <= there
        assert not changes.gone & {shape for _, shape in there}
        for component, names in changes.fields.items():
            held = document.document["components"]["schemas"][component]
            assert names <= held["properties"].keys()
