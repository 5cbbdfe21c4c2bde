"""Words that a machine drew are told from names that people gave."""

from __future__ import annotations

import pytest

from intercontract.cassette.redaction.randomness import looks_random


@pytest.mark.parametrize(
    "name",
    [
        "attachSubscriptionTypeToContact",
        "listCompaniesForAContact",
        "RetrieveACompanyById",
        "ListAttachedSegmentsForCompanies",
        "some_snake_case_of_many_words",
        "retrieve-a-thing-by-its-name",
    ],
)
def test_a_name_is_not_random(name):
    assert not looks_random(name)


@pytest.mark.parametrize(
    "word",
    [
        "QmFzZUFuZFNvT25XaXRoTGV0dGVycw",
        "qWeRtYuIoPaSdFgHjKlZxCvB",
        "A7f9K2mQ8zX1vB6nR4tY0wPd",
        "createContactA7f9K2mQ8zX1",
    ],
)
def test_a_drawn_word_is_random(word):
    assert looks_random(word)
