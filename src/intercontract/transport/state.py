"""Where the state of this program is kept on this machine: beside no checkout, so that none can lose it."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_state_path

VARIABLE = "INTERCONTRACT_STATE_DIR"


def state_folder() -> Path:
    """The folder that ``INTERCONTRACT_STATE_DIR`` names, else the user's own by the system's custom.

    Nothing is created.
    """
    given = os.environ.get(VARIABLE)
    return Path(given) if given else user_state_path("intercontract", appauthor=False)
