"""Past runs: what each found and looked at, how two compare, and where that is kept.

`record`, `timeline` and `compare` are pure. `tables`, `database` and `store` import SQLAlchemy, and are
imported by nothing but what asks for a history.
"""
