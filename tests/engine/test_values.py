"""What our classes of values show is what those of attrs would."""

from __future__ import annotations

import attrs
import pytest

from intercontract.values import define, frozen


def made(decorate):
    @decorate
    class Inner:
        a: int
        _b: str = "x"

    @decorate
    class Value:
        inner: Inner
        rest: tuple[Inner, ...] = ()
        secret: str = attrs.field(default="s", repr=False)
        short: list[int] = attrs.field(factory=list, repr=len)
        late: object = attrs.field(init=False)

    @decorate
    class Named(Value):
        def __repr__(self) -> str:
            return "named"

    @decorate
    class Child(Named):
        more: int = 0

    return Inner, Value, Named, Child


@pytest.mark.parametrize(("ours", "theirs"), [(frozen, attrs.frozen), (define, attrs.define)])
def test_they_show_the_same(ours, theirs):
    def shown(decorate):
        inner, value, named, child = made(decorate)
        one = inner(1, b="é\n")
        values = [one, value(one, (one, one), short=[1, 2]), named(one), child(one)]
        return [text if (text := _or_error(v)) else None for v in values]

    assert [s and s.replace("theirs", "ours") for s in shown(ours)] == shown(theirs)


def _or_error(value):
    try:
        return repr(value)
    except AttributeError:
        return "AttributeError"


def test_what_holds_itself_is_shown_once():
    @define
    class Loop:
        own: object = None

    loop = Loop()
    loop.own = loop
    assert repr(loop) == "Loop(own=...)"


def test_a_class_is_still_one_of_attrs():
    @frozen(eq=False)
    class Value:
        a: int = 1

    assert attrs.has(Value)
    assert Value() != Value()
    assert attrs.evolve(Value(), a=2).a == 2
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        Value().a = 2
