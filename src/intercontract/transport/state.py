"""Where the state of this program is kept on this machine: beside no checkout, so that none can lose it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

VARIABLE = "INTERCONTRACT_STATE_DIR"


def state_folder() -> Path:
    """The folder that ``INTERCONTRACT_STATE_DIR`` names, else the user's own by the system's custom.

    Nothing is created.
    """
    given = os.environ.get(VARIABLE)
    if given:
        return Path(given)
    if sys.platform == "linux":
        # What platformdirs would say; to import it takes a twentieth of a short command.
        for variable, below in (("XDG_STATE_HOME", ""), ("HOME", ".local/state")):
            home = os.environ.get(variable, "")
            if os.path.isabs(home):  # noqa: PTH117
                return Path(home, below, "intercontract")
    from platformdirs import user_state_path

    return user_state_path("intercontract", appauthor=False)
