"""What values of one place looked like, added up: types, presence, and values while there are few."""

from __future__ import annotations

from attrs import Factory, define

from intercontract.model.json import JSONValue, json_type

# Beyond so many different values a field is no enumeration.
MAX_VALUES = 16
_LONGEST = 60


@define
class Shape:
    """Every value seen at one place, and by name and position what was inside.

    ``types`` counts by JSON type; ``values`` counts scalars while there are few, and is None once there
    are too many to tell anything.
    """

    types: dict[str, int] = Factory(dict)
    values: dict[tuple[str, JSONValue], int] | None = Factory(dict)
    properties: dict[str, Shape] = Factory(dict)
    items: Shape | None = None

    @property
    def count(self) -> int:
        """How many values were seen."""
        return sum(self.types.values())

    def add(self, value: JSONValue) -> None:
        """Take a value into account."""
        kind = json_type(value)
        self.types[kind] = self.types.get(kind, 0) + 1
        if isinstance(value, dict):
            for name, item in value.items():
                child = self.properties.get(name)
                if child is None:
                    child = self.properties[name] = Shape()
                child.add(item)
        elif isinstance(value, list):
            for item in value:
                if self.items is None:
                    self.items = Shape()
                self.items.add(item)
        elif value is not None and self.values is not None:
            self._note(kind, value)

    def _note(self, kind: str, value: JSONValue) -> None:
        values = self.values
        if values is None or isinstance(value, (dict, list)):
            return
        # True and 1 are one key in Python, and two values in JSON.
        key = (kind, value)
        if (len(values) >= MAX_VALUES and key not in values) or (
            isinstance(value, str) and len(value) > _LONGEST
        ):
            self.values = None
        else:
            values[key] = values.get(key, 0) + 1
