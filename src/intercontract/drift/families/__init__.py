"""Rule families: each looks at one pair of schemas and says what changed in its own keywords."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from intercontract.drift.families import (
    access,
    additional,
    bounds,
    composition,
    defaults,
    discriminators,
    enums,
    keywords,
    lifecycle,
    nullability,
    objects,
    patterns,
    required,
    types,
)
from intercontract.drift.pair import Found, Pair

Family = Callable[[Pair], Iterator[Found]]

FAMILIES: tuple[Family, ...] = (
    types.changed,
    types.listed,
    nullability.changed,
    enums.changed,
    enums.extensible,
    enums.constant,
    bounds.changed,
    patterns.changed,
    defaults.changed,
    objects.changed,
    required.changed,
    access.changed,
    additional.changed,
    composition.changed,
    discriminators.changed,
    lifecycle.deprecated,
    lifecycle.stability,
    keywords.changed,
)
