"""What secrets and personal data look like in text: one table for redaction and for the leak scan.

Because both read this table, what redaction leaves behind is what the scan lets pass.
"""

from __future__ import annotations

from intercontract.cassette.redaction.pattern import SecretPattern
from intercontract.cassette.redaction.personal_data import PERSONAL
from intercontract.cassette.redaction.randomness import RANDOM
from intercontract.cassette.redaction.secret_tokens import SECRETS

ALL: tuple[SecretPattern, ...] = SECRETS + PERSONAL + RANDOM

# Of what an id may look like, nothing.
NOT_NUMERIC = tuple(pattern for pattern in ALL if not pattern.numeric)
