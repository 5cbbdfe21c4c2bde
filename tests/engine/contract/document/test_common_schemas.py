"""Where corrections change nothing, an answer is judged once."""

import pytest

from intercontract.contract.document.common_schemas import CommonSchemas

TAG = {"type": "object", "properties": {"id": {"type": "string"}}}
LIST = {"type": "array", "items": {"$ref": "#/components/schemas/tag"}}


def document(**schemas: object) -> dict:
    return {"components": {"schemas": schemas}}


@pytest.mark.parametrize(
    ("documented", "corrected", "unchanged"),
    [
        pytest.param({"a": LIST, "tag": TAG}, {"a": LIST, "tag": TAG}, True, id="same"),
        pytest.param(
            {"a": LIST, "tag": TAG, "b": {}}, {"a": LIST, "tag": TAG, "b": {"type": "null"}}, True,
            id="another schema was corrected",
        ),
        pytest.param({"a": LIST, "tag": TAG}, {"a": LIST, "tag": {}}, False, id="what it holds"),
        pytest.param({"a": {"const": 1}}, {"a": {"const": True}}, False, id="one is not true"),
        pytest.param({"a": {"enum": [1]}}, {"a": {"enum": [1, 2]}}, False, id="itself"),
        pytest.param({"a": LIST}, {"a": LIST}, False, id="leads nowhere"),
        pytest.param({"tag": TAG}, {"tag": TAG}, False, id="is not there"),
        pytest.param({"a": {"$ref": "b.yaml"}}, {"a": {"$ref": "b.yaml"}}, False, id="far"),
        pytest.param(
            {"a": {"$dynamicRef": "#x"}}, {"a": {"$dynamicRef": "#x"}}, False, id="dynamic"
        ),
        pytest.param(
            {"a": {"items": {"$ref": "#/components/schemas/a"}}},
            {"a": {"items": {"$ref": "#/components/schemas/a"}}}, True, id="refers to itself",
        ),
        pytest.param(
            {"a": {"items": {"$ref": "#/components/schemas/b"}},
             "b": {"items": {"$ref": "#/components/schemas/a"}}},
            {"a": {"items": {"$ref": "#/components/schemas/b"}},
             "b": {"items": {"$ref": "#/components/schemas/a"}, "maxItems": 2}}, False,
            id="around a corner",
        ),
    ],
)  # fmt: skip
def test_a_schema_is_unchanged_with_all_that_it_leads_to(documented, corrected, unchanged):
    found = CommonSchemas(document(**documented), document(**corrected))
    assert found.holds("/components/schemas/a") is unchanged
    assert found.holds("/components/schemas/a") is unchanged  # as it was remembered
