"""Known secrets wherever they are repeated, told by what was known before and what came since."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intercontract.cassette.redaction.echoes import Echoes, echoes_of

SECRETS = st.lists(st.text("aB&é1", min_size=1, max_size=12), max_size=8)


@given(SECRETS, SECRETS, st.text("aB&é1 ", max_size=60))
def test_what_learned_one_secret_after_the_other_hides_what_one_made_at_once_hides(
    first, then, between
):
    known = Echoes(frozenset(first))
    grown = Echoes(frozenset(first + then), known)
    anew = Echoes(frozenset(first + then))
    text = between.join(first + then)
    assert grown.hidden(text) == anew.hidden(text)
    assert known.hidden(text) == Echoes(frozenset(first)).hidden(text)


def test_what_is_learned_is_made_from_what_was_known(monkeypatch):
    written: list[str] = []
    known = frozenset(f"a secret, number {n}" for n in range(100))
    assert echoes_of(known).hidden("it is a secret, number 7") == "it is REDACTED"
    monkeypatch.setattr(
        "intercontract.cassette.redaction.echoes._written",
        lambda secret: (written.append(secret), ({secret}, set()))[1],
    )
    more = echoes_of(known | {"another secret"})
    assert written == ["another secret"]
    assert more.hidden("another secret, a secret, number 7") == "REDACTED, REDACTED"
