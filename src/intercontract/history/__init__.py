"""Past runs: what each found and looked at, how two compare, and where that is kept.

`record`, `timeline` and `compare` are pure. `tables`, `database` and `store` import SQLAlchemy, and are
imported by nothing but what asks for a history.
"""

KINDS = ("slack", "teams", "json")
"""What a webhook may be: Slack's, a workflow's of Microsoft Teams, or anything that takes JSON."""
