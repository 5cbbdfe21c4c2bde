"""By which values of a discriminator an alternative is named.

Source: OpenAPI 3.0.3 and 3.1.0, *Discriminator Object*: those that the mapping has for it, and the name of
its component. An alternative that lists the values of that property itself is named by those, and what
becomes of a list has rules of its own.
"""

from __future__ import annotations

from intercontract.drift.merge import flatten
from intercontract.drift.schema import Schema
from intercontract.values import frozen

_COMPONENTS = "#/components/schemas/"


@frozen
class AlternativeNames:
    """The values that are ``meant`` to name alternatives, and all that are ``taken`` for them."""

    meant: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()

    def __or__(self, other: AlternativeNames) -> AlternativeNames:
        return AlternativeNames(self.meant | other.meant, self.taken | other.taken)


def names_of(holder: Schema, alternative: Schema) -> AlternativeNames:
    """The values that name one alternative of a schema with a discriminator; none where nothing tells."""
    discriminator = holder.get("discriminator")
    name = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
    if not alternative.ref.startswith(_COMPONENTS) or not isinstance(name, str):
        return AlternativeNames()
    told = flatten(alternative).properties.get(name)
    if told is not None and told.listed is not None:
        return AlternativeNames()
    mapping = discriminator.get("mapping")
    mapping = mapping if isinstance(mapping, dict) else {}
    own = alternative.ref.removeprefix(_COMPONENTS)
    mapped = frozenset(
        str(value) for value, target in mapping.items() if target in (own, alternative.ref)
    )
    implied = frozenset() if own in mapping else frozenset([own])
    return AlternativeNames(mapped or implied, mapped | implied)
