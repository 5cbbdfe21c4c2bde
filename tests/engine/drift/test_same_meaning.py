"""What means the same is no change: real descriptions, rewritten without changing what they say."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest
import yaml

from intercontract.drift import compare

VERSIONS = ("2.10", "2.11", "2.12", "2.13")


@pytest.fixture(scope="module", params=VERSIONS)
def description(request, shared):
    text = (shared / "official" / f"intercom-{request.param}.yaml").read_text()
    return json.loads(json.dumps(yaml.load(text, yaml.CSafeLoader), default=str))


def rewritten(node, rule):
    """The value with every object in it, innermost first, passed through ``rule``."""
    if isinstance(node, dict):
        return rule({name: rewritten(value, rule) for name, value in node.items()})
    if isinstance(node, list):
        return [rewritten(value, rule) for value in node]
    return node


def copied(description):
    return deepcopy(description)


def reordered(description):
    def turn(node):
        node = dict(reversed(node.items()))
        for keyword in ("oneOf", "anyOf", "allOf", "required", "enum", "parameters", "tags"):
            if isinstance(node.get(keyword), list):
                node[keyword] = node[keyword][::-1]
        return node

    return rewritten(description, turn)


def renamed(description):
    text = json.dumps(description)
    for section in ("schemas", "responses"):
        text = text.replace(f"#/components/{section}/", f"#/components/{section}/New_")
    result = json.loads(text)
    for section in ("schemas", "responses"):
        items = result["components"].get(section, {})
        result["components"][section] = {f"New_{name}": node for name, node in items.items()}
    return result


COMPOSED = ("oneOf", "anyOf", "allOf")


def in_31(description):
    def lift(node):
        flag = node.pop("nullable") if isinstance(node.get("nullable"), bool) else False
        if flag and isinstance(node.get("type"), str):
            node["type"] = [node["type"], "null"]
            if isinstance(node.get("enum"), list):
                node["enum"] = [*node["enum"], None]
        elif flag and (keyword := next((k for k in COMPOSED if k in node), None)):
            alternative = {"allOf": node.pop("allOf")} if keyword == "allOf" else None
            node["anyOf" if alternative else keyword] = [
                *([alternative] if alternative else node[keyword]),
                {"type": "null"},
            ]
        for exclusive, plain in (
            ("exclusiveMinimum", "minimum"),
            ("exclusiveMaximum", "maximum"),
        ):
            if node.get(exclusive) is True:
                node[exclusive] = node.pop(plain)
            elif node.get(exclusive) is False:
                node.pop(exclusive)
        return node

    return {**rewritten(description, lift), "openapi": "3.1.0"}


def in_31_with_enums_as_they_were(description):
    def drop_null(node):
        if isinstance(node.get("enum"), list) and isinstance(node.get("type"), list):
            node["enum"] = [value for value in node["enum"] if value is not None]
        return node

    return rewritten(in_31(description), drop_null)


def without_all_of(description):
    def target(node):
        while "$ref" in node:
            place = description
            for token in node["$ref"].removeprefix("#/").split("/"):
                place = place[token]
            node = place
        return node

    def inline(node):
        if not isinstance(node.get("allOf"), list):
            return node
        result = {name: value for name, value in node.items() if name != "allOf"}
        for part in node["allOf"]:
            for name, value in inline(target(part)).items():
                if name == "properties":
                    result["properties"] = {**value, **result.get("properties", {})}
                elif name == "required":
                    result["required"] = [*dict.fromkeys([*result.get("required", []), *value])]
                else:
                    result.setdefault(name, value)
        return result

    return rewritten(description, inline)


def without_references(description):
    """Every reference to a component that refers no further is written out."""
    schemas = description["components"]["schemas"]
    leaves = {
        f"#/components/schemas/{name}": node
        for name, node in schemas.items()
        if "$ref" not in json.dumps(node)
    }

    def expand(node):
        reference = node.get("$ref")
        return deepcopy(leaves[reference]) if reference in leaves else node

    return rewritten(description, expand)


def all_at_once(description):
    return renamed(without_all_of(in_31(reordered(description))))


REWRITES = [
    copied,
    reordered,
    renamed,
    in_31,
    in_31_with_enums_as_they_were,
    without_all_of,
    without_references,
    all_at_once,
]


@pytest.mark.parametrize("rewrite", REWRITES, ids=lambda f: f.__name__)
def test_a_rewritten_description_has_not_changed(description, rewrite):
    other = rewrite(description)
    assert compare(description, other) == ()
    assert compare(other, description) == ()


def test_the_rewrites_do_rewrite(description):
    for rewrite in REWRITES[1:]:
        assert json.dumps(rewrite(description)) != json.dumps(description)


@pytest.mark.parametrize("rewrite", REWRITES[1:], ids=lambda f: f.__name__)
def test_a_real_change_is_still_seen_through_a_rewrite(description, rewrite):
    changed = deepcopy(description)
    schema = changed["components"]["schemas"]["tag"]
    schema["properties"]["name"]["type"] = "integer"
    rules = {change.rule for change in compare(description, rewrite(changed))}
    assert "response-property-type-changed" in rules
