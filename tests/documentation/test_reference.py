"""The reference is made from the code, and up to date; INTERCONTRACT_UPDATE=1 writes it anew."""

from __future__ import annotations

import os
from pathlib import Path

from reference import NOTE, pages

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"


def test_the_reference_is_up_to_date():
    wanted = pages()
    if os.environ.get("INTERCONTRACT_UPDATE"):
        for name, text in wanted.items():
            (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
            (FOLDER / name).write_text(text, encoding="utf-8")
    hint = "run INTERCONTRACT_UPDATE=1 pytest tests/documentation/test_reference.py"
    made = {
        str(path.relative_to(FOLDER))
        for path in FOLDER.rglob("*.md")
        if path.read_text("utf-8").startswith(NOTE)
    }
    assert made == set(wanted), hint
    for name, text in wanted.items():
        assert (FOLDER / name).read_text("utf-8") == text, f"docs/reference/{name}: {hint}"
