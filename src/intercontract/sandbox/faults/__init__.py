"""Faults: defects that can be planted in a sandbox, to see which checks find them.

``table.FAULTS`` has all; ``Settings(faults=(fault("tag-twice"),))`` plants one. Those of a resource stand in
a module or package of its name, and are found by being there.
"""
