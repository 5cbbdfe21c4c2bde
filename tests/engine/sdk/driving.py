"""The miniature driver in a folder as a language has one, with the lie that it tells."""

from __future__ import annotations

import json
from pathlib import Path

from intercontract.engine.setup.corpus import built_in

MINIATURE = Path(__file__).with_name("miniature.py")
RECORDED = [
    built_in() / "us" / "2.11" / f"generated-{name}.yaml"
    for name in (
        "ShowContact", "ListContacts", "CreateContact", "findTag", "RetrieveACompanyById", "searchTickets",
    )
]  # fmt: skip


def drivers(folder: Path, lie: str = "") -> Path:
    """A folder of drivers with the miniature in it."""
    own = folder / "drivers" / "mini"
    own.mkdir(parents=True)
    told = {
        "language": "mini",
        "packages": {"mini": ["1.0"]},
        "start": ["{python}", "{driver}", *([lie] if lie else [])],
        "driver": "miniature.py",
        "install_any": [["{python}", "-c", ""]],
    }
    (own / "driver.json").write_text(json.dumps(told))
    (own / "miniature.py").write_text(MINIATURE.read_text())
    return own.parent
