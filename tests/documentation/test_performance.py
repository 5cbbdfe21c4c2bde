"""The page about speed shows what was kept of the last release that was measured."""

from __future__ import annotations

import importlib.util
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

FILE = Path(__file__).resolve().parents[2] / "benchmarks" / "picture.py"
SPEC = importlib.util.spec_from_file_location("picture", FILE)
picture = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(picture)


def row(ratio: float, goal: str) -> dict[str, object]:
    return {"work": "a & b", "peer": "c", "ratio": ratio, "goal": goal}


@pytest.mark.parametrize(
    ("ratio", "goal", "expected"),
    [
        (2.0, ">= 2", True), (1.99, ">= 2", False), (2.1, "> 2", True), (2.0, "> 2", False),
        (0.7, "< 0.7", False), (0.69, "< 0.7", True), (1.5, "<= 1.5", True), (9.0, "", None),
    ],
)  # fmt: skip
def test_a_goal_is_reached_or_missed(ratio, goal, expected):
    assert picture.reached(row(ratio, goal)) is expected


def test_a_picture_shows_each_ratio_in_the_colour_of_its_goal():
    kinds = ["good", "missed", "plain"]
    drawn = picture.drawn([row(4, ">= 2"), row(0.001, ">= 2"), row(50_000, "")])
    bars = ET.fromstring(drawn).findall("{http://www.w3.org/2000/svg}rect[@x]")  # noqa: S314 - our own
    assert [bar.get("class") for bar in bars] == kinds
    assert all(
        float(bar.get("x")) >= picture.LEFT and float(bar.get("width")) <= picture.WIDTH
        for bar in bars
    )


def test_the_page_shows_the_newest_result():
    result = picture.newest()
    assert picture.PICTURE.read_text("utf-8") == picture.drawn(result["ratios"])
    text = picture.PAGE.read_text("utf-8")
    assert picture.page(text, result) == text
