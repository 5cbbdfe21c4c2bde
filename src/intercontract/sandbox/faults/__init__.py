"""Faults: defects that can be planted in a sandbox, to see which checks find them.

``FAULTS`` is the table; ``Settings(faults=(fault("tag-twice"),))`` plants one.
"""
