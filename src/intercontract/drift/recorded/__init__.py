"""Drift seen in recorded traffic: against a contract, and against other recordings. Pure."""
