"""How a check says what is wrong: one function, one sentence."""

from __future__ import annotations

from intercontract.model.finding import Violation

_SENTENCE = "{where} should be {expected}, and is {observed}"


def violation(
    pointer: str,
    expected: str,
    observed: object,
    *arguments: str,
    message: str = "",
    sentence: str = _SENTENCE,
    part: str = "response",
    at: int = 0,
    observed_type: str = "",
    cause: str = "",
) -> Violation:
    """A violation at a place of the answer (``""`` is the whole body), or of another ``part``.

    ``arguments`` tell two violations at one place apart, and never hold what was observed. The message is
    ``sentence`` with the words filled in (``{kind}`` is the first argument), unless it is given whole.
    """
    where = pointer.removeprefix("/") if part == "header" else pointer or "the body"
    text = message or sentence.format(
        where=where,
        expected=expected,
        observed=observed,
        kind=arguments[0] if arguments else "",
    )
    return Violation(
        pointer, expected, str(observed), text, arguments, part, at, observed_type, cause
    )
