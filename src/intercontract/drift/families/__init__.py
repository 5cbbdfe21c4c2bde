"""DriftRule families: each looks at one pair of schemas and says what changed in its own keywords."""

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
from intercontract.drift.pair import Pair, SchemaChange

Family = Callable[[Pair], Iterator[SchemaChange]]

_COMPOSED = {"oneOf", "anyOf", "allOf"}

FAMILIES: tuple[tuple[Family, frozenset[str]], ...] = tuple(
    (family, frozenset(keywords_))
    for family, keywords_ in (
        (types.changed, {"type", "format"}),
        (types.listed, {"type", *_COMPOSED}),
        (nullability.changed, {"type", "nullable", *_COMPOSED}),
        (enums.changed, {"enum", "const"}),
        (enums.extensible, {"x-extensible-enum"}),
        (enums.constant, {"const"}),
        (bounds.changed, bounds.KEYWORDS),
        (patterns.changed, {"pattern"}),
        (defaults.changed, {"default"}),
        (objects.changed, {"properties"}),
        (required.changed, {"required"}),
        (access.changed, {"properties"}),
        (additional.changed, {"additionalProperties", "unevaluatedProperties"}),
        (composition.changed, _COMPOSED),
        (discriminators.changed, {"discriminator"}),
        (lifecycle.deprecated, {"deprecated"}),
        (lifecycle.stability, {"x-stability-level"}),
        (keywords.changed, keywords.KEYWORDS),
    )
)
"""Each family with the keywords without which it has nothing to say."""
