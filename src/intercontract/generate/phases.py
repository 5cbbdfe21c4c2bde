"""The phases of property-based generation, by their Schemathesis names."""

PHASES = ("examples", "coverage", "fuzzing", "stateful")
