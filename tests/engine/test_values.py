"""Our classes of values are shown, compared and hashed as those of attrs would be."""

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


def compared(decorate):
    """Classes of every way to say what is compared and hashed, each with some values."""

    @decorate
    class Nothing:
        pass

    @decorate
    class One:
        a: object

    @decorate
    class Child(One):
        b: int = 0

    @decorate
    class Parts:
        a: int
        unhashed: list[int] = attrs.field(factory=list, hash=False)
        apart: int = attrs.field(default=0, eq=False)

    @decorate(eq=False)
    class Same:
        a: int

    @decorate
    class Own:
        a: int

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Own)

        def __hash__(self) -> int:
            return 1

    @decorate
    class PartError(ValueError):
        a: int

    return [
        *(Nothing(), Nothing(), One(1), One(1), One(1.0), One(2), One([1]), One([1]), One(None)),
        *(Child(1), Child(1), Child(1, 2), Parts(1), Parts(1, [2]), Parts(1, [2], 3), Parts(2)),
        *(Same(1), Same(1), Own(1), Own(2), PartError(1), PartError(1), 1, None),
    ]


@pytest.mark.parametrize(("ours", "theirs"), [(frozen, attrs.frozen), (define, attrs.define)])
def test_they_are_compared_and_hashed_alike(ours, theirs):
    def told(decorate):
        values = compared(decorate)
        equal = [[a == b for a in values] for b in values]
        unequal = [[a != b for a in values] for b in values]
        same_hash = [
            [_hash(a) == _hash(b) for a in values if a == b and not isinstance(_hash(a), str)]
            for b in values
        ]
        hashable = [isinstance(_hash(value), int) for value in values]
        return equal, unequal, same_hash, hashable

    assert told(ours) == told(theirs)


def _hash(value):
    try:
        return hash(value)
    except TypeError as problem:
        return str(problem)


def test_a_key_to_compare_by_is_refused():
    with pytest.raises(TypeError, match="compared by a key"):

        @frozen
        class Value:
            a: str = attrs.field(eq=str.lower)


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
