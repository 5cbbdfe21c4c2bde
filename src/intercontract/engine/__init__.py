"""Orchestration: where traffic comes from, what becomes of it, and what is said at the end."""
