"""Faults: defects that can be planted in a sandbox, to see which checks find them."""
