"""Faults of every resource, by kind: what can go wrong with whatever has an id, is listed, written and found.

Which operation does what is read from the collections of the sandbox, so that a new resource has them all.
"""
