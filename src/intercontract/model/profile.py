"""How thorough a run is."""

PROFILES = ("quick", "nightly")
"""A quick run goes into the operations that the contract marks, a nightly one into all."""
