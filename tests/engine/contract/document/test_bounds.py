"""A description that would cost without end is refused when it is read, and says by what."""

from __future__ import annotations

import pytest

from intercontract.contract.document.bounds import (
    MAX_APPLIED,
    MAX_ENTRIES,
    refuse_unbounded,
    refuse_unfolding,
)
from intercontract.contract.document.normalise import normalise
from intercontract.errors import ContractError


def described(**schemas):
    return {"openapi": "3.1.0", "info": {}, "paths": {}, "components": {"schemas": schemas}}


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def doubling(keyword, levels):
    made = {f"S{n}": {keyword: [ref(f"S{n + 1}")] * 2} for n in range(levels)}
    return described(**made, **{f"S{levels}": {"type": "object"}})


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf"])
def test_schemas_that_multiply_are_refused(keyword):
    with pytest.raises(ContractError, match=f"applies more than {MAX_APPLIED:,} schemas"):
        normalise(doubling(keyword, 40))
    refuse_unbounded(doubling(keyword, 8))


@pytest.mark.parametrize(
    "schema",
    [
        {"not": ref("B")},
        {"if": ref("B"), "then": ref("B")},
        {"dependentSchemas": {"a": ref("B")}},
        {"allOf": [{"anyOf": [{"oneOf": [ref("B")]}]}]},
    ],
)
def test_every_keyword_that_applies_in_place_counts(schema):
    many = {"anyOf": [{"const": n} for n in range(MAX_APPLIED - 1)]}
    refuse_unbounded(described(B=many))
    with pytest.raises(ContractError, match="applies more than"):
        refuse_unbounded(described(A=schema, B=many))


def test_schemas_of_other_places_do_not_count():
    """What a property or an item applies, it applies to another value, and there are as many as were sent."""
    tree = {f"S{n}": {"properties": {k: ref(f"S{n + 1}") for k in "lr"}} for n in range(40)}
    refuse_unbounded(
        described(**tree, S40={"items": {"anyOf": [{"const": n} for n in range(9_000)]}})
    )


def test_schemas_within_themselves_and_references_to_nowhere_are_no_matter_of_size():
    cycle = {"A": {"allOf": [ref("B"), ref("B")]}, "B": {"allOf": [ref("A"), ref("A")]}}
    refuse_unbounded(described(**cycle, C=ref("C"), D=ref("nowhere")))


@pytest.mark.parametrize("place", ["enum", "required", "examples"])
def test_a_list_without_end_is_refused(place):
    values = [str(n) for n in range(MAX_ENTRIES + 1)]
    with pytest.raises(ContractError, match=f"A/{place} has 20,001 entries"):
        refuse_unbounded(described(A={place: values}))
    refuse_unbounded(described(A={place: values[1:]}))


def graph(size):
    """As many schemas, each with a property for each of them."""
    return {
        f"S{n}": {"properties": {f"p{m}": ref(f"S{m}") for m in range(size)}} for n in range(size)
    }


def test_no_requests_are_drawn_where_references_unfold_to_too_much():
    refuse_unbounded(described(**graph(30)))
    refuse_unfolding(described(**graph(8)))
    with pytest.raises(ContractError, match="S0 unfolds to more than 100,000 properties"):
        refuse_unfolding(described(**graph(30)))
    refuse_unfolding(described(A={"properties": {"a": ref("A"), "b": {"items": ref("A")}}}, B=1))
