import pytest

from intercontract.errors import ConfigurationError
from intercontract.sandbox.upgrade import staged_upgrade

NIGHT_1 = 24 * 60 * 60


def test_no_text_stages_nothing():
    assert staged_upgrade("") is None


@pytest.mark.parametrize(
    ("text", "moved", "stayed"),
    [
        pytest.param("2.12", ["us", "eu", "au"], [], id="everywhere"),
        pytest.param("2.13@au", ["au"], ["us", "eu"], id="one region"),
        pytest.param("2.10@us,eu", ["us", "eu"], ["au"], id="back, in two regions"),
    ],
)
def test_it_moves_half_a_day_after_the_first_request(text, moved, stayed):
    upgrade = staged_upgrade(text)
    assert upgrade is not None
    assert not any(upgrade.applies(region, 0) for region in (*moved, *stayed))
    assert all(upgrade.applies(region, NIGHT_1) for region in moved)
    assert not any(upgrade.applies(region, NIGHT_1) for region in stayed)


@pytest.mark.parametrize("text", ["2.99", "newest", "2.12@mars"])
def test_what_cannot_be_staged_is_said(text):
    with pytest.raises(ConfigurationError, match=r"no shapes|no region"):
        staged_upgrade(text)
